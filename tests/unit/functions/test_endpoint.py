"""Every request gets an answer that says what is wrong with it, and none breaks a function."""

import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import MOTOR_POLICY
from tests.keys import SETTINGS
from tests.services import Service

SOURCE = "tests/unit/functions/echo.py"


@pytest.fixture(scope="module")
def app_service() -> Service:
    return Service("echo", source=SOURCE)


@pytest.fixture
def echo(app_service: Service) -> Service:
    app_service.identity = "worker"
    return app_service


def pointers(answer) -> list[str]:
    return [error["pointer"] for error in answer.json["errors"]]


def test_a_valid_body_reaches_its_handler(echo: Service):
    answer = echo.post("/v1/echo", {"text": "été"})

    assert (answer.status_code, answer.json["heard"]["text"]) == (201, "été")
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_request_id_is_given_back(echo: Service):
    answer = echo.post("/v1/echo", {"text": "a"}, headers={"X-Request-Id": "abc-1"})

    assert answer.headers["X-Request-Id"] == "abc-1"


@pytest.mark.parametrize("sent", ["", "a b", "x" * 81, "a\tb", "é", '{"injected":1}'])
def test_a_request_id_that_could_forge_a_log_line_is_replaced(echo: Service, sent: str):
    answer = echo.post("/v1/echo", {"text": "a"}, headers={"X-Request-Id": sent})

    assert answer.headers["X-Request-Id"] != sent
    assert len(answer.headers["X-Request-Id"]) == 32


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["#/text"]),
        ({"text": "a" * 101}, ["#/text"]),
        ({"text": 1}, ["#/text"]),
        ({"text": None}, ["#/text"]),
        ({"text": "a", "inner": {"count": 0}}, ["#/inner/count"]),
        ({"text": "a", "inner": []}, ["#/inner"]),
        ({"text": "a", "surprise/~": 1}, ["#/surprise~1~0"]),
        ({"text": "a", "at": "2026-11-23T09:00:00"}, ["#/at"]),
        ({"text": "a", "at": "0001-01-01T00:00:00+14:00"}, ["#/at"]),
        ({"text": "a", "at": "9999-12-31T23:59:59-14:00"}, ["#/at"]),
        ([], ["#"]),
        ("text", ["#"]),
        (7, ["#"]),
    ],
)
def test_each_value_at_fault_is_pointed_at(echo: Service, body, expected: list[str]):
    answer = echo.post("/v1/echo", body)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/invalid")
    assert answer.content_type == "application/problem+json"
    assert pointers(answer) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'text': 1}",
        b'{"text": NaN}',
        b'{"text": "a", "number": 1e999}',
        b'{"text": "a", "free": {"n": Infinity}}',
        b'{"text": "a", "free": {"n": 99999999999999999999}}',
        b'{"text": "a", "free": {"n": ' + b"9" * 5000 + b"}}",
        b'{"text": "a\\u0000b"}',
        b'{"text": "a", "free": {"a\\u0000b": 1}}',
        b'{"text": "\\ud800"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": "\xff"}',
        b"\xef\xbb\xbf{}",
        b"[" * 10_000,
        b'{"text": "a", "free": {"a": ' + b"[" * 50 + b"]" * 50 + b"}}",
        b'{"text": "a", "free": ' + b'{"a":' * 1000 + b"1" + b"}" * 1000 + b"}",
        b"null garbage",
        b"\0",
    ],
)
def test_a_body_that_cannot_be_read_is_malformed(echo: Service, body: bytes):
    answer = echo.post("/v1/echo", body)

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/malformed-body")


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
def test_a_body_over_the_limit_is_too_large(echo: Service, size: int):
    answer = echo.post("/v1/echo", b'{"text":"' + b"a" * size)

    assert (answer.status_code, answer.json["type"]) == (413, "/problems/body-too-large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json-patch+json"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_a_body_that_is_not_json_is_refused_by_its_name(echo: Service, headers: dict):
    answer = echo.post("/v1/echo", {"text": "a"}, headers=headers)

    assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")


def test_a_charset_is_no_hindrance(echo: Service):
    headers = {"Content-Type": "application/json; charset=utf-8"}

    assert echo.post("/v1/echo", {"text": "a"}, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("DELETE", "/v1/echo", 405, "GET, POST"),
        ("HEAD", "/v1/echo", 405, "GET, POST"),
        ("OPTIONS", "/v1/echo", 405, "GET, POST"),
        ("PATCH", "/v1/echo", 405, "GET, POST"),
        ("GET", f"/v1/echo/{MOTOR_POLICY}", 405, "PUT"),
        ("TRACE", "/v1/broken", 405, "GET"),
        ("GET", "/", 404, None),
        ("GET", "/v1", 404, None),
        ("POST", "/v1/echo/", 404, None),
        ("GET", "/v1/echo/../broken", 404, None),
        ("GET", "/v2/echo", 404, None),
        ("POST", "/health", 404, None),
        ("GET", "/v1/broken%2Fx", 404, None),
    ],
)
def test_what_is_not_served_says_so(echo: Service, method, path, status, allowed):
    answer = echo.request(method, path)

    assert (answer.status_code, answer.headers.get("Allow")) == (status, allowed)
    assert answer.content_type == "application/problem+json"


