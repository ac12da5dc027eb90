"""Reading claims and adding to them, over HTTP, on MariaDB and SQLite."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from contract.claims import Claim
from contract.identifiers import claim_number
from contract.verifications import Level
from functions.database.tables import audit, claim_additions
from tests import builders, rows
from tests.services import Service, caller_token


@pytest.fixture
def service(database: Engine) -> Service:
    return Service("claims")


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection, builders.policy())


@pytest.fixture
def token(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY])


@pytest.fixture
def stranger(database: Engine) -> str:
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        holder = rows.policyholder(connection, other, first_name="Karim")
    return caller_token(holder, [builders.OTHERS_POLICY])


@pytest.fixture
def known_by_code(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY], level=Level.CODE)


@pytest.fixture
def number(service: Service, token: str) -> str:
    return opened(service, token)


def opened(service: Service, token: str, days_ago: int = 1) -> str:
    moment = builders.yesterday() - timedelta(days=days_ago - 1)
    notice = builders.first_notice_of_loss(
        occurrence=builders.occurrence(moment), known_on=moment.date()
    )
    number: str = service.post("/v1/claims", notice, token=token).json["claim_number"]
    return number


def test_a_claim_is_read_as_it_was_opened_by_a_caller_known_by_a_code(
    service: Service, token: str, known_by_code: str
):
    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    opened = Claim.model_validate(answer.json)

    read = service.get(f"/v1/claims/{opened.claim_number}", token=known_by_code)

    assert read.status_code == 200
    # Where the confirmation goes is told once.
    assert Claim.model_validate(read.json) == opened.model_copy(
        update={"confirmation_address": None}
    )


def test_the_state_of_a_claim_is_told_without_what_was_said_freely(
    service: Service, token: str, known_by_code: str
):
    notice = builders.first_notice_of_loss(description="Mon genou me fait mal depuis.")
    number = service.post("/v1/claims", notice, token=token).json["claim_number"]
    addition = {"text": "On m'opère du genou lundi."}
    service.post(f"/v1/claims/{number}/additions", addition, token=token)

    for target in (f"/v1/claims/{number}", "/v1/claims"):
        state, everything = (service.get(target, token=each) for each in (token, known_by_code))

        assert "received" in state.text
        assert "added_at" in state.text
        assert "genou" not in state.text
        assert everything.text.count("genou") == 2


def test_a_number_may_be_written_with_its_separators(service: Service, token: str, number: str):
    written = f"sd-{number[2:4]}-{number[4:10]}-{number[10:].lower()}"

    assert service.get(f"/v1/claims/{written}", token=token).json["claim_number"] == number


def test_anothers_claim_is_as_unknown_as_one_that_does_not_exist(
    service: Service, stranger: str, number: str
):
    headers = {"X-Request-Id": "same"}
    unknown = claim_number(2019, 1)

    answers = [
        service.get(f"/v1/claims/{each}", token=stranger, headers=headers)
        for each in (number, unknown, number[:-1] + "?", "SD26")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_a_policyholder_lists_their_own_claims_only(
    service: Service, token: str, stranger: str, number: str
):
    assert [
        item["claim_number"] for item in service.get("/v1/claims", token=token).json["items"]
    ] == [number]
    assert service.get("/v1/claims", token=stranger).json == {"items": [], "next_cursor": None}


def test_a_long_list_comes_page_by_page_newest_first(
    service: Service, token: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("functions.claims.service.PAGE", 2)
    numbers = [opened(service, token, days) for days in (2, 4, 6)]

    first = service.get("/v1/claims", token=token).json
    second = service.get(f"/v1/claims?cursor={first['next_cursor']}", token=token).json

    listed = [item["claim_number"] for item in first["items"] + second["items"]]
    assert listed == numbers[::-1]
    assert second["next_cursor"] is None


def test_anothers_cursor_shows_nothing(service: Service, stranger: str, number: str):
    assert service.get(f"/v1/claims?cursor={number}", token=stranger).json["items"] == []
    assert service.get("/v1/claims?cursor=abc", token=stranger).status_code == 422


def test_lists_and_claims_never_tell_who_was_hurt(service: Service, token: str, number: str):
    for target in ("/v1/claims", f"/v1/claims/{number}"):
        answer = service.get(target, token=token)

        assert "injured" not in answer.text
        assert "circumstances" not in answer.text


def test_an_addition_is_kept_with_its_claim(
    service: Service, token: str, known_by_code: str, number: str
):
    body = {"text": "Le numéro du dépanneur est au dossier."}

    answer = service.post(f"/v1/claims/{number}/additions", body, token=token)

    assert answer.status_code == 201
    read = service.get(f"/v1/claims/{number}", token=known_by_code)
    assert read.json["additions"] == [answer.json]
    assert answer.json["text"] == body["text"]


def test_an_addition_repeated_with_its_key_is_one_addition(
    service: Service, token: str, number: str, database: Engine
):
    target = f"/v1/claims/{number}/additions"

    first = service.post(target, {"text": "Voilà."}, token=token, key="call:add")
    again = service.post(target, {"text": "Voilà."}, token=token, key="call:add")

    assert again.data == first.data
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(claim_additions)) == 1


def test_nobody_adds_to_anothers_claim_nor_is_given_its_stored_answers(
    service: Service, token: str, stranger: str, number: str, database: Engine
):
    target = f"/v1/claims/{number}/additions"
    service.post(target, {"text": "Moi."}, token=token, key="call:add")

    answer = service.post(target, {"text": "Moi."}, token=stranger, key="call:add")
    other = service.post(target, {"text": "Moi aussi."}, token=stranger)

    assert (answer.status_code, other.status_code) == (404, 404)
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(claim_additions)) == 1


def test_a_claim_takes_twenty_additions_and_no_more(service: Service, token: str, number: str):
    target = f"/v1/claims/{number}/additions"
    for n in range(20):
        assert service.post(target, {"text": f"Note {n}"}, token=token).status_code == 201

    answer = service.post(target, {"text": "Encore une"}, token=token)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/too-many-additions")


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_addition_says_something_and_not_too_much(
    service: Service, token: str, number: str, text: str
):
    answer = service.post(f"/v1/claims/{number}/additions", {"text": text}, token=token)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/text"


def test_every_touch_is_on_record(service: Service, token: str, number: str, database: Engine):
    service.get("/v1/claims", token=token)
    service.get(f"/v1/claims/{number}", token=token)
    service.post(f"/v1/claims/{number}/additions", {"text": "Merci."}, token=token)

    with database.begin() as connection:
        trail = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.what, row.detail) for row in trail] == [
        ("claims.open", number),
        ("claims.read", None),
        ("claims.read", number),
        ("claims.add", number),
    ]
