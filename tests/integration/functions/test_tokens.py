"""The way into a call: chosen by the server, counted, and closed when counting fails."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import redis as redis_package
import time_machine

from tests import keys
from tests.services import Service

PAGE = "https://assurance.example"


@pytest.fixture
def tokens(redis: redis_package.Redis, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("ALLOWED_ORIGINS", json.dumps([PAGE]))
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    return Service("tokens", identity=None)


def ask(tokens: Service, address: str = "198.51.100.7", body=None, **headers: str):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return tokens.post(
        "/v1/tokens", {} if body is None else body, headers={"X-Forwarded-For": address} | names
    )


def claims_of(answer) -> dict:
    assert answer.status_code == 201
    return jwt.decode(
        answer.json["participant_token"],
        keys.SETTINGS["LIVEKIT_API_SECRET"],
        algorithms=["HS256"],
    )


def test_the_answer_is_livekits_standard_one(tokens: Service):
    answer = ask(tokens)

    assert set(answer.json) == {"server_url", "participant_token", "call_pass"}
    assert answer.json["server_url"] == "ws://127.0.0.1:7880"


def test_the_page_may_be_given_another_address_than_the_servers(tokens: Service, monkeypatch):
    monkeypatch.setenv("LIVEKIT_PUBLIC_URL", "wss://calls.example")

    assert ask(tokens).json["server_url"] == "wss://calls.example"


def test_a_call_of_a_probe_is_marked_as_a_test(tokens: Service, monkeypatch):
    def told() -> dict:
        [agent] = claims_of(ask(tokens))["roomConfig"]["agents"]
        return json.loads(agent["metadata"])

    assert "is_test" not in told()
    monkeypatch.setenv("TEST_ADDRESSES", '["198.51.100.7"]')
    assert told()["is_test"] is True


def test_the_token_grants_a_microphone_and_text_and_nothing_else(tokens: Service):
    claims = claims_of(ask(tokens))

    call_id = claims["video"]["room"].removeprefix("call-")
    assert claims["video"] == {
        "roomJoin": True,
        "room": f"call-{call_id}",
        "canPublish": True,
        "canPublishSources": ["microphone"],
        "canPublishData": True,
        "canSubscribe": True,
    }
    assert len(call_id) == 32
    assert int(call_id, 16)
    assert claims["roomConfig"] == {
        "emptyTimeout": 60,
        "departureTimeout": 60,
        "maxParticipants": 6,
        "agents": [{"agentName": "centre-appel", "metadata": json.dumps({"call_id": call_id})}],
    }
    assert set(claims) == {"iss", "sub", "nbf", "exp", "video", "roomConfig", "attributes"}


def test_the_token_lives_ten_minutes_and_forgives_a_slow_clock(tokens: Service):
    before = datetime.now(UTC).timestamp()

    claims = claims_of(ask(tokens))

    assert 0 <= claims["exp"] - before - 600 + 1 < 5
    assert 0 <= before - claims["nbf"] - 30 + 5 < 10


def test_every_call_has_its_own_room_and_identity(tokens: Service):
    claims = [claims_of(ask(tokens)) for _ in range(5)]

    assert len({each["video"]["room"] for each in claims}) == 5
    assert len({each["sub"] for each in claims}) == 5
    assert all(len(each["sub"]) == len("caller-") + 32 for each in claims)


def test_the_address_is_in_the_token_only_as_a_hash(tokens: Service):
    here, again = claims_of(ask(tokens)), claims_of(ask(tokens))
    elsewhere = claims_of(ask(tokens, "203.0.113.9"))

    assert here["attributes"] == again["attributes"] != elsewhere["attributes"]
    assert "198.51.100" not in json.dumps(here)
    assert len(here["attributes"]["caller.address"]) == 64


@pytest.mark.parametrize(
    "field",
    [
        "room_name",
        "room",
        "participant_identity",
        "identity",
        "participant_name",
        "participant_metadata",
        "metadata",
        "participant_attributes",
        "attributes",
        "room_config",
        "agent_name",
        "grants",
        "ttl",
        "",
        "/",
        "__proto__",
    ],
)
def test_a_caller_chooses_nothing(tokens: Service, field: str):
    answer = ask(tokens, body={field: "mine"})

    escaped = field.replace("/", "~1")
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/field-not-allowed")
    assert [error["pointer"] for error in answer.json["errors"]] == [f"#/{escaped}"]


@pytest.mark.parametrize("body", [b"", b"{}", b" { } "])
def test_an_empty_request_is_enough(tokens: Service, body: bytes):
    assert ask(tokens, body=body).status_code == 201


@pytest.mark.parametrize("body", [b"[]", b"null", b'"room"', b"1", b"{", b"\xff", b"[" * 5000])
def test_anything_else_is_refused(tokens: Service, body: bytes):
    assert ask(tokens, body=body).status_code == 400


def test_the_sixth_call_in_a_minute_from_an_address_waits(tokens: Service):
    for _ in range(5):
        assert ask(tokens).status_code == 201

    refused = ask(tokens)

    assert (refused.status_code, refused.json["type"]) == (429, "/problems/too-many-calls")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json["telephone"] == "+33155501100"
    assert ask(tokens, "198.51.100.8").status_code == 201


def test_the_twenty_first_call_in_an_hour_from_an_address_waits(tokens: Service, monkeypatch):
    monkeypatch.setenv("CALLS_PER_ADDRESS", "1000/minute;20/hour")
    for _ in range(20):
        assert ask(tokens).status_code == 201

    refused = ask(tokens)

    assert refused.status_code == 429
    assert 60 < int(refused.headers["Retry-After"]) <= 3600


def test_everybody_together_has_a_limit(tokens: Service):
    for n in range(60):
        assert ask(tokens, f"198.51.100.{n}").status_code == 201

    assert ask(tokens, "203.0.113.1").status_code == 429


def test_who_calls_too_often_uses_up_nothing_of_what_all_share(tokens: Service):
    for _ in range(100):
        ask(tokens)

    assert ask(tokens, "203.0.113.1").status_code == 201


def test_calls_at_once_pass_no_limit(tokens: Service):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(tokens), range(20)))

    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [429] * 15


def test_an_ipv6_network_is_one_caller(tokens: Service):
    for n in range(5):
        assert ask(tokens, f"2001:db8:1:2::{n}").status_code == 201

    assert ask(tokens, "2001:db8:1:2:ffff::1").status_code == 429
    assert ask(tokens, "2001:db8:1:3::1").status_code == 201


def test_writing_ones_own_forwarded_addresses_changes_nothing(tokens: Service):
    for n in range(5):
        assert ask(tokens, f"203.0.113.{n}, 198.51.100.7").status_code == 201

    assert ask(tokens, "203.0.113.99, 198.51.100.7").status_code == 429


def test_without_counts_no_line_is_given(tokens: Service, monkeypatch):
    monkeypatch.setenv("REDIS_PORT", "1")

    answer = ask(tokens)

    assert (answer.status_code, answer.json["type"]) == (503, "/problems/all-lines-busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["telephone"] == "+33155501100"


def test_calls_can_be_paused(tokens: Service, monkeypatch):
    monkeypatch.setenv("CALLS_PAUSED", "true")

    answer = ask(tokens)

    assert (answer.status_code, answer.json["type"]) == (503, "/problems/line-closed")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["telephone"] == "+33155501100"
    assert "opens_at" not in answer.json


WEEK = {"mon": "08:00-20:00", "fri": "08:00-20:00", "sat": "09:00-24:00"}


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-11-23T07:59:59+01:00", "2026-11-23T08:00:00+01:00"),
        ("2026-11-23T20:00:00+01:00", "2026-11-27T08:00:00+01:00"),
        ("2026-11-28T08:30:00+01:00", "2026-11-28T09:00:00+01:00"),
        ("2026-11-29T00:00:00+01:00", "2026-11-30T08:00:00+01:00"),
        # The clocks change in the night before.
        ("2026-03-28T23:59:59+01:00", None),
        ("2026-03-29T12:00:00+02:00", "2026-03-30T08:00:00+02:00"),
        ("2026-11-23T08:00:00+01:00", None),
        ("2026-11-23T19:59:59+01:00", None),
    ],
)
def test_outside_its_hours_the_line_says_when_it_opens(tokens: Service, monkeypatch, now, opens_at):
    monkeypatch.setenv("LINE_HOURS", json.dumps(WEEK))

    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        answer = ask(tokens)

    if opens_at is None:
        assert answer.status_code == 201
    else:
        wait = datetime.fromisoformat(opens_at) - datetime.fromisoformat(now)
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/line-closed")
        assert answer.json["opens_at"] == opens_at
        assert int(answer.headers["Retry-After"]) == wait.total_seconds()


@pytest.mark.parametrize("hours", [{"monday": "08:00-20:00"}, {"mon": "8-20"}, {"mon": ""}])
def test_hours_that_make_no_sense_are_not_served(tokens: Service, monkeypatch, hours):
    monkeypatch.setenv("LINE_HOURS", json.dumps(hours))

    assert ask(tokens).status_code == 500


def test_only_one_opening_a_week_is_found_again_after_it_has_passed(tokens: Service, monkeypatch):
    monkeypatch.setenv("LINE_HOURS", json.dumps({"mon": "08:00-09:00"}))

    with time_machine.travel(datetime.fromisoformat("2026-11-23T09:00:00+01:00"), tick=False):
        answer = ask(tokens)

    assert answer.json["opens_at"] == "2026-11-30T08:00:00+01:00"


@pytest.mark.parametrize(("live", "status"), [(0, 201), (1, 201), (2, 503), (9, 503)])
def test_no_more_calls_than_allowed_are_live(tokens: Service, monkeypatch, live, status):
    monkeypatch.setenv("MAX_CALLS", "2")
    monkeypatch.setattr("functions.tokens.livekit_rooms.live_calls", lambda _settings: live)

    assert ask(tokens).status_code == status


def test_when_livekit_does_not_say_how_many_are_live_no_line_is_given(tokens: Service, monkeypatch):
    monkeypatch.setenv("MAX_CALLS", "2")
    monkeypatch.setenv("LIVEKIT_URL", "ws://127.0.0.1:1")

    assert ask(tokens).status_code == 503


def test_the_page_of_the_list_may_ask(tokens: Service):
    preflight = tokens.request(
        "OPTIONS",
        "/v1/tokens",
        headers={
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    answer = ask(tokens, Origin=PAGE)

    assert preflight.status_code == 204
    for response in (preflight, answer):
        assert response.headers["Access-Control-Allow-Origin"] == PAGE
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Vary"] == "Origin"
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "*",
        "",
        "http://assurance.example",
        "https://assurance.example:8443",
        "https://assurance.example.evil.example",
        "https://evil-assurance.example",
        "https://www.assurance.example",
        "https://assurance.example/",
        "HTTPS://ASSURANCE.EXAMPLE",
        "https://evil.example",
    ],
)
def test_no_other_page_may_read_the_answer(tokens: Service, origin: str):
    preflight = tokens.request(
        "OPTIONS",
        "/v1/tokens",
        headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
    )
    answer = ask(tokens, Origin=origin)

    assert preflight.status_code == 403
    assert "Access-Control-Allow-Origin" not in preflight.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_refusal_can_be_read_by_the_page_too(tokens: Service):
    for _ in range(6):
        answer = ask(tokens, Origin=PAGE)

    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


def test_time_lifts_the_limit(tokens: Service, redis: redis_package.Redis):
    with time_machine.travel(datetime.now(UTC) - timedelta(seconds=61)):
        for _ in range(5):
            ask(tokens)
        redis_has_expired_nothing = redis.dbsize()

    assert redis_has_expired_nothing > 0
    assert ask(tokens).status_code == 201
