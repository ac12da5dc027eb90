"""Queries on codes: sent by e-mail, tried a few times, used once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from functions.database.sealing import digest, matches
from functions.database.tables import verification_codes

_column = verification_codes.c


@dataclass(frozen=True)
class Sent:
    """A code, as far as it is known here: never the digits."""

    id: int
    policyholder_id: int
    call_id: str
    digest: str
    expires_at: datetime
    tries: int
    is_used: bool

    def is_code(self, code: str) -> bool:
        return matches(code, _place(self.policyholder_id, self.call_id), self.digest)


def add(
    connection: Connection,
    policyholder_id: int,
    call_id: str,
    code: str,
    *,
    at: datetime,
    expires_at: datetime,
) -> None:
    connection.execute(
        insert(verification_codes).values(
            policyholder_id=policyholder_id,
            call_id=call_id,
            digest=digest(code, _place(policyholder_id, call_id)),
            sent_at=at,
            expires_at=expires_at,
            tries=0,
        )
    )


def latest(connection: Connection, policyholder_id: int, call_id: str) -> Sent | None:
    """The only one that counts: a new code takes the place of those before."""
    row = connection.execute(
        select(verification_codes)
        .where(_column.policyholder_id == policyholder_id, _column.call_id == call_id)
        .order_by(_column.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Sent(
        id=row.id,
        policyholder_id=policyholder_id,
        call_id=call_id,
        digest=row.digest,
        expires_at=row.expires_at,
        tries=row.tries,
        is_used=row.used_at is not None,
    )


def nobodys(call_id: str) -> Sent:
    """Compared with when no code was sent, so that the comparison is always made."""
    past = datetime.min
    return Sent(0, 0, call_id, digest("", _place(0, call_id)), past, tries=0, is_used=True)


def count_try(connection: Connection, sent: Sent, used_at: datetime | None) -> None:
    connection.execute(
        update(verification_codes)
        .where(_column.id == sent.id)
        .values(tries=sent.tries + 1, used_at=used_at)
    )


def count_of_call(connection: Connection, call_id: str) -> int:
    return _count(connection, _column.call_id == call_id)


def count_of_policyholder(connection: Connection, policyholder_id: int, since: datetime) -> int:
    return _count(connection, _column.policyholder_id == policyholder_id, _column.sent_at > since)


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(verification_codes).where(*conditions)
    return connection.scalar(statement) or 0


def _place(policyholder_id: int, call_id: str) -> str:
    return f"verification_codes:{policyholder_id}:{call_id}"
