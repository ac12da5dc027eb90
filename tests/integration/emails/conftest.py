"""What the e-mail tests start from: a SendGrid, its key, and a policyholder with mails to send."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, Row, select, update
from werkzeug.test import TestResponse

from contract.emails import Template
from contract.identifiers import claim_number
from functions.database import emails
from functions.database.tables import outbox, policyholders
from tests import builders, rows
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC_KEY = base64.b64encode(
    KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()


@pytest.fixture
def sendgrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSendGrid]:
    with FakeSendGrid() as fake:
        monkeypatch.setenv("SENDGRID_URL", fake.url)
        monkeypatch.setenv("SENDGRID_API_KEY", "SG.key")
        monkeypatch.setenv("SENDGRID_TIMEOUT", "5")
        monkeypatch.setenv("SENDGRID_EVENT_PUBLIC_KEY", PUBLIC_KEY)
        monkeypatch.setenv("SENDER_EMAIL", "sinistres@example.com")
        monkeypatch.setenv("BRAND", "Assurance du Port")
        yield fake


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection)


@pytest.fixture
def queue(database: Engine, holder: int) -> Callable[[], str]:
    """Queues one more e-mail; its id."""

    def add(template: Template = Template.CLAIM_OPENED, **changes: Any) -> str:
        with database.begin() as connection:
            before = set(connection.scalars(select(outbox.c.id)))
            emails.queue(connection, template, holder, None, variables(**changes))
            (made,) = set(connection.scalars(select(outbox.c.id))) - before
            # Later mails of a test are not the caps' business.
            old = datetime(2026, 1, 1, tzinfo=UTC)
            connection.execute(update(outbox).values(created_at=old))
        return str(made)

    return add


def variables(**changes: Any) -> dict[str, Any]:
    return {
        "claim_number": claim_number(2026, 4217),
        "policy_number": builders.MOTOR_POLICY,
        "peril": "collision",
        "occurrence": builders.occurrence().model_dump(mode="json"),
        "place": "avenue Jean Jaurès, Lyon",
        "reported_at": "2026-11-23T09:12:00Z",
        "deductible": 30_000,
        "documents": [{"code": "photos", "label": "des photos des dommages"}],
        "deadline": {"day": "2026-11-30", "rule": "general", "reference": "article L113-2 4°"},
        "late": False,
    } | changes


def mail(database: Engine, email_id: str) -> Row[Any]:
    with database.begin() as connection:
        return connection.execute(select(outbox).where(outbox.c.id == email_id)).one()


def make_due(database: Engine, **values: Any) -> None:
    """As if the pauses were over."""
    past = datetime(2026, 1, 1, tzinfo=UTC)
    with database.begin() as connection:
        connection.execute(update(outbox).values({"next_attempt_at": past} | values))


def is_suppressed(database: Engine, holder: int) -> bool:
    with database.begin() as connection:
        at = connection.scalar(
            select(policyholders.c.email_suppressed_at).where(policyholders.c.id == holder)
        )
    return at is not None


def event(email_id: str, name: str, event_id: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "email": "camille.laurent@example.fr",
        "timestamp": 1_795_000_000,
        "event": name,
        "sg_event_id": event_id or f"{name}-{email_id}",
        "sg_message_id": "message-1.filter0001",
        "outbox_id": email_id,
    } | more


def post_events(
    events: Any,
    *,
    at: float | None = None,
    key: ec.EllipticCurvePrivateKey = KEY,
    signed: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """As SendGrid posts them, signed over the time and the raw body."""
    body = events if isinstance(events, bytes) else json.dumps(events, indent=1).encode()
    timestamp = str(int(time.time() if at is None else at))
    payload = timestamp.encode() + (body if signed is None else signed)
    signature = base64.b64encode(key.sign(payload, ec.ECDSA(hashes.SHA256()))).decode()
    sent = {
        "X-Twilio-Email-Event-Webhook-Signature": signature,
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    } | (headers or {})
    return Service("emails", identity=None).post("/v1/emails/events", body, headers=sent, key=None)
