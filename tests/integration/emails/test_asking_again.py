"""Asking for a confirmation again, over HTTP, on MariaDB and SQLite."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update

from contract.identifiers import claim_number
from functions.database.tables import audit, outbox, policyholders
from functions.emails import relay
from tests import builders, rows
from tests.integration.emails.conftest import event, post_events
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service, caller_token


@pytest.fixture
def emails(database: Engine) -> Service:
    return Service("emails")


@pytest.fixture
def claims(database: Engine) -> Service:
    return Service("claims")


@pytest.fixture
def token(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY])


@pytest.fixture
def number(claims: Service, token: str) -> str:
    answer = claims.post("/v1/claims", builders.first_notice_of_loss(), token=token)
    return str(answer.json["claim_number"])


def count(database: Engine) -> int:
    with database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(outbox)) or 0


def change(database: Engine, table: Any, **values: Any) -> None:
    with database.begin() as connection:
        connection.execute(update(table).values(values))


def ask(emails: Service, token: str, number: str, **options: Any) -> Any:
    return emails.post("/v1/emails", {"claim_number": number}, token=token, **options)


def test_a_confirmation_is_queued_again_as_it_was(
    emails: Service, token: str, number: str, database: Engine
):
    answer = ask(emails, token, number)

    assert (answer.status_code, answer.json["status"]) == (201, "queued")
    with database.begin() as connection:
        first, second = connection.execute(select(outbox).order_by(outbox.c.created_at)).all()
        trail = connection.execute(select(audit.c.what).order_by(audit.c.id)).scalars().all()
    assert second.id == answer.json["id"]
    assert (second.variables, second.claim_id) == (first.variables, first.claim_id)
    assert trail == ["claims.open", "emails.ask"]


def test_a_repeated_key_queues_one_mail(emails: Service, token: str, number: str, database: Engine):
    first = ask(emails, token, number, key="call:again")
    again = ask(emails, token, number, key="call:again")

    assert again.data == first.data
    assert count(database) == 2


def test_a_third_mail_of_one_call_is_refused(
    emails: Service, token: str, number: str, database: Engine
):
    ask(emails, token, number)

    answer = ask(emails, token, number)

    assert (answer.status_code, answer.json["type"]) == (429, "/problems/too-many-emails")
    assert count(database) == 2


def test_a_sixth_mail_of_one_day_is_refused(
    emails: Service, token: str, number: str, database: Engine
):
    for _ in range(4):
        change(database, outbox, call_id=builders.OTHER_CALL_ID)
        assert ask(emails, token, number).status_code == 201
    change(database, outbox, call_id=builders.OTHER_CALL_ID)

    sixth = ask(emails, token, number)
    change(database, outbox, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    next_day = ask(emails, token, number)

    assert (sixth.status_code, next_day.status_code) == (429, 201)


def test_an_address_that_is_missing_is_said(
    emails: Service, token: str, number: str, database: Engine
):
    change(database, policyholders, email=None)

    answer = ask(emails, token, number)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/no-address")


def test_a_confirmation_that_was_held_can_be_asked_for_once_there_is_an_address(
    claims: Service, emails: Service, token: str, database: Engine, sendgrid: FakeSendGrid
):
    change(database, policyholders, email=None)
    opened = claims.post("/v1/claims", builders.first_notice_of_loss(), token=token).json
    nothing = relay.deliver()
    change(database, policyholders, email="camille@example.fr")

    answer = ask(emails, token, opened["claim_number"])
    relay.deliver()

    assert (opened["confirmation_email"], nothing.sent) == ("no_address", 0)
    assert answer.status_code == 201
    assert len(sendgrid.accepted) == 1
    claim = claims.get(f"/v1/claims/{opened['claim_number']}", token=token).json
    assert claim["confirmation_email"] == "sent"


def test_anothers_claim_is_as_unknown_as_one_that_does_not_exist(
    emails: Service, number: str, database: Engine, holder: int
):
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        stranger = rows.policyholder(connection, other, first_name="Karim")
    token = caller_token(stranger, [builders.OTHERS_POLICY])
    headers = {"X-Request-Id": "same"}

    own = caller_token(holder, [builders.MOTOR_POLICY])
    ask(emails, own, number, key="call:again")

    answers = [
        ask(emails, token, each, headers=headers, key="call:again")
        for each in (number, claim_number(2019, 1))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_claim_without_a_confirmation_is_said_to_have_none(
    emails: Service, token: str, number: str, database: Engine
):
    with database.begin() as connection:
        connection.execute(delete(outbox))

    answer = ask(emails, token, number)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/no-confirmation")


def test_nobody_asks_without_being_verified(emails: Service, number: str):
    answer = emails.post("/v1/emails", {"claim_number": number})

    assert (answer.status_code, answer.json["level"]) == (403, 1)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"template": "verification_locked"}, "#/template"),
        ({"template": "love_letter"}, "#/template"),
        ({"to": "eve@evil.example"}, "#/to"),
        ({"subject": "Urgent"}, "#/subject"),
        ({"claim_number": "SD26000001"}, "#/claim_number"),
    ],
)
def test_nothing_but_the_claim_can_be_chosen(
    emails: Service, token: str, number: str, body: dict[str, str], pointer: str
):
    answer = emails.post("/v1/emails", {"claim_number": number} | body, token=token)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_a_claim_tells_what_became_of_its_mail(
    claims: Service, token: str, number: str, database: Engine, sendgrid: FakeSendGrid
):
    def told() -> str:
        return str(claims.get(f"/v1/claims/{number}", token=token).json["confirmation_email"])

    seen = [told()]
    relay.deliver()
    seen.append(told())
    email_id = sendgrid.accepted[0]["custom_args"]["outbox_id"]
    post_events([event(email_id, "delivered")])
    seen.append(told())
    post_events([event(email_id, "bounce")])
    seen.append(told())

    assert seen == ["queued", "sent", "sent", "not_sent"]


def test_the_confirmation_that_leaves_says_nothing_of_the_injured_nor_of_the_story(
    claims: Service, token: str, sendgrid: FakeSendGrid
):
    notice = builders.first_notice_of_loss(
        description="Mon genou me fait mal, IBAN FR7630006000011234567890189.",
        circumstances=builders.circumstances(injured_count=37),
    )
    claims.post("/v1/claims", notice, token=token)

    relay.deliver()

    (sent,) = sendgrid.accepted
    for part in (*(each["value"] for each in sent["content"]), sent["subject"]):
        for secret in ("genou", "FR76", "37 ", "1984", "12 mars", "69003"):
            assert secret not in part
