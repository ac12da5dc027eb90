"""SendGrid's emulator, asked by the `sendgrid` package and verified by its own helper."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader
from sendgrid.helpers.mail import CustomArg, Mail

from local.emulators import Emulators


def mail(**changed: Any) -> Mail:
    return Mail(
        **{
            "from_email": ("sinistres@assureur.example", "Assureur"),
            "to_emails": "claire.moreau@exemple.fr",
            "subject": "Votre déclaration",
            "plain_text_content": "Votre sinistre est enregistré.",
            "html_content": "<p>Votre sinistre est enregistré.</p>",
            **changed,
        }
    )


async def send(running: Emulators, message: Mail, *, timeout: float = 5) -> Any:
    environment = running.environment
    client = SendGridAPIClient(environment["SENDGRID_API_KEY"], host=environment["SENDGRID_URL"])
    client.client.timeout = timeout
    return await asyncio.to_thread(client.send, message)


class Endpoint:
    """Where the insurer would receive events: remembers each request, answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Any]] = []
        self.answers: list[int] = []
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.requests.append((await request.text(), request.headers))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body, _ in self.requests for event in json.loads(body)]


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    application = web.Application()
    application.router.add_post("/events", endpoint.receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    yield endpoint
    await runner.cleanup()


async def put(http: aiohttp.ClientSession, running: Emulators, path: str, body: Any) -> None:
    async with http.put(running.addresses["control_url"] + path, json=body) as answer:
        assert answer.status == 204, await answer.text()


async def test_an_accepted_mail_is_kept_with_all_that_was_sent(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    answer = await send(running, mail())

    assert answer.status_code == 202
    listed = await (await http.get(running.addresses["sendgrid_url"] + "/mails")).json()
    kept = listed["items"][0]
    assert kept["id"].startswith(answer.headers["X-Message-Id"])
    assert kept["from"] == "Assureur <sinistres@assureur.example>"
    assert kept["to"] == ["claire.moreau@exemple.fr"]
    assert kept["subject"] == "Votre déclaration"
    assert kept["html"] == "<p>Votre sinistre est enregistré.</p>"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to_emails": "claire@nullepart"}, "personalizations.0.to.0.email"),
        ({"subject": None}, "subject"),
        ({"plain_text_content": None, "html_content": None}, "content"),
        ({"from_email": "personne@nullepart"}, "from.email"),
    ],
)
async def test_a_mail_the_real_service_would_refuse_is_refused(
    running: Emulators, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(HTTPError) as raised:
        await send(running, mail(**changed))

    assert raised.value.status_code == 400
    assert field in [error["field"] for error in json.loads(raised.value.body)["errors"]]
    assert running.sendgrid.mails == []


async def test_a_wrong_key_is_refused(running: Emulators) -> None:
    client = SendGridAPIClient("wrong", host=running.addresses["sendgrid_url"])

    with pytest.raises(HTTPError) as raised:
        await asyncio.to_thread(client.send, mail())

    assert raised.value.status_code == 401


async def test_events_verify_with_the_helper_of_the_real_service(
    running: Emulators, http: aiohttp.ClientSession, endpoint: Endpoint
) -> None:
    await put(http, running, "/webhook", {"url": endpoint.url})
    message = mail()
    message.custom_arg = CustomArg("outbox_id", "42")

    await send(running, message)
    await running.sendgrid.events.settled()

    assert [event["event"] for event in endpoint.events] == ["processed", "delivered"]
    assert {event["outbox_id"] for event in endpoint.events} == {"42"}
    verifier = EventWebhook(running.environment["SENDGRID_EVENT_PUBLIC_KEY"])
    for body, headers in endpoint.requests:
        signature = headers[EventWebhookHeader.SIGNATURE]
        timestamp = headers[EventWebhookHeader.TIMESTAMP]
        assert verifier.verify_signature(body, signature, timestamp)
        assert not verifier.verify_signature(body + " ", signature, timestamp)


async def test_a_bounce_and_duplicates_come_when_asked_for(
    running: Emulators, http: aiohttp.ClientSession, endpoint: Endpoint
) -> None:
    await put(http, running, "/webhook", {"url": endpoint.url, "outcome": "bounce", "copies": 2})

    await send(running, mail())
    await running.sendgrid.events.settled()

    assert [event["event"] for event in endpoint.events] == [
        "processed",
        "processed",
        "bounce",
        "bounce",
    ]
    assert len({event["sg_event_id"] for event in endpoint.events}) == 2


async def test_an_event_is_told_again_until_it_is_taken(
    running: Emulators, http: aiohttp.ClientSession, endpoint: Endpoint
) -> None:
    endpoint.answers = [500]
    await put(http, running, "/webhook", {"url": endpoint.url, "outcome": "none"})

    await send(running, mail())
    await running.sendgrid.events.settled()

    assert [event["event"] for event in endpoint.events] == ["processed", "processed"]


@pytest.mark.parametrize(("fault", "status"), [("401", 401), ("429", 429), ("500", 500)])
async def test_a_refusal_reaches_the_client_with_its_status_and_sends_nothing(
    running: Emulators, http: aiohttp.ClientSession, fault: str, status: int
) -> None:
    await put(http, running, "/faults/sendgrid", {"fault": fault, "times": 1, "retry_after": 2})

    with pytest.raises(HTTPError) as raised:
        await send(running, mail())

    assert raised.value.status_code == status
    assert raised.value.headers["Retry-After"] == "2"
    assert running.sendgrid.mails == []
    assert (await send(running, mail())).status_code == 202


async def test_a_hanging_service_sends_nothing(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    await put(http, running, "/faults/sendgrid", {"fault": "hang"})

    with pytest.raises(OSError, match="timed out"):
        await send(running, mail(), timeout=0.2)

    assert running.sendgrid.mails == []


async def test_a_lost_reply_leaves_a_mail_that_the_client_does_not_know_of(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    await put(http, running, "/faults/sendgrid", {"fault": "drop_reply"})

    with pytest.raises(OSError):  # noqa: PT011 - reset or closed, as the system likes
        await send(running, mail())

    assert len(running.sendgrid.mails) == 1


async def test_the_page_shows_mails_and_lets_nothing_in_them_act_on_it(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    await send(running, mail(subject=hostile, html_content=f"<p>{hostile}</p>"))

    answer = await http.get(running.addresses["sendgrid_url"] + "/")
    page = await answer.text()

    assert "<script" not in page
    assert "<img" not in page
    assert '<iframe sandbox=""' in page
    assert "claire.moreau@exemple.fr" in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_page_says_in_french_that_there_is_no_mail_yet(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    page = await (await http.get(running.addresses["sendgrid_url"] + "/")).text()

    assert "Aucun courriel" in page