def test_query_values_are_converted_and_checked(echo: Service):
    echo.identity = "dashboard"

    given_one = echo.get("/v1/echo?q=caf%C3%A9&limit=3")
    missing = echo.get("/v1/echo")
    wrong = echo.get("/v1/echo?q=a&limit=many")
    unknown = echo.get("/v1/echo?q=a&page=2")

    assert given_one.json["heard"] == {"q": "café", "limit": 3}
    assert [answer.status_code for answer in (missing, wrong, unknown)] == [422] * 3
    assert [pointers(answer) for answer in (missing, wrong, unknown)] == [
        ["?q"],
        ["?limit"],
        ["?page"],
    ]


def test_an_identifier_in_the_path_may_be_written_for_people(echo: Service):
    written = f"{MOTOR_POLICY[:2]}-{MOTOR_POLICY[2:5]}-{MOTOR_POLICY[5:9]}-{MOTOR_POLICY[9:]}"

    answer = echo.put(f"/v1/echo/{written.lower()}", {"text": "a"})

    assert answer.json["heard"] == {"policy_number": MOTOR_POLICY}


def test_an_address_that_names_nothing_is_told_before_its_body_is_read(echo: Service):
    assert echo.put("/v1/echo/MR0000000X", b"{").status_code == 404


def test_an_unexpected_error_is_logged_whole_and_told_in_its_title_alone(echo: Service, caplog):
    answer = echo.get("/v1/broken", headers={"X-Request-Id": "abc"})

    assert answer.status_code == 500
    assert answer.json == {
        "type": "/problems/internal-error",
        "title": "Something went wrong on our side",
        "status": 500,
        "instance": "abc",
    }
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "hunter2" in str(record.exc_info[1])


def test_every_request_is_one_line_without_what_was_sent(echo: Service, caplog):
    caplog.set_level(logging.INFO)

    echo.put(f"/v1/echo/{MOTOR_POLICY}", {"text": "mon secret"})

    [record] = [record for record in caplog.records if record.message == "request"]
    assert (record.path, record.status, record.method) == ("/v1/echo/{policy_number}", 200, "PUT")
    assert (record.function, record.identity) == ("policies", "worker")
    assert "secret" not in str(record.__dict__)
    assert MOTOR_POLICY not in str(record.__dict__)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200)
    | anything.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(
        {}, optional={"text": anything, "at": anything, "inner": anything, "free": anything}
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_body_whatever_breaks_a_function(echo: Service, body: bytes):
    answer = echo.post("/v1/echo", body)

    assert answer.status_code in (201, 400, 415, 422)
    assert answer.status_code == 201 or answer.json["type"].startswith("/problems/")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        ["X-Request-Id", "X-Call-Id", "Caller-Verification", "Authorization", "Content-Type"]
    ),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
)
def test_no_header_whatever_breaks_a_function(echo: Service, name: str, value: str):
    answer = echo.get("/v1/callers", headers={name: value.strip()})

    assert answer.status_code in (200, 401, 403)


def test_health_tells_names_and_never_values(monkeypatch):
    monkeypatch.setenv("DB_URL", "sqlite:////nowhere/at/all.sqlite")
    service = Service("policies", identity=None)

    answers = [service.get(path) for path in ("/health", "/v1/policies/health")]

    for answer in answers:
        assert answer.status_code == 503
        assert answer.json["status"] == "unwell"
        assert answer.json["checks"] == {"database": "not available", "field_keys": "ok"}


def test_health_of_tokens_names_the_settings_that_are_missing(monkeypatch):
    monkeypatch.delenv("LIVEKIT_API_SECRET")
    monkeypatch.setenv("REDIS_PORT", "1")

    answer = Service("tokens", identity=None).get("/v1/tokens/health")

    assert answer.json["checks"] == {
        "livekit": "not set: LIVEKIT_API_SECRET",
        "redis": "not available",
        "call_pass": "ok",
    }
    assert not any(value in answer.text for value in SETTINGS.values())


def test_health_of_verifications_knows_a_key_that_is_none(monkeypatch):
    monkeypatch.setenv("VERIFICATION_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\nnone\n")

    answer = Service("verifications", identity=None).get("/health")

    assert answer.json["checks"]["verification_private_key"] == "not available"
    assert "BEGIN" not in answer.text
