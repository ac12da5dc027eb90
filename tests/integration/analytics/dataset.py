"""The hand-made calls of `calls.yaml`, written the way the voice worker writes them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, insert, select

from contract.analytics import CallRecord, ToolCall, Turn
from functions.database.tables import metadata
from functions.web import call_pass
from tests.services import Service

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("calls.yaml").read_text())


def call_id(number: int) -> str:
    return f"{number:032x}"


_written: dict[str, dict[str, list[dict[str, Any]]]] = {}
"""Rows by database and table: what was once written over HTTP is put there again in one go."""


def write_all(engine: Engine) -> None:
    known = _written.get(str(engine.url))
    if known is None:
        for call in DATA["calls"]:
            write(call)
        with engine.begin() as connection:
            _written[str(engine.url)] = {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }
        return
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if rows := known[table.name]:
                connection.execute(insert(table), rows)


def write(call: dict[str, Any]) -> None:
    """The record at the start, what happened, and the record at the end."""
    call = dict(call)
    number, joined = call.pop("id"), datetime.fromisoformat(call.pop("joined"))
    turns, tool_calls, stars = (
        call.pop("turns", []),
        call.pop("tool_calls", []),
        call.pop("stars", 0),
    )

    def at(seconds: float | None) -> datetime | None:
        return None if seconds is None else joined + timedelta(seconds=seconds)

    worker = Service("analytics", call_id=call_id(number))
    path = f"/v1/analytics/calls/{call_id(number)}"
    answered, ended = at(call.pop("answered", None)), at(call.pop("ended"))
    if (customer := call.pop("customer", None)) is not None:
        call["customer"] = f"{customer:032x}"
    start = {"started_at": joined, "joined_at": joined, "agent_version": "1"}
    put(worker, path, CallRecord.model_validate(start))
    for n, (speaker, begins, ends, *rest) in enumerate(turns, start=1):
        values = {"speaker": speaker, "text": f"Tour numéro {n}", **(rest[0] if rest else {})}
        turn = Turn.model_validate(values | {"started_at": at(begins), "ended_at": at(ends)})
        put(worker, f"{path}/turns/{n}", turn)
    for n, tool in enumerate(tool_calls):
        values = {name: value for name, value in tool.items() if name != "at"}
        tool_call = ToolCall.model_validate(values | {"started_at": at(tool["at"])})
        put(worker, f"{path}/tool-calls/{n}", tool_call)
    put(
        worker,
        path,
        CallRecord.model_validate(start | call | {"answered_at": answered, "ended_at": ended}),
    )
    if stars:
        rate(number, stars)


def rate(number: int, stars: int) -> None:
    page = Service("analytics", identity=None)
    answer = page.put(
        f"/v1/analytics/calls/{call_id(number)}/rating",
        {"stars": stars},
        headers={"Authorization": f"Bearer {call_pass.issue(call_id(number))}"},
    )
    assert answer.status_code == 200, answer.text


def put(worker: Service, path: str, body: Any) -> None:
    answer = worker.put(path, body)
    assert answer.status_code == 200, answer.text
