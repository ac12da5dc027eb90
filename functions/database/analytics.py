"""Queries on calls: written again and again, read as one story."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from contract.analytics import CallRecord, CallStory, NamedToolCall, NumberedTurn, ToolCall, Turn
from functions.database.tables import calls, tool_calls, turns
from functions.database.upserts import insert_or_lock, insert_or_update


def put_call(connection: Connection, call_id: str, call: CallRecord) -> None:
    values = call.model_dump() | {"call_id": call_id}
    insert_or_lock(connection, calls, values)
    known = _row(connection, call_id)
    # A record that waited in a spool must not open again a call that has ended.
    if call.ended_at is not None or not (known and known.ended_at):
        insert_or_update(connection, calls, values)


def put_turn(connection: Connection, call_id: str, n: int, turn: Turn) -> None:
    insert_or_update(connection, turns, turn.model_dump() | {"call_id": call_id, "n": n})


def put_turns(connection: Connection, call_id: str, told: Sequence[NumberedTurn]) -> None:
    """A whole conversation at once."""
    if told:
        rows = [turn.model_dump() | {"call_id": call_id} for turn in told]
        insert_or_update(connection, turns, rows)


def put_tool_call(
    connection: Connection, call_id: str, tool_call_id: str, tool_call: ToolCall
) -> None:
    values = tool_call.model_dump() | {"call_id": call_id, "id": tool_call_id}
    insert_or_update(connection, tool_calls, values)


def find(connection: Connection, call_id: str) -> CallStory | None:
    call = _row(connection, call_id)
    if call is None:
        return None
    return CallStory(
        call_id=call_id,
        call=CallRecord.model_validate(_values(call)),
        turns=[
            NumberedTurn.model_validate(_values(row))
            for row in _rows(connection, turns, call_id, "n")
        ],
        tool_calls=[
            NamedToolCall.model_validate(_values(row))
            for row in _rows(connection, tool_calls, call_id, "started_at", "id")
        ],
    )


def _row(connection: Connection, call_id: str) -> Row[Any] | None:
    return connection.execute(select(calls).where(calls.c.call_id == call_id)).one_or_none()


def _rows(connection: Connection, table: Table, call_id: str, *order: str) -> list[Row[Any]]:
    ordered = select(table).order_by(*(table.c[name] for name in order))
    return list(connection.execute(ordered.where(table.c.call_id == call_id)))


def _values(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "call_id"}
