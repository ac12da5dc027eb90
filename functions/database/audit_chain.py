"""The chain of the audit: each row's hash covers the one before, so that none can be changed,
removed or slipped in without a trace.

Rows are chained shortly after they were written, in the order in which they were seen, under one
lock: a function that writes a row waits for nobody. Who could rewrite the whole chain as well is
given away by any seal that was noted elsewhere, such as in the logs.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from contract.privacy import BrokenAt, BrokenRow, Seal
from functions.database.tables import audit, audit_chain, audit_chain_ends
from functions.database.upserts import insert_or_lock

NOTHING = "0" * 64
ROWS_PER_RUN = 1000
ROWS_PER_VERIFICATION = 200_000
"""As many as are checked within the time that a request may take."""
PRUNED_PER_RUN = 20_000
LONGEST_TRANSACTION = timedelta(hours=1)
"""A row may be seen so long after the moment that it names."""
_PAGE = 1000
_ONLY = 1

_link, _ends = audit_chain.c, audit_chain_ends.c


@dataclass(frozen=True)
class Ends:
    first_n: int
    first_hash: str
    last_n: int
    last_hash: str
    sealed_until: datetime | None

    @property
    def seal(self) -> Seal:
        return Seal(n=self.last_n, hash=self.last_hash, sealed=0)


@dataclass(frozen=True)
class Verified:
    checked: int
    broken: BrokenRow | None
    """The first that is not as it was written."""
    seal: Seal
    next_n: int | None
    """From where to go on."""


def seal(connection: Connection, now: datetime) -> tuple[Seal, bool]:
    """Chain rows that are not yet; the end of the chain, and whether there may be more."""
    ends = _lock(connection)
    rows = _unchained(connection, ends, ROWS_PER_RUN)
    n, last = ends.last_n, ends.last_hash
    links = []
    for row in rows:
        n, last = n + 1, _hash(last, row)
        links.append({"n": n, "audit_id": row.id, "hash": last})
    if links:
        connection.execute(insert(audit_chain), links)
    has_more = len(rows) == ROWS_PER_RUN
    until = ends.sealed_until if has_more else now
    _set(connection, last_n=n, last_hash=last, sealed_until=until)
    return Seal(n=n, hash=last, sealed=len(rows)), has_more


def verify(
    connection: Connection, after: int = 0, anchor: tuple[int, str] | None = None
) -> Verified:
    """Check the rows that follow `after`, as many as one request may."""
    ends = _lock(connection)
    start = _start(connection, ends, after)
    if start is None:
        return _broken(0, ends, after, None, BrokenAt.MISSING)
    n, last = start
    checked = 0
    if _contradicts(anchor, n, last):
        return _broken(checked, ends, n, None, BrokenAt.ANCHOR)
    for row in _walk(connection, after=n):
        if row.n != n + 1 or row.id is None:
            return _broken(checked, ends, n + 1, row.audit_id, BrokenAt.MISSING)
        n, last = row.n, _hash(last, row)
        checked += 1
        if row.hash != last:
            return _broken(checked, ends, n, row.id, BrokenAt.CHANGED)
        if _contradicts(anchor, n, last):
            return _broken(checked, ends, n, row.id, BrokenAt.ANCHOR)
        if checked == ROWS_PER_VERIFICATION and n < ends.last_n:
            return Verified(checked, None, ends.seal, next_n=n)
    if (n, last) != (ends.last_n, ends.last_hash):
        return _broken(checked, ends, n + 1, None, BrokenAt.MISSING)
    if anchor and anchor[0] > n:
        return _broken(checked, ends, n + 1, None, BrokenAt.ANCHOR)
    if stranger := _slipped_in(connection, ends):
        return _broken(checked, ends, n + 1, stranger, BrokenAt.SLIPPED_IN)
    return Verified(checked, None, ends.seal, next_n=None)


def _start(connection: Connection, ends: Ends, after: int) -> tuple[int, str] | None:
    """Where to begin, and the hash that stands there."""
    if after <= ends.first_n:
        return ends.first_n, ends.first_hash
    found = connection.scalar(select(_link.hash).where(_link.n == after))
    return (after, found) if found else None


def _contradicts(anchor: tuple[int, str] | None, n: int, last: str) -> bool:
    return anchor is not None and anchor[0] == n and anchor[1] != last


def _broken(checked: int, ends: Ends, n: int, audit_id: int | None, why: BrokenAt) -> Verified:
    row = BrokenRow(n=n, audit_id=audit_id, why=why)
    return Verified(checked, row, ends.seal, next_n=None)


def prune(connection: Connection, before: datetime, held: set[int], dry_run: bool) -> int:
    """Let go of the oldest rows, up to the first that is too young or under a legal hold."""
    ends = _lock(connection)
    n, last, ids = ends.first_n, ends.first_hash, []
    for row in _walk(connection, after=n):
        if row.id is None or row.at >= before or row.whose in held:
            break
        n, last = row.n, row.hash
        ids.append(row.id)
        if len(ids) == PRUNED_PER_RUN:
            break
    if dry_run or not ids:
        return len(ids)
    connection.execute(delete(audit_chain).where(_link.n <= n))
    for start in range(0, len(ids), _PAGE):
        connection.execute(delete(audit).where(audit.c.id.in_(ids[start : start + _PAGE])))
    _set(connection, first_n=n, first_hash=last)
    return len(ids)


def _lock(connection: Connection) -> Ends:
    """Until the commit nobody else chains, verifies or prunes."""
    empty = {"first_n": 0, "first_hash": NOTHING, "last_n": 0, "last_hash": NOTHING}
    insert_or_lock(connection, audit_chain_ends, {"id": _ONLY} | empty)
    row = connection.execute(select(audit_chain_ends).where(_ends.id == _ONLY)).one()
    return Ends(row.first_n, row.first_hash, row.last_n, row.last_hash, row.sealed_until)


def _set(connection: Connection, **values: Any) -> None:
    connection.execute(update(audit_chain_ends).where(_ends.id == _ONLY).values(values))


def _unchained(connection: Connection, ends: Ends, limit: int) -> list[Row[Any]]:
    statement = (
        select(audit)
        .join(audit_chain, _link.audit_id == audit.c.id, isouter=True)
        .where(_link.n.is_(None))
    )
    if ends.sealed_until is not None:
        statement = statement.where(audit.c.at >= ends.sealed_until - LONGEST_TRANSACTION)
    return list(connection.execute(statement.order_by(audit.c.id).limit(limit)))


def _slipped_in(connection: Connection, ends: Ends) -> int | None:
    """A row that nobody chained in its time."""
    if ends.sealed_until is None:
        return None
    old = audit.c.at < ends.sealed_until - LONGEST_TRANSACTION
    statement = (
        select(audit.c.id)
        .join(audit_chain, _link.audit_id == audit.c.id, isouter=True)
        .where(_link.n.is_(None), old)
    )
    return connection.scalar(statement.order_by(audit.c.id).limit(1))


def _walk(connection: Connection, after: int) -> Iterator[Row[Any]]:
    while True:
        page = connection.execute(
            select(audit_chain, audit)
            .join(audit, audit.c.id == _link.audit_id, isouter=True)
            .where(_link.n > after)
            .order_by(_link.n)
            .limit(_PAGE)
        ).all()
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].n


def _hash(before: str, row: Row[Any]) -> str:
    told = [
        *(row.id, row.who, row.user, row.what, row.whose, row.detail, row.call_id, row.request_id),
        row.at.isoformat(timespec="milliseconds"),
    ]
    text = json.dumps([before, *told], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
