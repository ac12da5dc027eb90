"""Reading what was received: the dashboard's supervisors, and the caller known by a code."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import Engine, select

from contract.roles import Role
from contract.verifications import Level
from functions.database.tables import audit
from tests import builders, rows
from tests.integration.documents.conftest import JPEG, PDF, Link
from tests.services import Service, caller_token


@pytest.fixture
def received(link: Link, claim: str) -> str:
    link.upload(PDF, kind="repair_quote", name="Devis Garage Œuvre.pdf")
    link.upload(JPEG, kind="other", media_type="image/jpeg", name="plan.jpg")
    return f"/v1/documents?claim_number={claim}"


def dashboard(role: Role = Role.SUPERVISOR) -> Service:
    return Service("documents", identity="dashboard", call_id=None, role=role)


def test_a_supervisor_reads_what_was_received_and_the_trail_says_so(
    received: str, database: Engine, holder: int, claim: str
):
    answer = dashboard().get(received)

    first, second = answer.json["items"]
    assert (first["kind"], first["label"]) == ("repair_quote", "un devis de réparation")
    assert (first["name"], first["size"]) == ("Devis Garage Œuvre.pdf", len(PDF))
    assert second["label"] == "un autre document"
    given = requests.get(first["download_url"], timeout=10)
    assert given.content == PDF
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert "Devis%20Garage%20%C5%92uvre.pdf" in given.headers["Content-Disposition"]
    assert parse_qs(urlsplit(first["download_url"]).query)["X-Amz-Expires"] == ["300"]
    with database.begin() as connection:
        trail = connection.execute(
            select(audit.c.who, audit.c.whose, audit.c.detail).where(
                audit.c.what == "documents.read"
            )
        ).all()
    assert trail == [("dashboard", holder, claim)]


def test_a_reader_of_the_dashboard_reads_no_document(received: str):
    assert dashboard(Role.READER).get(received).status_code == 403


def test_the_caller_known_by_a_code_hears_the_names_and_nothing_more(received: str, holder: int):
    token = caller_token(holder, [builders.MOTOR_POLICY], level=Level.CODE)

    answer = Service("documents").get(received, token=token)

    assert [each["name"] for each in answer.json["items"]] == [
        "Devis Garage Œuvre.pdf",
        "plan.jpg",
    ]
    for item in answer.json["items"]:
        for hidden in ("download_url", "sha256", "size", "media_type"):
            assert item[hidden] is None


@pytest.mark.parametrize("level", [None, Level.FACTORS])
def test_the_caller_known_by_less_hears_nothing(received: str, holder: int, level: Level | None):
    token = caller_token(holder, [builders.MOTOR_POLICY], level=level) if level else None

    answer = Service("documents").get(received, token=token)

    assert (answer.status_code, answer.json["level"]) == (403, 2)


def test_anothers_documents_do_not_exist(received: str, database: Engine):
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        stranger = rows.policyholder(connection, other)
    token = caller_token(stranger, [builders.OTHERS_POLICY], level=Level.CODE)

    assert Service("documents").get(received, token=token).status_code == 404


def test_nobody_reads_unsigned(received: str):
    assert Service("documents", identity=None).get(received).status_code == 401
