"""Idempotency keys: inserted first, so that a second request waits for the first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from functions.database.engine import LOCK_TIMEOUT, code
from functions.database.tables import idempotency_keys


class HeldByAnother(Exception):
    """A request with this key is being served, and takes its time."""


@dataclass(frozen=True)
class Stored:
    body_hash: str
    status: int
    answer: str


def add(
    connection: Connection,
    scope: str,
    key: str,
    body_hash: str,
    at: datetime,
    call_id: str | None,
) -> bool:
    """Whether the key is new. Waits while another transaction holds it."""
    values = {
        "scope": scope,
        "key": key,
        "body_hash": body_hash,
        "call_id": call_id,
        "created_at": at,
    }
    try:
        connection.execute(insert(idempotency_keys).values(values))
    except IntegrityError:
        return False
    except OperationalError as error:
        if code(error) == LOCK_TIMEOUT:
            raise HeldByAnother() from None
        raise
    return True


def find(connection: Connection, scope: str, key: str) -> Stored:
    columns = idempotency_keys.c
    row = connection.execute(
        select(columns.body_hash, columns.status, columns.answer).where(
            columns.scope == scope, columns.key == key
        )
    ).one()
    return Stored(row.body_hash, row.status, row.answer)


def store(connection: Connection, scope: str, key: str, status: int, answer: str) -> None:
    columns = idempotency_keys.c
    connection.execute(
        update(idempotency_keys)
        .where(columns.scope == scope, columns.key == key)
        .values(status=status, answer=answer)
    )
