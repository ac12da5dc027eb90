"""Links: how they reach the policyholder, who may ask for one, and what the e-mail says."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine, select

from contract.identifiers import claim_number, grouped
from functions.database.tables import audit, document_links, outbox
from functions.emails import relay
from tests import builders, rows
from tests.integration.documents.conftest import Bucket, Link
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service, caller_token

PAGE = "https://appel.example.fr"


@pytest.fixture
def sendgrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSendGrid]:
    with FakeSendGrid() as fake:
        monkeypatch.setenv("SENDGRID_URL", fake.url)
        monkeypatch.setenv("SENDGRID_API_KEY", "SG.key")
        monkeypatch.setenv("SENDER_EMAIL", "sinistres@example.com")
        monkeypatch.setenv("PAGE_URL", PAGE)
        yield fake


@pytest.fixture
def service(database: Engine) -> Service:
    return Service("documents")


def tokens(mail: dict[str, Any]) -> set[str]:
    """The tokens of the links in an e-mail's text and in its HTML."""
    found = re.findall(
        rf"{PAGE}/documents\.html#([\w-]+)", " ".join(part["value"] for part in mail["content"])
    )
    return set(found)


def ask(service: Service, token: str, claim: str, **options: Any) -> Any:
    return service.post("/v1/documents/links", {"claim_number": claim}, token=token, **options)


def test_the_confirmation_of_a_claim_lists_its_papers_with_a_link_that_works(
    claim: str, sendgrid: FakeSendGrid, bucket: Bucket, redis: Redis
):
    relay.deliver()

    (mail,) = sendgrid.accepted
    (token,) = tokens(mail)
    text = mail["content"][0]["value"]
    assert "des photos des dommages" in text
    assert "valable 14 jours" in text
    permit = Link(Service("documents", identity=None), token).read().json
    assert permit["claim_number"] == claim
    assert all(each["label"] in text for each in permit["expected"])


def test_a_link_exists_nowhere_but_in_its_email(
    claim: str, sendgrid: FakeSendGrid, database: Engine
):
    relay.deliver()

    (token,) = tokens(sendgrid.accepted[0])
    with database.begin() as connection:
        (mail,) = connection.execute(select(outbox)).all()
        (link,) = connection.execute(select(document_links)).all()
    assert len(token) == 43
    assert token not in str(mail) + str(link)
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_without_a_page_the_confirmation_promises_no_link(
    claim: str, sendgrid: FakeSendGrid, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PAGE_URL")

    relay.deliver()

    text = sendgrid.accepted[0]["content"][0]["value"]
    assert "#" not in text
    assert "Il vous dit comment lui transmettre vos documents." in text


def test_without_a_page_no_email_is_sent_for_a_link_that_there_is_not(
    service: Service,
    claim: str,
    caller: str,
    sendgrid: FakeSendGrid,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("PAGE_URL")
    ask(service, caller, claim)

    run = relay.deliver()

    assert (run.sent, run.failed) == (1, 1)
    assert "documents.html" not in str(sendgrid.accepted)


def test_a_link_asked_for_on_the_line_leaves_to_the_address_on_file(
    service: Service,
    claim: str,
    caller: str,
    sendgrid: FakeSendGrid,
    database: Engine,
    holder: int,
    bucket: Bucket,
    redis: Redis,
):
    answer = ask(service, caller, claim)
    relay.deliver()

    assert answer.status_code == 201
    assert answer.json == {
        "claim_number": claim,
        "status": "queued",
        "address": "c•••@e•••.fr",
        "valid_days": 14,
        "max_files": 10,
    }
    mail = sendgrid.accepted[-1]
    assert mail["personalizations"] == [{"to": [{"email": "camille.laurent@example.fr"}]}]
    assert mail["subject"] == f"Envoyer vos documents, sinistre {grouped(claim)}"
    (token,) = tokens(mail)
    assert Link(Service("documents", identity=None), token).read().status_code == 200
    with database.begin() as connection:
        trail = connection.execute(
            select(audit.c.whose, audit.c.detail).where(audit.c.what == "documents.link")
        ).all()
    assert trail == [(holder, claim)]


def test_a_repeated_key_sends_one_link(service: Service, claim: str, caller: str, database: Engine):
    first = ask(service, caller, claim, key="call:link")
    again = ask(service, caller, claim, key="call:link")

    assert again.data == first.data
    with database.begin() as connection:
        assert len(connection.execute(select(outbox)).all()) == 2


def test_links_count_among_the_mails_of_a_call(service: Service, claim: str, caller: str):
    answers = [ask(service, caller, claim) for _ in range(2)]

    assert [each.status_code for each in answers] == [201, 429]


def test_anothers_claim_is_as_unknown_as_one_that_does_not_exist(
    service: Service, claim: str, database: Engine
):
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        stranger = rows.policyholder(connection, other)
    token = caller_token(stranger, [builders.OTHERS_POLICY])
    headers = {"X-Request-Id": "same"}

    answers = [
        ask(service, token, number, headers=headers) for number in (claim, claim_number(2019, 1))
    ]

    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    with database.begin() as connection:
        assert len(connection.execute(select(outbox)).all()) == 1


def test_nobody_asks_without_being_verified(service: Service, claim: str):
    answer = service.post("/v1/documents/links", {"claim_number": claim})

    assert (answer.status_code, answer.json["level"]) == (403, 1)


@pytest.mark.parametrize("more", [{"to": "eve@evil.example"}, {"url": "https://evil.example"}])
def test_nothing_but_the_claim_can_be_chosen(
    service: Service, claim: str, caller: str, more: dict[str, str]
):
    answer = service.post("/v1/documents/links", {"claim_number": claim} | more, token=caller)

    assert answer.status_code == 422
