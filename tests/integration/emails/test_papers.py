"""Papers asked for over HTTP: who may, how often, and what leaves."""

import base64
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, func, select, update

from contract.identifiers import grouped
from contract.verifications import Level
from functions.database.tables import audit, outbox, policies
from functions.emails import relay
from tests import builders, rows
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service, caller_token

SUMMARY = {"template": "contract_summary", "policy_number": builders.MOTOR_POLICY}
CERTIFICATE = {"template": "certificate", "policy_number": builders.MOTOR_POLICY}


@pytest.fixture
def emails(database: Engine) -> Service:
    return Service("emails")


@pytest.fixture
def token(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY])


@pytest.fixture
def known_by_code(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY], level=Level.CODE)


def queued(database: Engine) -> list[Any]:
    with database.begin() as connection:
        return list(connection.execute(select(outbox)).all())


def read(sent: dict[str, Any]) -> str:
    (attached,) = sent["attachments"]
    pages = PdfReader(io.BytesIO(base64.b64decode(attached["content"]))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_summary_is_asked_for_at_level_1_and_leaves_as_a_pdf(
    emails: Service, token: str, sendgrid: FakeSendGrid
):
    answer = emails.post("/v1/emails", SUMMARY, token=token)
    relay.deliver()

    assert (answer.status_code, answer.json["template"]) == (201, "contract_summary")
    (sent,) = sendgrid.accepted
    (attached,) = sent["attachments"]
    assert attached["type"] == "application/pdf"
    assert attached["filename"] == f"resume-contrat-{builders.MOTOR_POLICY}.pdf"
    text = read(sent)
    assert "Résumé de votre contrat" in text
    assert "Camille Laurent 12 rue Paul Bert 69003 Lyon" in text
    assert grouped(builders.MOTOR_POLICY) in text


def test_a_certificate_needs_level_2(
    emails: Service, token: str, known_by_code: str, sendgrid: FakeSendGrid
):
    refused = emails.post("/v1/emails", CERTIFICATE, token=token)
    given = emails.post("/v1/emails", CERTIFICATE, token=known_by_code)
    relay.deliver()

    assert (refused.status_code, refused.json["level"]) == (403, 2)
    assert given.status_code == 201
    assert "Attestation d’assurance automobile" in read(sendgrid.accepted[0])


def test_the_outbox_keeps_the_contract_and_neither_name_nor_address(
    emails: Service, token: str, database: Engine
):
    emails.post("/v1/emails", SUMMARY, token=token)

    (row,) = queued(database)
    assert set(row.variables) == {"policy", "issued_on"}
    kept = json.dumps(row.variables)
    for secret in ("Camille", "Paul Bert", "%PDF", "example.fr"):
        assert secret not in kept


def test_a_repeated_key_asks_once(emails: Service, token: str, database: Engine):
    first = emails.post("/v1/emails", SUMMARY, token=token, key="call:summary")
    again = emails.post("/v1/emails", SUMMARY, token=token, key="call:summary")

    assert again.data == first.data
    assert len(queued(database)) == 1


def test_a_third_paper_of_one_call_is_refused(emails: Service, token: str, database: Engine):
    answers = [emails.post("/v1/emails", SUMMARY, token=token).status_code for _ in range(3)]

    assert answers == [201, 201, 429]
    assert len(queued(database)) == 2


@pytest.mark.parametrize("body", [SUMMARY, CERTIFICATE])
def test_anothers_contract_is_as_unknown_as_one_that_does_not_exist(
    emails: Service, database: Engine, known_by_code: str, body: dict[str, str]
):
    with database.begin() as connection:
        rows.policyholder(connection, builders.policy(policy_number=builders.OTHERS_POLICY))
    headers = {"X-Request-Id": "same"}

    answers = [
        emails.post(
            "/v1/emails", body | {"policy_number": number}, token=known_by_code, headers=headers
        )
        for number in (builders.OTHERS_POLICY, builders.HOME_POLICY)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert queued(database) == []


def test_a_token_that_names_a_policy_of_another_holder_gets_nothing(
    emails: Service, database: Engine, holder: int
):
    with database.begin() as connection:
        rows.policyholder(connection, builders.policy(policy_number=builders.OTHERS_POLICY))
    stretched = caller_token(holder, [builders.OTHERS_POLICY], level=Level.CODE)

    answer = emails.post(
        "/v1/emails", SUMMARY | {"policy_number": builders.OTHERS_POLICY}, token=stretched
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("dates", [{"starts_on": "2999-01-01"}, {"ends_on": "2025-12-31"}])
def test_a_policy_that_does_not_run_today_has_a_summary_and_no_certificate(
    emails: Service, known_by_code: str, database: Engine, dates: dict[str, str]
):
    with database.begin() as connection:
        values = {name: builders.date.fromisoformat(day) for name, day in dates.items()}
        connection.execute(update(policies).values(values))

    certificate = emails.post("/v1/emails", CERTIFICATE, token=known_by_code)
    summary = emails.post("/v1/emails", SUMMARY, token=known_by_code)

    assert certificate.json["type"] == "/problems/policy-not-in-force"
    assert (certificate.status_code, summary.status_code) == (409, 201)


def test_who_asked_for_which_paper_is_in_the_trail(
    emails: Service, known_by_code: str, database: Engine, holder: int
):
    emails.post("/v1/emails", CERTIFICATE, token=known_by_code)

    with database.begin() as connection:
        trail = connection.execute(select(audit.c.what, audit.c.whose, audit.c.detail)).all()
        count = connection.scalar(select(func.count()).select_from(audit))
    assert (trail[0], count) == (("emails.certificate", holder, builders.MOTOR_POLICY), 1)


@pytest.mark.parametrize(
    "body",
    [
        {"template": "certificate"},
        {"template": "certificate", "claim_number": "SD26000001Z"},
        CERTIFICATE | {"claim_number": "SD26000001Z"},
        {"template": "claim_opened", "policy_number": builders.MOTOR_POLICY},
        CERTIFICATE | {"to": "eve@evil.example"},
        {"template": "upload_link", "policy_number": builders.MOTOR_POLICY},
    ],
)
def test_a_body_that_does_not_name_its_one_thing_is_refused(
    emails: Service, known_by_code: str, database: Engine, body: dict[str, str]
):
    assert emails.post("/v1/emails", body, token=known_by_code).status_code == 422
    assert queued(database) == []
