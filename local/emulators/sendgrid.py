"""SendGrid's `POST /v3/mail/send`, and the mails it kept instead of sending them."""

import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from local.emulators import mail_page
from local.emulators.faults import Delays, Fault, Faults, wait
from local.emulators.ledger import Ledger
from local.emulators.sendgrid_events import EventWebhook
from local.emulators.wire import break_off, hang, retry_after

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_HELP = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message."


@dataclass(frozen=True)
class Mail:
    """One accepted message to one group of recipients."""

    id: str
    received_at: float
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    custom_args: dict[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received_at": self.received_at,
            "from": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "custom_args": self.custom_args,
            "categories": list(self.categories),
            "headers": self.headers,
        }


class SendGrid:
    def __init__(self, ledger: Ledger, faults: Faults, delays: Delays) -> None:
        self._ledger, self._faults, self._delays = ledger, faults, delays
        self.mails: list[Mail] = []
        self.events = EventWebhook(ledger, delays)

    def application(self) -> web.Application:
        application = web.Application(client_max_size=32 * 2**20)
        application.router.add_post("/v3/mail/send", self._send)
        application.router.add_get("/mails", self._list)
        application.router.add_get("/", self._page)
        return application

    async def _send(self, request: web.Request) -> web.Response:
        fault = self._faults.strike("sendgrid")
        body = await _json(request)
        errors = list(problems(body))
        self._ledger.record(
            "sendgrid",
            "send",
            fault=fault.kind if fault else None,
            refused=[error["message"] for error in errors],
            body=body,
        )
        if not request.headers.get("Authorization", "").startswith("Bearer SG."):
            message = "The provided authorization grant is invalid, expired, or revoked"
            return _errors(401, [{"message": message, "field": None, "help": None}])
        if fault is not None and fault.kind != "drop_reply":
            return await _fail(request, fault)
        if errors:
            return _errors(400, errors)
        if _is_sandboxed(body):
            return web.Response(status=200)
        message_id = uuid.uuid4().hex[:22]
        for mail in _mails(message_id, body):
            self.mails.append(mail)
            self.events.announce(
                mail.id, mail.to, custom_args=mail.custom_args, categories=mail.categories
            )
        # What was accepted stays accepted, even if the client gives up while it waits.
        await wait(self._delays.seconds("sendgrid", "answer_ms"))
        if fault is not None:
            return break_off(request)
        return web.Response(status=202, headers={"X-Message-Id": message_id})

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({"items": [mail.to_json() for mail in self.mails]})

    async def _page(self, request: web.Request) -> web.Response:
        page = mail_page.render([mail.to_json() for mail in reversed(self.mails)])
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"
        return web.Response(
            text=page, content_type="text/html", headers={"Content-Security-Policy": policy}
        )


def problems(body: Any) -> Iterator[dict[str, Any]]:
    """What the real service finds wrong in a message, in its own form."""
    if not isinstance(body, dict):
        yield _problem("Bad Request", None)
        return
    yield from _address_problems(body.get("from"), "from")
    people = body.get("personalizations")
    if not isinstance(people, list) or not people:
        message = (
            "The personalizations field is required and must have at least one personalization."
        )
        yield _problem(message, "personalizations")
        return
    for index, one in enumerate(people):
        yield from _recipient_problems(one, f"personalizations.{index}")
    if not body.get("subject") and not all(one.get("subject") for one in people):
        message = (
            "The subject is required. You can get around this requirement if you use a template "
            "with a subject defined or if every personalization has a subject defined."
        )
        yield _problem(message, "subject")
    if not body.get("template_id"):
        yield from _content_problems(body.get("content"))


def _recipient_problems(one: dict[str, Any], where: str) -> Iterator[dict[str, Any]]:
    if not one.get("to"):
        message = (
            "The to array is required for all personalization objects, and must have at least one "
            "email object with a valid email address."
        )
        yield _problem(message, f"{where}.to")
        return
    seen: set[str] = set()
    for kind in ("to", "cc", "bcc"):
        for index, address in enumerate(one.get(kind) or ()):
            yield from _address_problems(address, f"{where}.{kind}.{index}")
            email = str(address.get("email", "")).lower()
            if email in seen:
                message = (
                    "Each email address in the personalization block should be unique between to, "
                    f"cc, and bcc. We found the first duplicate instance of [{email}] in the "
                    f"{where}.{kind} field."
                )
                yield _problem(message, where)
            seen.add(email)


def _address_problems(address: Any, where: str) -> Iterator[dict[str, Any]]:
    if not isinstance(address, dict) or not address.get("email"):
        yield _problem(f"The {where.split('.')[0]} email is required.", f"{where}.email")
    elif not _ADDRESS.fullmatch(str(address["email"])):
        yield _problem("Does not contain a valid address.", f"{where}.email")


def _content_problems(content: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(content, list) or not content:
        message = "Unless a valid template_id is provided, the content parameter is required."
        yield _problem(message, "content")
        return
    for index, part in enumerate(content):
        if not part.get("value"):
            message = "The content value must be a string at least one character in length."
            yield _problem(message, f"content.{index}.value")
    types = [part.get("type") for part in content]
    if "text/plain" in types[1:]:
        message = (
            "If present, text/plain and text/html may only be provided once, and text/plain must "
            "come first."
        )
        yield _problem(message, "content")


def _problem(message: str, where: str | None) -> dict[str, Any]:
    return {"message": message, "field": where, "help": f"{_HELP}{where}" if where else None}


def _errors(status: int, errors: list[dict[str, Any]]) -> web.Response:
    return web.json_response({"errors": errors}, status=status)


async def _fail(request: web.Request, fault: Fault) -> web.Response:
    if fault.kind == "hang":
        return await hang(request, fault)
    if fault.kind == "malformed":
        return web.Response(status=500, text="<html>upstream error", content_type="text/html")
    reasons = {401: "authorization required", 429: "too many requests"}
    status = fault.status or 500
    response = _errors(
        status,
        [{"message": reasons.get(status, "internal error"), "field": None, "help": None}],
    )
    response.headers.update(retry_after(fault))
    return response


def _mails(message_id: str, body: dict[str, Any]) -> Iterator[Mail]:
    parts = {part["type"]: part["value"] for part in body.get("content") or ()}
    for index, one in enumerate(body["personalizations"]):
        yield Mail(
            id=f"{message_id}.recvd-{index}",
            received_at=time.time(),
            sender=_written(body["from"]),
            to=tuple(_written(to) for to in one["to"]),
            subject=one.get("subject") or body.get("subject", ""),
            text=parts.get("text/plain", ""),
            html=parts.get("text/html", ""),
            custom_args={**(body.get("custom_args") or {}), **(one.get("custom_args") or {})},
            categories=tuple(body.get("categories") or ()),
            headers={**(body.get("headers") or {}), **(one.get("headers") or {})},
        )


def _written(address: dict[str, str]) -> str:
    name = address.get("name")
    return f"{name} <{address['email']}>" if name else address["email"]


def _is_sandboxed(body: dict[str, Any]) -> bool:
    return bool((body.get("mail_settings") or {}).get("sandbox_mode", {}).get("enable"))


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return None
