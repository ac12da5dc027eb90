"""A call is written as it happens, in any order, again and again; and read as one story."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from contract.analytics import Disposition
from functions.database.tables import audit
from tests import builders
from tests.builders import CALL_ID, OTHER_CALL_ID
from tests.services import Service

CALL = f"/v1/analytics/calls/{CALL_ID}"
ENDED = datetime(2026, 11, 23, 9, 7, 30, 125_000, tzinfo=UTC)


@pytest.fixture
def analytics(database: Engine) -> Service:
    return Service("analytics")


def test_a_call_is_read_back_exactly_as_it_was_written(analytics: Service):
    call = builders.call_record(ended_at=ENDED, disposition=Disposition.CLAIM_OPENED)
    turn = builders.turn(text="J'ai « cassé » mon pare-brise 🚗\nhier", latencies={"e2e": 0.81})
    tool_call = builders.tool_call(arguments={"peril": "glass", "nested": {"é": [1, None, True]}})

    writes = [
        analytics.put(CALL, call),
        analytics.put(f"{CALL}/turns/0", turn),
        analytics.put(f"{CALL}/tool-calls/call_1", tool_call),
    ]
    story = analytics.get(CALL)

    assert [write.status_code for write in writes] == [200, 200, 200]
    computed = {"figures", "rating", "review"}
    assert {name: value for name, value in story.json.items() if name not in computed} == {
        "call_id": CALL_ID,
        "call": call.model_dump(mode="json"),
        "turns": [turn.model_dump(mode="json") | {"n": 0}],
        "tool_calls": [tool_call.model_dump(mode="json") | {"id": "call_1"}],
    }


def test_turns_come_back_in_order_however_they_arrived(analytics: Service):
    numbers = list(range(30)) * 2
    random.Random(7).shuffle(numbers)

    for n in numbers:
        analytics.put(f"{CALL}/turns/{n}", builders.turn(text=f"tour {n}"))
    analytics.put(CALL, builders.call_record())

    turns = analytics.get(CALL).json["turns"]
    assert [turn["text"] for turn in turns] == [f"tour {n}" for n in range(30)]


def test_what_is_written_again_replaces_what_was_there(analytics: Service):
    analytics.put(CALL, builders.call_record())
    analytics.put(f"{CALL}/turns/1", builders.turn(text="Je vous écoute", interrupted=False))

    analytics.put(f"{CALL}/turns/1", builders.turn(text="Je vous", interrupted=True))

    [turn] = analytics.get(CALL).json["turns"]
    assert (turn["text"], turn["interrupted"]) == ("Je vous", True)


def test_a_late_record_does_not_open_an_ended_call_again(analytics: Service):
    analytics.put(CALL, builders.call_record(ended_at=ENDED, disposition=Disposition.RESOLVED))

    analytics.put(CALL, builders.call_record())

    call = analytics.get(CALL).json["call"]
    assert (call["ended_at"], call["disposition"]) == ("2026-11-23T09:07:30.125000Z", "resolved")


def test_a_call_that_is_not_there_is_not_found(analytics: Service):
    assert analytics.get(CALL).status_code == 404


def test_one_call_cannot_write_or_read_another(analytics: Service):
    other = f"/v1/analytics/calls/{OTHER_CALL_ID}"
    answers = [
        analytics.put(other, builders.call_record()),
        analytics.put(f"{other}/turns/0", builders.turn()),
        analytics.put(f"{other}/tool-calls/1", builders.tool_call()),
        analytics.get(other),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_the_dashboard_reads_but_does_not_write(analytics: Service, database: Engine):
    analytics.put(CALL, builders.call_record())
    dashboard = Service("analytics", identity="dashboard", call_id=None)

    story = dashboard.get(CALL)
    write = dashboard.put(CALL, builders.call_record())

    assert (story.status_code, write.status_code) == (200, 403)
    with database.begin() as connection:
        [row] = connection.execute(select(audit)).all()
    assert (row.who, row.what, row.detail) == ("dashboard", "calls.read", CALL_ID)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/analytics/calls/not-a-call", 404),
        (f"/v1/analytics/calls/{CALL_ID.upper()}", 404),
        (f"{CALL}/turns/-1", 404),
        (f"{CALL}/turns/1e3", 404),
        (f"{CALL}/turns/99999999999999999999", 404),
        (f"{CALL}/tool-calls/{'x' * 101}", 404),
        (f"{CALL}/", 404),
        ("/v1/analytics", 404),
        ("/", 404),
    ],
)
def test_an_address_that_names_nothing_is_not_found(analytics: Service, path: str, status: int):
    assert analytics.put(path, builders.turn()).status_code == status


def test_a_call_of_a_day_and_more_is_not_a_call(analytics: Service):
    record = {
        "started_at": "2026-11-23T09:00:00Z",
        "ended_at": "2026-11-24T09:00:00.001Z",
        "agent_version": "0.1.0",
    }

    answer = analytics.put(f"/v1/analytics/calls/{CALL_ID}", record)

    assert answer.status_code == 422
