"""Who signs a request, and that nothing of it can be changed, replayed elsewhere or forged."""

import json
import time
from collections.abc import Callable

import jwt
import pytest

from contract.roles import Role
from tests import keys
from tests.builders import CALL_ID, OTHER_CALL_ID
from tests.services import Service, sign

SOURCE = "tests/unit/functions/echo.py"
BODY = b'{"text": "a"}'


@pytest.fixture
def echo() -> Service:
    return Service("echo", source=SOURCE, identity=None)


def post(
    echo: Service, authorization: str | None, body: bytes = BODY, call_id: str | None = CALL_ID
):
    headers = {"Authorization": authorization, "X-Call-Id": call_id}
    return echo.post(
        "/v1/echo", body, headers={name: value for name, value in headers.items() if value}
    )


def test_a_signed_request_is_served_and_its_call_known(echo: Service):
    answer = post(echo, sign("POST", "/v1/echo", BODY))

    assert (answer.status_code, answer.json["heard"]["call_id"]) == (201, CALL_ID)


def test_two_keys_are_live_at_once(echo: Service):
    old = sign("POST", "/v1/echo", BODY, kid="2026-10")

    assert post(echo, old).status_code == 201


def signed(**claims) -> str:
    return sign("POST", "/v1/echo", BODY, **claims)


def unsigned_with(algorithm: str, key, headers: dict | None = None) -> str:
    payload = jwt.decode(signed().split()[1], options={"verify_signature": False})
    token = jwt.encode(
        payload, key, algorithm=algorithm, headers={"kid": keys.KID} | (headers or {})
    )
    return f"Bearer {token}"


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(lambda: None, id="none"),
        pytest.param(lambda: "", id="empty"),
        pytest.param(lambda: "Bearer", id="no token"),
        pytest.param(lambda: "Bearer a.b.c", id="not a token"),
        pytest.param(lambda: "Bearer " + "x" * 5000, id="long nonsense"),
        pytest.param(lambda: "Basic d29ya2VyOnNlY3JldA==", id="basic"),
        pytest.param(lambda: signed().split()[1], id="no scheme"),
        pytest.param(lambda: signed()[:-2], id="truncated"),
        pytest.param(
            lambda: signed(secret="another-secret-0123456789abcdef01234567"), id="another key"
        ),
        pytest.param(lambda: signed(secret=keys.DASHBOARD_SECRET), id="another service's key"),
        pytest.param(lambda: unsigned_with("none", None), id="alg none"),
        pytest.param(
            lambda: unsigned_with("HS512", keys.WORKER_SECRET * 2), id="another algorithm"
        ),
        pytest.param(lambda: unsigned_with("EdDSA", keys.PRIVATE_KEY), id="asymmetric"),
        pytest.param(
            lambda: unsigned_with("HS256", keys.PUBLIC_PEM[28:]), id="public key as secret"
        ),
        pytest.param(
            lambda: unsigned_with("HS256", keys.WORKER_SECRET, {"kid": "2020-01"}), id="old kid"
        ),
        pytest.param(
            lambda: unsigned_with("HS256", keys.WORKER_SECRET, {"kid": "../../etc/passwd"}),
            id="path kid",
        ),
        pytest.param(lambda: signed(iss="admin"), id="unknown service"),
        pytest.param(lambda: signed(iss="public"), id="public signs nothing"),
        pytest.param(lambda: signed(iss="dashboard"), id="another service's name"),
        pytest.param(lambda: signed(iss=None), id="no service"),
        pytest.param(lambda: signed(iss=["worker"]), id="a list of services"),
        pytest.param(
            lambda: signed(exp=int(time.time()) - 61, iat=int(time.time()) - 121), id="expired"
        ),
        pytest.param(lambda: signed(exp=int(time.time()) + 3600), id="lives too long"),
        pytest.param(
            lambda: signed(iat=int(time.time()) + 300, exp=int(time.time()) + 360),
            id="of the future",
        ),
        pytest.param(
            lambda: signed(exp=int(time.time()) - 10, iat=int(time.time())), id="ends before"
        ),
        pytest.param(lambda: signed(exp="soon"), id="exp is text"),
        pytest.param(lambda: signed(exp=float("inf")), id="exp is endless"),
        pytest.param(lambda: signed(htm="GET"), id="another method"),
        pytest.param(lambda: signed(htu="/v1/other"), id="another path"),
        pytest.param(lambda: signed(htu="/v1/echo?q=1"), id="another query"),
        pytest.param(lambda: signed(htu=None), id="no path"),
        pytest.param(lambda: signed(body="0" * 64), id="another body"),
        pytest.param(lambda: signed(body=""), id="no body hash"),
        pytest.param(lambda: signed(call=OTHER_CALL_ID), id="another call"),
        pytest.param(lambda: signed(call_id=None), id="call not signed"),
    ],
)
def test_anything_but_a_whole_true_signature_is_refused(
    echo: Service, authorization: Callable[[], str | None]
):
    answer = post(echo, authorization())

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_body_changed_on_the_way_is_refused(echo: Service):
    assert post(echo, sign("POST", "/v1/echo", BODY), b'{"text": "b"}').status_code == 401


