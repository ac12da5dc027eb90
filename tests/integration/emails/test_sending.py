"""Sending: what SendGrid is given, and what its answers mean, over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from functions.emails.rendering import Rendered
from functions.emails.sending import Accepted, Refusal, Unavailable, send
from functions.emails.settings import EmailSettings
from tests.integration.emails.fake_sendgrid import FakeSendGrid

MAIL = Rendered(subject="Votre déclaration", text="Bonjour", html="<p>Bonjour</p>")


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    with FakeSendGrid() as fake:
        yield fake


def settings(url: str, timeout: float = 5) -> EmailSettings:
    return EmailSettings(
        sendgrid_api_key=SecretStr("SG.key"),
        sendgrid_url=url,
        sendgrid_timeout=timeout,
        sender_email="sinistres@example.com",
        brand="Assurance du Port",
    )


def test_the_mail_goes_to_the_one_recipient_with_text_before_html(sendgrid: FakeSendGrid):
    outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    assert outcome == Accepted("message-1")
    (mail,) = sendgrid.accepted
    assert mail["personalizations"] == [{"to": [{"email": "camille@example.fr"}]}]
    assert mail["from"] == {"email": "sinistres@example.com", "name": "Assurance du Port"}
    assert mail["subject"] == "Votre déclaration"
    assert [part["type"] for part in mail["content"]] == ["text/plain", "text/html"]
    assert sendgrid.authorizations == ["Bearer SG.key"]


def test_a_mail_sent_again_keeps_its_identifiers(sendgrid: FakeSendGrid):
    for _ in range(2):
        send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    first, second = sendgrid.accepted
    assert first["headers"]["Message-ID"] == second["headers"]["Message-ID"]
    assert first["custom_args"] == second["custom_args"] == {"outbox_id": "7"}


def test_nobody_watches_who_opens_a_mail_or_follows_its_links(sendgrid: FakeSendGrid):
    send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    (mail,) = sendgrid.accepted
    tracking = mail["tracking_settings"]
    assert tracking["click_tracking"] == {"enable": False, "enable_text": False}
    assert tracking["open_tracking"] == {"enable": False}


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_trouble_at_sendgrid_is_worth_another_try(sendgrid: FakeSendGrid, status: int):
    sendgrid.script.append(status)

    outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    assert outcome == Unavailable(f"SendGrid answered {status}", 0)


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_refusal_of_sendgrid_is_final(sendgrid: FakeSendGrid, status: int):
    sendgrid.script.append(status)

    outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    assert outcome == Refusal(f"SendGrid answered {status}")


@pytest.mark.parametrize("trouble", ["lost", "garbage"])
def test_an_answer_that_never_comes_whole_is_unknown_and_tried_again(
    sendgrid: FakeSendGrid, trouble: str
):
    sendgrid.script.append(trouble)

    outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url))

    assert isinstance(outcome, Unavailable)


def test_a_silent_sendgrid_is_left_after_the_timeout(sendgrid: FakeSendGrid):
    sendgrid.script.append("hang")

    outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url, timeout=0.2))

    assert isinstance(outcome, Unavailable)


def test_a_sendgrid_that_is_not_there_is_worth_another_try():
    outcome = send("7", "camille@example.fr", MAIL, settings("http://127.0.0.1:9"))

    assert isinstance(outcome, Unavailable)


def test_retry_after_is_read_in_each_of_its_forms(sendgrid: FakeSendGrid):
    later = datetime.now(UTC) + timedelta(seconds=90)
    sendgrid.script += [
        (429, {"Retry-After": "42"}),
        (429, {"Retry-After": format_datetime(later, usegmt=True)}),
        (429, {"X-RateLimit-Reset": str(int(later.timestamp()))}),
        (429, {"Retry-After": "soon"}),
    ]

    waits = []
    for _ in range(4):
        outcome = send("7", "camille@example.fr", MAIL, settings(sendgrid.url))
        assert isinstance(outcome, Unavailable)
        waits.append(outcome.retry_after)

    assert waits[0] == 42
    assert 30 < waits[1] <= 90
    assert 30 < waits[2] <= 90
    assert waits[3] == 0
