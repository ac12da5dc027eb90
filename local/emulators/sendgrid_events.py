"""SendGrid's signed Event Webhook: tells a URL what became of each mail."""

import asyncio
import base64
import json
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from local.emulators.faults import Delays, wait
from local.emulators.ledger import Ledger

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
OUTCOMES = ("delivered", "bounce", "dropped", "deferred", "spamreport", "none")

_ATTEMPTS = 5
_FIRST_PAUSE = 0.2
_TIMEOUT = aiohttp.ClientTimeout(total=10)


def _key(given: str) -> ec.EllipticCurvePrivateKey:
    """A new one, unless one is given (PKCS 8, base64) whose public half was written down."""
    if not given:
        return ec.generate_private_key(ec.SECP256R1())
    key = serialization.load_der_private_key(base64.b64decode(given), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


class EventWebhook:
    """Posts `processed`, then the outcome, `copies` times each, signed as the real one."""

    def __init__(self, ledger: Ledger, delays: Delays) -> None:
        self._ledger, self._delays = ledger, delays
        self._key = _key(os.environ.get("EMULATED_EVENT_KEY", ""))
        self._tasks: set[asyncio.Task[None]] = set()
        self.url: str | None = None
        self.outcome = "delivered"
        self.copies = 1

    @property
    def public_key(self) -> str:
        """In base64, as the settings page of the real service shows it."""
        der = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    def configure(self, settings: Mapping[str, Any]) -> None:
        outcome = settings.get("outcome", self.outcome)
        if outcome not in OUTCOMES:
            raise ValueError(f"no outcome {outcome!r}; there are: {', '.join(OUTCOMES)}")
        self.outcome = outcome
        self.url = settings.get("url", self.url)
        self.copies = int(settings.get("copies", self.copies))

    def announce(
        self,
        message_id: str,
        recipients: Sequence[str],
        *,
        custom_args: Mapping[str, str],
        categories: Sequence[str],
    ) -> None:
        if self.url is None:
            return
        names = ["processed", *([self.outcome] if self.outcome != "none" else [])]
        events = [
            event(name, recipient, message_id, custom_args, categories)
            for name in names
            for recipient in recipients
        ]
        task = asyncio.create_task(self._tell(self.url, events))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def post(self, url: str, events: Sequence[Mapping[str, Any]]) -> int | None:
        """Post these events, signed; the status of the answer, or None without one."""
        payload = json.dumps(events, separators=(",", ":"))
        headers = {"Content-Type": "application/json", **self.signed(payload)}
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            try:
                async with session.post(url, data=payload.encode(), headers=headers) as answer:
                    status: int | None = answer.status
            except (aiohttp.ClientError, TimeoutError):
                status = None
        names = [one.get("event") for one in events]
        self._ledger.record("sendgrid", "webhook", events=names, status=status)
        return status

    def signed(self, payload: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        signature = self._key.sign((timestamp + payload).encode(), ec.ECDSA(hashes.SHA256()))
        return {SIGNATURE: base64.b64encode(signature).decode(), TIMESTAMP: timestamp}

    async def settled(self) -> None:
        """Wait until every event has been told, or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await self.settled()

    async def _tell(self, url: str, events: Sequence[Mapping[str, Any]]) -> None:
        for one in events:
            await wait(self._delays.seconds("sendgrid", "event_ms"))
            for _ in range(self.copies):
                await self._insist(url, one)

    async def _insist(self, url: str, one: Mapping[str, Any]) -> None:
        pause = _FIRST_PAUSE
        for _ in range(_ATTEMPTS):
            status = await self.post(url, [one])
            if status is not None and status < 300:
                return
            await asyncio.sleep(pause)
            pause *= 2


def event(
    name: str,
    recipient: str,
    message_id: str,
    custom_args: Mapping[str, str],
    categories: Sequence[str],
) -> dict[str, Any]:
    address = recipient.rpartition("<")[2].rstrip(">")
    told: dict[str, Any] = {
        "email": address,
        "timestamp": int(time.time()),
        "smtp-id": f"<{message_id}@emulated>",
        "event": name,
        "sg_event_id": secrets.token_urlsafe(22),
        "sg_message_id": message_id,
        **custom_args,
    }
    if categories:
        told["category"] = list(categories)
    if name == "delivered":
        told["response"] = "250 OK"
    if name == "bounce":
        told |= {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 user unknown"}
    if name == "dropped":
        told |= {"reason": "Bounced Address", "status": "5.0.0"}
    if name == "deferred":
        told |= {"response": "451 4.3.0 try again later", "attempt": "1"}
    return told
