"""Ratings: from the page that had the call, kept whole, the last one holding."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from sqlalchemy import Engine, text

from functions.web import call_pass
from tests import keys
from tests.builders import CALL_ID
from tests.services import Service

PATH = f"/v1/analytics/calls/{CALL_ID}/rating"
PAGE = "https://assurance.example"
OTHER_CALL = "f" * 32


@pytest.fixture
def analytics() -> Service:
    return Service("analytics", identity=None)


def rate(analytics: Service, stars=4, pass_: str | None = None, path: str = PATH, **body):
    bearer = call_pass.issue(CALL_ID) if pass_ is None else pass_
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return analytics.put(path, {"stars": stars, **body}, headers=headers)


def rows(engine: Engine) -> list[tuple]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT call_id, stars, comment FROM call_ratings")))


def test_a_rating_is_kept_with_its_comment(analytics: Service, database: Engine):
    answer = rate(analytics, 5, comment="  Très clair, merci 👍\n<b>bravo</b>  ")

    assert answer.status_code == 200
    assert answer.json["stars"] == 5
    assert rows(database) == [(CALL_ID, 5, "Très clair, merci 👍\n<b>bravo</b>")]


def test_the_last_rating_holds(analytics: Service, database: Engine):
    rate(analytics, 1, comment="Trop lent")
    rate(analytics, 4)
    rate(analytics, 4)

    assert rows(database) == [(CALL_ID, 4, "")]


def test_each_rating_leaves_an_audit_row(analytics: Service, database: Engine):
    rate(analytics)

    with database.connect() as connection:
        found = list(connection.execute(text("SELECT who, what, call_id FROM audit")))
    assert found == [("public", "ratings.write", CALL_ID)]


@pytest.mark.parametrize(
    "body",
    [
        {"stars": 0},
        {"stars": 6},
        {"stars": "5"},
        {"stars": 4.5},
        {"stars": True},
        {"stars": None},
        {"stars": 3, "comment": "x" * 1001},
        {"stars": 3, "call_id": OTHER_CALL},
        {},
    ],
)
def test_what_is_no_rating_is_refused(analytics: Service, database: Engine, body: dict):
    headers = {"Authorization": f"Bearer {call_pass.issue(CALL_ID)}"}

    answer = analytics.put(PATH, body, headers=headers)

    assert (answer.status_code, rows(database)) == (422, [])


def pass_with(secret: str = keys.SETTINGS["CALL_PASS_SECRET"], **claims) -> str:
    made = {"aud": call_pass.AUDIENCE, "call": CALL_ID, "exp": datetime.now(UTC) + call_pass.LIFE}
    return jwt.encode(made | claims, secret, algorithm="HS256")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        pytest.param(pass_with("another-secret-of-thirty-two-characters"), id="other-secret"),
        pytest.param(pass_with(call=OTHER_CALL), id="other-call"),
        pytest.param(pass_with(aud="room"), id="other-audience"),
        pytest.param(pass_with(exp=datetime.now(UTC) - timedelta(seconds=1)), id="expired"),
        pytest.param(jwt.encode({"call": CALL_ID}, None, algorithm="none"), id="unsigned"),
        pytest.param(
            jwt.encode(
                {"aud": call_pass.AUDIENCE, "call": CALL_ID},
                keys.SETTINGS["CALL_PASS_SECRET"],
                algorithm="HS256",
            ),
            id="for-ever",
        ),
    ],
)
def test_without_the_pass_of_the_call_nothing_is_rated(
    analytics: Service, database: Engine, forged: str
):
    answer = rate(analytics, pass_=forged)

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/call-pass-invalid")
    assert rows(database) == []


def test_a_pass_is_worth_something_for_two_hours(analytics: Service, database: Engine):
    old = call_pass.issue(CALL_ID)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=119)):
        just_in_time = rate(analytics, pass_=old)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=121)):
        too_late = rate(analytics, pass_=old)

    assert (just_in_time.status_code, too_late.status_code) == (200, 401)


def test_the_pass_that_comes_with_a_token_rates_its_call(
    analytics: Service, database: Engine, redis
):
    grant = Service("tokens", identity=None).post("/v1/tokens", {}).json
    room = jwt.decode(grant["participant_token"], options={"verify_signature": False})["video"]
    call_id = room["room"].removeprefix("call-")

    answer = rate(analytics, pass_=grant["call_pass"], path=f"/v1/analytics/calls/{call_id}/rating")

    assert answer.status_code == 200
    assert answer.json["call_id"] == call_id


def test_a_call_is_not_rated_for_ever(analytics: Service, database: Engine):
    answers = [rate(analytics, 1 + n % 5).status_code for n in range(22)]

    assert answers == [200] * 20 + [429] * 2


def test_ratings_at_once_are_one_rating(analytics: Service, database: Engine):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: rate(analytics, 1 + n % 5).status_code, range(8)))

    assert answers == [200] * 8
    assert len(rows(database)) == 1


def test_the_caller_page_may_rate_from_its_own_origin(
    analytics: Service, database: Engine, monkeypatch
):
    monkeypatch.setenv("ALLOWED_ORIGINS", json.dumps([PAGE]))

    preflight = analytics.request(
        "OPTIONS", PATH, headers={"Origin": PAGE, "Access-Control-Request-Method": "PUT"}
    )

    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == PAGE
    assert preflight.headers["Access-Control-Allow-Methods"] == "PUT"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
