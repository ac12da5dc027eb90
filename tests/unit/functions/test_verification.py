"""Caller-Verification: one caller, one call, fifteen minutes; never more."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.verifications import Level
from functions.web import verification
from tests import keys
from tests.builders import CALL_ID, MOTOR_POLICY, OTHER_CALL_ID
from tests.services import Service, caller_token

SOURCE = "tests/unit/functions/echo.py"


@pytest.fixture
def echo() -> Service:
    return Service("echo", source=SOURCE)


def test_a_verified_caller_is_known(echo: Service):
    answer = echo.get("/v1/callers", token=caller_token(7, [MOTOR_POLICY]))

    assert answer.json["heard"] == {"id": 7, "policies": [MOTOR_POLICY]}


def test_without_a_token_the_problem_tells_the_level_needed(echo: Service):
    answer = echo.get("/v1/callers")

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-required")
    assert answer.json["level"] == 1


def test_a_lower_level_is_told_the_level_needed(echo: Service):
    answer = echo.get("/v1/documents", token=caller_token(7, [MOTOR_POLICY]))

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-required")
    assert answer.json["level"] == 2


def test_a_token_does_what_its_scopes_say_and_no_more(echo: Service):
    assert echo.get("/v1/scoped", token=caller_token(7, [MOTOR_POLICY])).status_code == 403


def test_it_lasts_fifteen_minutes():
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        token = caller_token(7, [MOTOR_POLICY])
        echo = Service("echo", source=SOURCE)

        clock.shift(timedelta(minutes=14, seconds=58))
        before = echo.get("/v1/callers", token=token)
        clock.shift(timedelta(seconds=3))
        after = echo.get("/v1/callers", token=token)

    assert (before.status_code, after.status_code) == (200, 403)
    assert after.json["type"] == "/problems/verification-invalid"


def test_what_was_confirmed_in_time_may_be_sent_later_where_that_is_foreseen():
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        token = caller_token(7, [MOTOR_POLICY])
        echo = Service("echo", source=SOURCE)
        confirmed = int((now + timedelta(minutes=14)).timestamp())
        too_late = int((now + timedelta(minutes=16)).timestamp())
        sent = {"text": "oui"}

        clock.shift(timedelta(hours=5))
        kept = echo.post("/v1/deferred", sent, token=token, confirmed=confirmed)
        not_verified_then = echo.post("/v1/deferred", sent, token=token, confirmed=too_late)
        elsewhere = echo.get("/v1/callers", token=token, confirmed=confirmed)
        without = echo.post("/v1/deferred", sent, token=token)
        clock.shift(timedelta(days=7))
        too_old = echo.post("/v1/deferred", sent, token=token, confirmed=confirmed)

    assert kept.status_code == 201
    refused = (not_verified_then, elsewhere, without, too_old)
    assert [answer.status_code for answer in refused] == [403] * 4


def test_nobody_confirms_in_the_future_and_no_one_else_may_say_when(echo: Service):
    token = caller_token(7, [MOTOR_POLICY])
    soon = int(time.time()) + 600

    answer = echo.post("/v1/deferred", {"text": "oui"}, token=token, confirmed=soon)

    assert answer.status_code == 401


def forged(key=keys.PRIVATE_KEY, algorithm="EdDSA", kid: str | None = keys.KID, **claims) -> str:
    now = int(time.time())
    payload = {
        "iss": "verifications",
        "sub": "7",
        "call_id": CALL_ID,
        "policies": [MOTOR_POLICY],
        "level": 1,
        "scopes": ["policies:read"],
        "iat": now,
        "exp": now + 900,
        "jti": "1",
    }
    payload = {name: value for name, value in (payload | claims).items() if value is not None}
    # Signed as bytes: PyJWT would correct what some tests mean to send.
    headers = {"kid": kid} if kid else None
    return jwt.PyJWS().encode(json.dumps(payload).encode(), key, algorithm, headers)


def test_the_forger_of_these_tests_can_write_a_true_token(echo: Service):
    assert echo.get("/v1/callers", token=forged()).status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(lambda: "nonsense", id="nonsense"),
        pytest.param(lambda: "a.b.c", id="three dots"),
        pytest.param(lambda: forged()[:-4], id="truncated"),
        pytest.param(lambda: forged() + "AA", id="lengthened"),
        pytest.param(lambda: forged(key=Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(lambda: forged(key=None, algorithm="none"), id="alg none"),
        pytest.param(lambda: forged(keys.PUBLIC_PEM[28:], "HS256"), id="public key as secret"),
        pytest.param(lambda: forged(keys.WORKER_SECRET, "HS256"), id="the worker's own key"),
        pytest.param(lambda: forged(kid="unknown"), id="unknown kid"),
        pytest.param(lambda: forged(kid=None), id="no kid"),
        pytest.param(lambda: forged(call_id=OTHER_CALL_ID), id="another call"),
        pytest.param(lambda: forged(call_id=None), id="no call"),
        pytest.param(lambda: forged(iss="worker"), id="another issuer"),
        pytest.param(lambda: forged(iss=None), id="no issuer"),
        pytest.param(lambda: forged(sub=None), id="nobody"),
        pytest.param(lambda: forged(sub="all"), id="everybody"),
        pytest.param(lambda: forged(exp=int(time.time()) - 1), id="expired"),
        pytest.param(lambda: forged(exp=None), id="never expires"),
        pytest.param(lambda: forged(iat=int(time.time()) - 1000), id="older than fifteen minutes"),
        pytest.param(lambda: forged(iat=int(time.time()) + 1000), id="of the future"),
        pytest.param(lambda: forged(jti=None), id="no id"),
        pytest.param(lambda: forged(level=None), id="no level"),
        pytest.param(lambda: forged(level=9), id="a level that is none"),
        pytest.param(lambda: forged(scopes=None), id="no scopes"),
        pytest.param(lambda: forged(policies=7), id="policies are no list"),
    ],
)
def test_a_token_that_is_not_ours_for_this_call_proves_nothing(
    echo: Service, token: Callable[[], str]
):
    answer = echo.get("/v1/callers", token=token())

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-invalid")


def test_a_verification_without_a_call_is_worth_nothing():
    echo = Service("echo", source=SOURCE, call_id=None)

    assert echo.get("/v1/callers", token=caller_token(7, [MOTOR_POLICY])).status_code == 400


def test_the_token_tells_nothing_of_the_factors():
    token, expires_at = verification.issue(
        7, CALL_ID, [MOTOR_POLICY], Level.FACTORS, datetime.now(UTC)
    )

    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {
        *("iss", "sub", "call_id", "policies", "level", "scopes", "iat", "exp", "jti")
    }
    assert expires_at.timestamp() - claims["iat"] <= 900
