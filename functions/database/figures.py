"""Queries on the figures of finished calls: one row each, made again when a call is rewritten."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from contract.analytics import CallRecord, NamedToolCall, NumberedTurn
from contract.reviews import Motif
from functions.database.tables import call_figures, call_words, calls, outbox, tool_calls, turns
from functions.database.upserts import insert_or_lock

WEEK = timedelta(days=7)
HELD = "held"
"""The status of a mail that never left."""
WORDS_AT_ONCE = 500


def lock_calls(connection: Connection, call_ids: Iterable[str]) -> None:
    """Hold these calls until the transaction ends: nobody else computes them meanwhile."""
    c = calls.c.call_id
    connection.execute(select(c).where(c.in_(sorted(call_ids))).order_by(c).with_for_update()).all()


def record(connection: Connection, call_id: str) -> CallRecord | None:
    row = connection.execute(select(calls).where(calls.c.call_id == call_id)).one_or_none()
    if row is None:
        return None
    return CallRecord.model_validate(_without(row, "call_id"))


def turns_of(connection: Connection, call_id: str) -> list[NumberedTurn]:
    rows = connection.execute(select(turns).where(turns.c.call_id == call_id).order_by(turns.c.n))
    return [NumberedTurn.model_validate(_without(row, "call_id")) for row in rows]


def tool_calls_of(connection: Connection, call_id: str) -> list[NamedToolCall]:
    rows = connection.execute(
        select(tool_calls)
        .where(tool_calls.c.call_id == call_id)
        .order_by(tool_calls.c.started_at, tool_calls.c.id)
    )
    return [NamedToolCall.model_validate(_without(row, "call_id")) for row in rows]


def count_mails(connection: Connection, call_id: str) -> int:
    statement = select(func.count()).where(outbox.c.call_id == call_id, outbox.c.status != HELD)
    return connection.scalar(statement) or 0


def later_calls(
    connection: Connection, customer: str, after: datetime
) -> list[tuple[datetime, Motif]]:
    """The customer's finished calls of the week that follows."""
    rows = connection.execute(
        select(calls.c.started_at, call_figures.c.motif)
        .join_from(calls, call_figures, calls.c.call_id == call_figures.c.call_id)
        .where(
            calls.c.customer == customer,
            calls.c.started_at > after,
            calls.c.started_at <= after + WEEK,
            call_figures.c.is_counted,
        )
        .order_by(calls.c.started_at)
    )
    return [(row.started_at, Motif(row.motif)) for row in rows]


def earlier_calls(connection: Connection, customer: str, before: datetime) -> list[str]:
    """The customer's finished calls of the week before: a new call changes their figures."""
    rows = connection.execute(
        select(calls.c.call_id)
        .join_from(calls, call_figures, calls.c.call_id == call_figures.c.call_id)
        .where(
            calls.c.customer == customer,
            calls.c.started_at < before,
            calls.c.started_at >= before - WEEK,
        )
        .order_by(calls.c.call_id)
    )
    return [row.call_id for row in rows]


def find(connection: Connection, call_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        select(call_figures).where(call_figures.c.call_id == call_id)
    ).one_or_none()
    return dict(row._mapping) if row else None


def has_ended(connection: Connection, call_id: str) -> bool:
    number = select(call_figures.c.number).where(call_figures.c.call_id == call_id)
    return connection.scalar(number) is not None


def put(connection: Connection, number: int | None, values: dict[str, Any]) -> int:
    """The row's number; the call must be held."""
    if number is not None:
        connection.execute(
            update(call_figures).where(call_figures.c.number == number).values(values)
        )
        return number
    inserted = connection.execute(insert(call_figures).values(values)).inserted_primary_key
    assert inserted is not None  # noqa: S101 - one row was inserted
    return int(inserted[0])


def put_words(
    connection: Connection, words: Iterable[str], started_at: datetime, number: int
) -> None:
    rows = [
        {"word": word, "started_at": started_at, "number": number} for word in sorted(set(words))
    ]
    for start in range(0, len(rows), WORDS_AT_ONCE):
        insert_or_lock(connection, call_words, rows[start : start + WORDS_AT_ONCE])


def measured(connection: Connection, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """What each counted call of the interval adds to its rollups."""
    c = call_figures.c
    columns = (c.started_at, c.ended_at, c.motif, c.channel, c.disposition, c.agent_version)
    rows = connection.execute(
        select(*columns, c.measures).where(
            c.started_at >= since, c.started_at < until, c.is_counted
        )
    )
    for row in rows:
        yield dict(row._mapping)


def open_calls(connection: Connection, started_after: datetime) -> int:
    c = calls.c
    statement = select(func.count()).where(
        c.ended_at.is_(None), c.started_at > started_after, c.is_test.is_(False)
    )
    return connection.scalar(statement) or 0


def left_open(connection: Connection, started_before: datetime, limit: int) -> list[str]:
    """Calls that should long be over and never were ended."""
    c = calls.c
    rows = connection.execute(
        select(c.call_id)
        .where(c.ended_at.is_(None), c.started_at < started_before)
        .order_by(c.started_at)
        .limit(limit)
    )
    return [row.call_id for row in rows]


def last_sign(connection: Connection, call_id: str) -> datetime | None:
    """When something was last written of the call."""
    said = select(func.max(func.coalesce(turns.c.ended_at, turns.c.started_at)))
    done = select(func.max(tool_calls.c.started_at))
    moments = [
        connection.scalar(said.where(turns.c.call_id == call_id)),
        connection.scalar(done.where(tool_calls.c.call_id == call_id)),
    ]
    return max((moment for moment in moments if moment), default=None)


def end(connection: Connection, call_id: str, ended_at: datetime, disposition: str) -> None:
    connection.execute(
        update(calls)
        .where(calls.c.call_id == call_id, calls.c.ended_at.is_(None))
        .values(ended_at=ended_at, disposition=disposition)
    )


def call_ids(connection: Connection, since: datetime, until: datetime) -> list[str]:
    """The finished calls that began in the interval."""
    c = calls.c
    rows = connection.execute(
        select(c.call_id)
        .where(c.started_at >= since, c.started_at < until, c.ended_at.is_not(None))
        .order_by(c.started_at)
    )
    return [row.call_id for row in rows]


def _without(row: Row[Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row._mapping.items() if key != name}
