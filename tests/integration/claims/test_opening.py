"""Opening a claim, over HTTP, on MariaDB and SQLite."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, insert, select, update

from contract.claims import Claim
from contract.identifiers import Line, claim_number, is_valid, policy_number
from contract.losses import Occurrence, Peril, Precision
from functions.database.claims import sealed_place
from functions.database.sealing import open_sealed
from functions.database.tables import (
    audit,
    claim_sequences,
    claims,
    idempotency_keys,
    outbox,
    policyholders,
)
from tests import builders, rows
from tests.services import Service, caller_token


@pytest.fixture
def service(database: Engine) -> Service:
    return Service("claims")


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        rows.policyholder(connection, other, first_name="Karim")
        return rows.policyholder(
            connection,
            builders.policy(coverages=[builders.coverage(), theft()]),
            builders.policy(policy_number=builders.HOME_POLICY),
        )


@pytest.fixture
def token(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY, builders.HOME_POLICY])


def theft() -> Any:
    return builders.coverage(peril=Peril.THEFT, deductible=50_000)


def count(database: Engine, table: Table) -> int:
    with database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def days_ago(days: int) -> datetime:
    return builders.yesterday() - timedelta(days=days - 1)


def at(moment: datetime) -> dict[str, Any]:
    """The fields of a loss of that moment, known the same day."""
    return {"occurrence": builders.occurrence(moment), "known_on": moment.date()}


def test_a_notice_opens_one_claim_with_everything_it_said(
    service: Service, token: str, database: Engine, holder: int
):
    notice = builders.first_notice_of_loss()

    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 201
    claim = Claim.model_validate(answer.json)
    year = datetime.now(builders.PARIS).year
    assert claim.claim_number == claim_number(year, 1)
    assert is_valid(claim.claim_number)
    assert (claim.status, claim.deductible) == ("received", 30_000)
    assert (claim.late, claim.outside_policy_period) == (False, False)
    assert claim.deadline.rule == "general"
    assert claim.documents[0].code == "joint_report"
    assert claim.confirmation_email == "queued"
    assert claim.confirmation_address == "c•••@e•••.fr"
    with database.begin() as connection:
        row = connection.execute(select(claims)).one()
        mail = connection.execute(select(outbox)).one()
        trail = connection.execute(select(audit)).one()
    assert row.claim_number == claim.claim_number
    assert (row.place, row.description) == (notice.place, notice.description)
    assert row.occurred_earliest == notice.occurrence.earliest
    told = notice.circumstances.model_dump(
        mode="json", exclude_none=True, exclude={"injured_count"}
    )
    assert row.circumstances == told
    assert row.confirmation == notice.confirmation.model_dump(mode="json")
    assert row.known_on == notice.known_on
    assert row.call_id == builders.CALL_ID
    assert (mail.template, mail.claim_id, mail.status) == ("claim_opened", row.id, "queued")
    assert (trail.what, trail.whose, trail.detail) == ("claims.open", holder, claim.claim_number)


def test_numbers_follow_each_other_within_the_year(service: Service, token: str, database: Engine):
    year = datetime.now(builders.PARIS).year
    with database.begin() as connection:
        connection.execute(insert(claim_sequences).values(year=year, last=4216))

    first = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    notice = builders.first_notice_of_loss(peril=Peril.THEFT)
    second = service.post("/v1/claims", notice, token=token)

    assert first.json["claim_number"] == claim_number(year, 4217)
    assert second.json["claim_number"] == claim_number(year, 4218)


def test_the_same_key_and_body_give_the_first_answer_again(
    service: Service, token: str, database: Engine
):
    notice = builders.first_notice_of_loss()

    first = service.post("/v1/claims", notice, token=token, key="call:loss")
    again = service.post("/v1/claims", notice, token=token, key="call:loss")

    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (count(database, claims), count(database, outbox)) == (1, 1)


def test_the_same_key_with_another_body_is_refused(service: Service, token: str, database: Engine):
    service.post("/v1/claims", builders.first_notice_of_loss(), token=token, key="call:loss")

    other = builders.first_notice_of_loss(place="Villeurbanne")
    answer = service.post("/v1/claims", other, token=token, key="call:loss")

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/idempotency-mismatch")
    assert count(database, claims) == 1


def test_a_stored_answer_is_never_given_to_another_caller(service: Service, token: str):
    notice = builders.first_notice_of_loss()
    service.post("/v1/claims", notice, token=token, key="call:loss")

    stranger = caller_token(999, [builders.OTHERS_POLICY])
    answer = service.post("/v1/claims", notice, token=stranger, key="call:loss")

    assert answer.status_code == 404


def test_a_key_is_required(service: Service, token: str):
    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=token, key=None)

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/header-missing")


def test_nothing_is_opened_for_a_caller_who_is_not_verified(service: Service, database: Engine):
    answer = service.post("/v1/claims", builders.first_notice_of_loss())

    assert (answer.status_code, answer.json["level"]) == (403, 1)
    assert count(database, claims) == 0


def test_nothing_is_opened_with_the_verification_of_another_call(
    service: Service, holder: int, database: Engine
):
    stolen = caller_token(holder, [builders.MOTOR_POLICY], call_id=builders.OTHER_CALL_ID)

    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=stolen)

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-invalid")
    assert count(database, claims) == 0


def test_anothers_policy_is_as_unknown_as_one_that_does_not_exist(
    service: Service, token: str, database: Engine
):
    headers = {"X-Request-Id": "same"}

    answers = [
        service.post(
            "/v1/claims",
            builders.first_notice_of_loss(policy_number=number),
            token=token,
            headers=headers,
        )
        for number in (builders.OTHERS_POLICY, policy_number(Line.MOTOR, 1))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert count(database, claims) == 0


def test_a_verification_that_names_a_policy_it_does_not_own_opens_nothing(
    service: Service, holder: int, database: Engine
):
    token = caller_token(holder, [builders.OTHERS_POLICY])

    notice = builders.first_notice_of_loss(policy_number=builders.OTHERS_POLICY)
    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 404
    assert count(database, claims) == 0


def test_a_peril_of_another_line_is_invalid(service: Service, token: str):
    notice = builders.first_notice_of_loss(peril=Peril.BURGLARY)

    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == ["#/peril"]


def test_every_missing_answer_is_named(service: Service, token: str, database: Engine):
    notice = builders.first_notice_of_loss().model_dump(mode="json")
    notice["circumstances"] = {"driver": "Camille"}

    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [
        "#/circumstances/injured_count",
        "#/circumstances/drivable",
        "#/circumstances/other_party_known",
        "#/circumstances/joint_report_signed",
    ]
    assert (count(database, claims), count(database, idempotency_keys)) == (0, 0)


def test_a_peril_that_the_policy_leaves_out_is_refused(
    service: Service, token: str, database: Engine
):
    answer = service.post(
        "/v1/claims", builders.first_notice_of_loss(peril=Peril.VANDALISM), token=token
    )

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/peril-not-covered")
    assert count(database, claims) == 0


def test_a_loss_of_tomorrow_is_refused(service: Service, token: str):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    notice = builders.first_notice_of_loss(occurrence=builders.occurrence(tomorrow))

    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/occurrence/latest"


def test_a_loss_known_before_it_happened_is_refused(service: Service, token: str):
    notice = builders.first_notice_of_loss(known_on=days_ago(3).date())

    answer = service.post("/v1/claims", notice, token=token)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "#/known_on"


def test_a_late_report_is_accepted_and_flagged(service: Service, token: str):
    answer = service.post(
        "/v1/claims", builders.first_notice_of_loss(**at(days_ago(60))), token=token
    )

    assert (answer.status_code, answer.json["late"]) == (201, True)


def test_a_loss_before_the_policy_is_accepted_and_flagged(service: Service, token: str):
    before = datetime(2023, 12, 31, 12, tzinfo=UTC)

    answer = service.post("/v1/claims", builders.first_notice_of_loss(**at(before)), token=token)

    assert (answer.status_code, answer.json["outside_policy_period"]) == (201, True)


def test_a_loss_after_the_policy_ended_is_accepted_and_flagged(service: Service, database: Engine):
    with database.begin() as connection:
        ended = builders.policy(ends_on=date(2024, 6, 30))
        holder = rows.policyholder(connection, ended)
    token = caller_token(holder, [builders.MOTOR_POLICY])

    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)

    assert (answer.status_code, answer.json["outside_policy_period"]) == (201, True)


def test_a_theft_has_two_days_and_a_catastrophe_waits_for_its_decree(service: Service, token: str):
    stolen = service.post(
        "/v1/claims", builders.first_notice_of_loss(peril=Peril.THEFT), token=token
    )
    flooded = service.post(
        "/v1/claims",
        builders.first_notice_of_loss(
            policy_number=builders.HOME_POLICY, peril=Peril.NATURAL_CATASTROPHE
        ),
        token=token,
    )

    assert stolen.json["deadline"]["rule"] == "theft"
    assert flooded.json["deadline"]["day"] is None
    assert flooded.json["late"] is False


def test_a_policyholder_of_alsace_has_the_holidays_of_alsace(
    service: Service, database: Engine, token: str
):
    # Reported long after: only the deadline is looked at. 26 December 2024 was a Thursday.
    known = at(datetime(2024, 12, 24, 12, tzinfo=UTC))
    lyon = service.post(
        "/v1/claims", builders.first_notice_of_loss(peril=Peril.THEFT, **known), token=token
    )
    with database.begin() as connection:
        connection.execute(update(policyholders).values(postcode="67000"))
        connection.execute(update(claims).values(reported_at=datetime(2025, 1, 1, tzinfo=UTC)))
    strasbourg = service.post(
        "/v1/claims", builders.first_notice_of_loss(peril=Peril.THEFT, **known), token=token
    )

    assert lyon.json["deadline"]["day"] == "2024-12-27"
    assert strasbourg.json["deadline"]["day"] == "2024-12-30"


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(minutes=45), timedelta(minutes=-45)])
def test_the_same_loss_under_another_key_is_given_its_number(
    service: Service, token: str, database: Engine, shift: timedelta
):
    first = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    moment = builders.yesterday() + shift

    again = builders.first_notice_of_loss(place="à Lyon", occurrence=builders.occurrence(moment))
    answer = service.post("/v1/claims", again, token=token)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/claim-already-reported")
    assert answer.json["claim_number"] == first.json["claim_number"]
    assert (count(database, claims), count(database, outbox)) == (1, 1)


def test_the_same_loss_said_less_exactly_is_still_the_same_loss(service: Service, token: str):
    service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    midnight = builders.yesterday().replace(hour=0, minute=0)
    all_day = Occurrence(
        earliest=midnight,
        latest=midnight + timedelta(hours=23, minutes=59),
        precision=Precision.DAY,
        words="hier",
    )

    answer = service.post(
        "/v1/claims", builders.first_notice_of_loss(occurrence=all_day), token=token
    )

    assert answer.status_code == 409


@pytest.mark.parametrize(
    "difference",
    [
        {"peril": Peril.THEFT},
        at(days_ago(3)),
        {"policy_number": builders.HOME_POLICY, "peril": Peril.FIRE},
    ],
)
def test_another_loss_is_another_claim(
    service: Service, token: str, difference: dict[str, Any], database: Engine
):
    service.post("/v1/claims", builders.first_notice_of_loss(), token=token)

    answer = service.post("/v1/claims", builders.first_notice_of_loss(**difference), token=token)

    assert answer.status_code == 201
    assert count(database, claims) == 2


def test_the_same_loss_may_be_reported_again_after_a_day(
    service: Service, token: str, database: Engine
):
    service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    with database.begin() as connection:
        long_ago = datetime.now(UTC) - timedelta(hours=25)
        connection.execute(update(claims).values(reported_at=long_ago))

    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)

    assert answer.status_code == 201


def test_a_call_opens_at_most_three_claims(service: Service, token: str, database: Engine):
    for days in (2, 4, 6):
        notice = builders.first_notice_of_loss(**at(days_ago(days)))
        assert service.post("/v1/claims", notice, token=token).status_code == 201

    fourth = builders.first_notice_of_loss(**at(days_ago(8)))
    answer = service.post("/v1/claims", fourth, token=token)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/too-many-claims")
    assert count(database, claims) == 3


def test_a_refusal_burns_no_number(service: Service, token: str):
    first = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    service.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    notice = builders.first_notice_of_loss(peril=Peril.THEFT)
    second = service.post("/v1/claims", notice, token=token)

    year = datetime.now(builders.PARIS).year
    assert first.json["claim_number"] == claim_number(year, 1)
    assert second.json["claim_number"] == claim_number(year, 2)


def test_the_caps_on_mail_are_told_truthfully(service: Service, token: str, database: Engine):
    told = []
    for days in (2, 4, 6):
        notice = builders.first_notice_of_loss(**at(days_ago(days)))
        told.append(service.post("/v1/claims", notice, token=token).json["confirmation_email"])

    assert told[:2] == ["queued", "queued"]
    assert told[2] not in ("queued", "sent")
    with database.begin() as connection:
        queued = connection.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.status == "queued")
        )
    assert queued == 2


@pytest.mark.parametrize(
    "record",
    [{"email": None}, {"email": ""}, {"email_suppressed_at": datetime(2026, 1, 1, tzinfo=UTC)}],
)
def test_no_mail_is_announced_to_someone_without_a_usable_address(
    service: Service, token: str, database: Engine, record: dict[str, Any]
):
    with database.begin() as connection:
        connection.execute(update(policyholders).values(record))

    answer = service.post("/v1/claims", builders.first_notice_of_loss(), token=token)

    assert (answer.status_code, answer.json["confirmation_email"]) == (201, "no_address")


def test_how_many_were_hurt_is_never_stored_in_clear_and_the_story_never_enters_the_outbox(
    service: Service, token: str, database: Engine
):
    notice = builders.first_notice_of_loss(
        description="J'ai mal au cou depuis le choc.",
        circumstances=builders.circumstances(injured_count=37, witnesses="Mme Grosjean"),
    )

    answer = service.post("/v1/claims", notice, token=token)

    with database.begin() as connection:
        stored = connection.execute(select(claims)).one()
        variables = str(connection.execute(select(outbox.c.variables)).scalar_one())
    assert "injured_count" not in stored.circumstances
    assert open_sealed(stored.injured, sealed_place(stored.claim_number)) == "37"
    assert "injured" not in variables
    assert not re.search(r"(?<![\d.:-])37(?![\d:])", variables)  # a moment may hold these digits
    assert "cou" not in variables.replace("Lyon", "").split()
    assert "Grosjean" not in variables
    assert "injured_count" not in answer.text
