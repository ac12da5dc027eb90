"""Queries of supervision: live calls as they were written, actions, and who is in charge."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from contract.analytics import NamedToolCall, NumberedTurn
from contract.supervision import ActionKind, ActionOutcome, SupervisionAction
from functions.database.tables import (
    calls,
    supervised_calls,
    supervision_actions,
    tool_calls,
    turns,
    verification_attempts,
)
from functions.database.upserts import insert_or_lock


@dataclass(frozen=True)
class Supervised:
    """What is known of a call beside what the worker writes of it."""

    call_id: str
    adviser: str | None = None
    adviser_identity: str | None = None
    taken_over_at: datetime | None = None
    alone_since: datetime | None = None
    replacements: int = 0
    dispatched_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Written:
    """What the worker wrote of one call."""

    started_at: datetime
    ended_at: datetime | None
    channel: str
    verification_level: int
    claim_numbers: list[str]


def lock(connection: Connection, call_id: str) -> Supervised:
    """The call's row, made if need be and held until the transaction ends."""
    insert_or_lock(connection, supervised_calls, {"call_id": call_id, "replacements": 0})
    found = supervised(connection, [call_id])
    return found[call_id]


def change(connection: Connection, call_id: str, **values: Any) -> None:
    connection.execute(
        update(supervised_calls).where(supervised_calls.c.call_id == call_id).values(values)
    )


def supervised(connection: Connection, call_ids: Collection[str]) -> dict[str, Supervised]:
    rows = connection.execute(_of(supervised_calls, call_ids))
    return {row.call_id: Supervised(**row._mapping) for row in rows}


def unfinished(connection: Connection) -> list[str]:
    """Calls that nobody has seen the end of."""
    return list(
        connection.scalars(
            select(supervised_calls.c.call_id).where(supervised_calls.c.finished_at.is_(None))
        )
    )


def written(connection: Connection, call_ids: Collection[str]) -> dict[str, Written]:
    return {
        row.call_id: Written(
            row.started_at,
            row.ended_at,
            row.channel,
            row.verification_level,
            row.claim_numbers,
        )
        for row in connection.execute(
            select(
                calls.c.call_id,
                calls.c.started_at,
                calls.c.ended_at,
                calls.c.channel,
                calls.c.verification_level,
                calls.c.claim_numbers,
            ).where(calls.c.call_id.in_(call_ids))
        )
    }


def turns_of(
    connection: Connection, call_ids: Collection[str], *, above: int = -1
) -> dict[str, list[NumberedTurn]]:
    rows = connection.execute(
        _of(turns, call_ids).where(turns.c.n > above).order_by(turns.c.call_id, turns.c.n)
    )
    return _grouped(rows.all(), NumberedTurn)


def tool_calls_of(
    connection: Connection, call_ids: Collection[str]
) -> dict[str, list[NamedToolCall]]:
    rows = connection.execute(
        _of(tool_calls, call_ids).order_by(
            tool_calls.c.call_id, tool_calls.c.started_at, tool_calls.c.id
        )
    )
    return _grouped(rows.all(), NamedToolCall)


def failed_verifications(
    connection: Connection, call_ids: Collection[str]
) -> dict[str, tuple[int, datetime]]:
    """How often, and since when the last one."""
    column = verification_attempts.c
    rows = connection.execute(
        select(column.call_id, func.count(), func.max(column.at))
        .where(column.call_id.in_(call_ids), column.outcome != "verified")
        .group_by(column.call_id)
    )
    return {call_id: (times, at) for call_id, times, at in rows}


def add_action(
    connection: Connection, action: SupervisionAction, key: str, body_hash: str
) -> tuple[SupervisionAction, str]:
    """The action under this key, with the hash of its body: this one, unless one was there."""
    try:
        with connection.begin_nested():
            connection.execute(
                insert(supervision_actions).values(
                    action.model_dump() | {"key": key, "body_hash": body_hash}
                )
            )
    except IntegrityError:
        row = connection.execute(
            select(supervision_actions).where(
                supervision_actions.c.call_id == action.call_id, supervision_actions.c.key == key
            )
        ).one()
        return _action(row), row.body_hash
    return action, body_hash


def finish_action(
    connection: Connection, action_id: str, outcome: ActionOutcome, at: datetime
) -> None:
    connection.execute(
        update(supervision_actions)
        .where(supervision_actions.c.id == action_id)
        .values(outcome=outcome, done_at=at)
    )


def actions_of(connection: Connection, call_id: str) -> list[SupervisionAction]:
    rows = connection.execute(
        select(supervision_actions)
        .where(supervision_actions.c.call_id == call_id)
        .order_by(supervision_actions.c.requested_at.desc(), supervision_actions.c.id)
        .limit(100)
    )
    return [_action(row) for row in rows]


def _action(row: Row[Any]) -> SupervisionAction:
    return SupervisionAction(
        id=row.id,
        call_id=row.call_id,
        kind=ActionKind(row.kind),
        who=row.who,
        reason=row.reason,
        text=row.text,
        requested_at=row.requested_at,
        done_at=row.done_at,
        outcome=ActionOutcome(row.outcome),
    )


def _of(table: Any, call_ids: Collection[str]) -> Select[Any]:
    return select(table).where(table.c.call_id.in_(call_ids))


def _grouped(rows: Sequence[Row[Any]], model: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        values = dict(row._mapping)
        found.setdefault(values.pop("call_id"), []).append(model.model_validate(values))
    return found
