"""Whatever stands in a request of people's functions, it is answered, and never with a 5xx."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from contract.roles import Role
from contract.verifications import Level
from tests import builders, rows
from tests.integration.functions.test_hostile_bodies import values
from tests.services import Service, caller_token

CODES = f"/v1/verifications/{builders.CALL_ID}/codes"
CONFIRMATION = {"read_back": "c.laurent@example.fr ?", "answer": "oui"}
VALID: list[tuple[str, str, str, dict[str, Any]]] = [
    ("callbacks", "POST", "/v1/callbacks", builders.callback_request().model_dump(mode="json")),
    (
        "claims",
        "POST",
        "/v1/claims/third-party-reports",
        builders.third_party_report().model_dump(mode="json"),
    ),
    (
        "policies",
        "PATCH",
        "/v1/policies/contact",
        {"email": "c.laurent@example.fr", "confirmation": CONFIRMATION},
    ),
    ("verifications", "POST", CODES, {}),
    ("verifications", "POST", f"{CODES}/checks", {"code": "123456"}),
    ("privacy", "POST", "/v1/privacy/exports", {"policyholder_id": 1, "reason": "x"}),
    ("privacy", "POST", "/v1/privacy/erasures", {"policyholder_id": 1, "reason": "x"}),
    ("privacy", "PUT", "/v1/privacy/holds/1", {"reason": "x"}),
]
HOSTILE_QUERIES = [
    "/v1/callbacks?day={}",
    "/v1/callbacks?cursor={}",
    "/v1/callbacks?state={}",
    "/v1/callbacks/slots?around={}",
    "/v1/claims/third-party-reports?cursor={}",
    "/v1/privacy/holds?cursor={}",
    "/v1/privacy/access-log?policyholder_id={}",
    "/v1/privacy/access-log?call_id={}",
    "/v1/privacy/access-log?cursor={}",
    "/v1/privacy/access-log/verification?after={}",
    "/v1/privacy/access-log/verification?n={}&hash={}",
]


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a value stands in a body, the whole body first."""
    yield path
    match body:
        case dict():
            members = list(body.items())
        case list():
            members = list(enumerate(body))
        case _:
            members = []
    for name, value in members:
        yield from places(value, (*path, name))


def spoilt(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = spoilt(body[path[0]], path[1:], value)
    return copy


moments = st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-02-30"])
requests = st.sampled_from(VALID).flatmap(
    lambda each: st.tuples(st.just(each), st.sampled_from(list(places(each[3]))), values | moments)
)


@pytest.fixture
def services(mariadb_database: Engine, monkeypatch: pytest.MonkeyPatch) -> dict[str, Service]:
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "0")
    names = {name for name, *_ in VALID} - {"privacy"}
    admin = Service("privacy", identity="dashboard", call_id=None, role=Role.ADMIN)
    return {name: Service(name) for name in names} | {"privacy": admin}


@pytest.fixture
def token(mariadb_database: Engine) -> str:
    with mariadb_database.begin() as connection:
        holder = rows.policyholder(connection, builders.policy())
    return caller_token(holder, [builders.MOTOR_POLICY], level=Level.CODE)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(request=requests)
def test_no_body_whatever_breaks_a_function(services: dict[str, Service], token: str, request):
    (name, method, path, body), place, value = request
    try:
        sent = spoilt(body, place, value)
    except ValueError:
        return

    answer = services[name].request(method, path, sent, token=token, key=uuid4().hex)

    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_no_query_whatever_breaks_a_function(mariadb_database: Engine, query: str):
    name = query.split("/")[2].split("?")[0]
    admin = Service(name, identity="dashboard", call_id=None, role=Role.ADMIN)
    hostile = [
        *("", "-1", "0", "99999999999999999999", "1e9", "NaN", "%00", "%27%20OR%201%3D1--"),
        *("0001-01-01", "9999-12-31", "0001-01-01T00%3A00%3A00Z", "9999-12-31T23%3A59%3A59Z"),
        *("DT26000001X", "a" * 5000, "%ED%A0%80", "..%2F..%2Fetc%2Fpasswd", "٣", "waiting"),
    ]
    for value in hostile:
        answer = admin.get(query.format(value, value))

        assert answer.status_code < 500, (value, answer.text)