def test_a_signature_without_the_call_header_is_refused(echo: Service):
    assert post(echo, sign("POST", "/v1/echo", BODY), call_id=None).status_code == 401


def test_a_request_of_no_call_is_served(echo: Service):
    answer = post(echo, sign("POST", "/v1/echo", BODY, call_id=None), call_id=None)

    assert answer.json["heard"]["call_id"] is None


def test_a_minute_between_two_clocks_is_forgiven(echo: Service):
    now = int(time.time())

    slow = post(echo, signed(iat=now - 100, exp=now - 50))
    fast = post(echo, signed(iat=now + 50, exp=now + 110))

    assert (slow.status_code, fast.status_code) == (201, 201)


def test_a_proxy_may_write_the_same_address_differently(echo: Service):
    service = Service("echo", source=SOURCE, identity="dashboard")
    authorization = sign("GET", "/v1/%65cho?q=a%20b", identity="dashboard")

    answer = service.get("/v1/echo?q=a+b", headers={"Authorization": authorization})

    assert answer.status_code == 200


def test_a_service_may_not_do_what_is_anothers(echo: Service):
    worker = Service("echo", source=SOURCE)
    dashboard = Service("echo", source=SOURCE, identity="dashboard")

    answers = [worker.get("/v1/echo?q=a"), dashboard.post("/v1/echo", {"text": "a"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert {answer.json["type"] for answer in answers} == {"/problems/not-allowed"}


def test_a_stranger_learns_nothing_of_what_is_valid(echo: Service):
    valid, invalid = post(echo, None, BODY), post(echo, None, b'{"text": 1}')

    assert valid.status_code == invalid.status_code == 401
    assert valid.json["detail"] == invalid.json["detail"]


def test_keys_that_are_too_short_are_a_fault_of_ours(echo: Service, monkeypatch, caplog):
    monkeypatch.setenv("SERVICE_KEYS", json.dumps({"worker": {keys.KID: "short"}}))

    answer = post(echo, sign("POST", "/v1/echo", BODY))

    assert answer.status_code == 500
    assert "short" not in caplog.text.replace("too_short", "")


def asked_by(**claims) -> str:
    return sign("GET", "/v1/echo?q=a", identity="dashboard", **claims)


def ask(echo: Service, authorization: str, target: str = "/v1/echo?q=a"):
    return echo.get(target, headers={"Authorization": authorization, "X-Call-Id": CALL_ID})


def test_the_person_behind_the_dashboard_is_known(echo: Service):
    assert ask(echo, asked_by()).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"user": None}, id="nobody"),
        pytest.param({"user": " "}, id="blank"),
        pytest.param({"user": "a" * 121}, id="too long"),
        pytest.param({"user": ["a"]}, id="several"),
        pytest.param({"role": None}, id="no role"),
        pytest.param({"role": "root"}, id="unknown role"),
    ],
)
def test_the_dashboard_asks_nothing_for_nobody(echo: Service, claims: dict):
    assert ask(echo, asked_by(**claims)).status_code == 401


@pytest.mark.parametrize(
    ("role", "status"), [(Role.READER, 403), (Role.SUPERVISOR, 200), (Role.ADMIN, 200)]
)
def test_an_endpoint_may_need_a_role(echo: Service, role: Role, status: int):
    authorization = sign("GET", "/v1/supervised", identity="dashboard", role=role)

    assert ask(echo, authorization, "/v1/supervised").status_code == status


def test_a_worker_is_no_person(echo: Service):
    authorization = sign("GET", "/v1/supervised", user="camille", role=Role.ADMIN)

    assert ask(echo, authorization, "/v1/supervised").status_code == 403
