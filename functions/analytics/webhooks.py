"""Webhooks: alerts told to another system, signed, over HTTPS, to hosts that are allowed."""

import hashlib
import hmac
import http.client
import json
import logging
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import Connection, Row

from contract.alerts import Told
from functions.database import alerts
from functions.database.engine import transact
from functions.web.settings import Settings

SECONDS = 5.0
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""Between one try and the next; after the last there is no other."""
AT_ONCE = 20

logger = logging.getLogger(__name__)


class WebhookSettings(Settings):
    alert_webhook_hosts: list[str] = []
    """`host` or `host:port`; alerts leave for no other."""
    alert_webhook_secret: SecretStr = SecretStr("")

    @property
    def hosts(self) -> set[str]:
        return set(self.alert_webhook_hosts)


def host_of(url: str) -> str:
    """As the setting names it."""
    return urlsplit(url).netloc


def send_due(now: datetime) -> int:
    """Send what waits, each outside any transaction; how many arrived."""
    settings = WebhookSettings.from_environment()
    sent = 0
    for _ in range(AT_ONCE):
        row = transact(lambda c: alerts.take_webhook(c, now, now + timedelta(minutes=2)))
        if row is None:
            break
        is_told = _tell(row, settings)
        transact(lambda c, row=row, is_told=is_told: _mark(c, row, is_told, now))  # type: ignore[misc]
        sent += is_told
    return sent


def _mark(connection: Connection, row: Row[Any], is_told: bool, now: datetime) -> None:
    tries = row.webhook_attempts + 1
    if is_told:
        alerts.mark_webhook(connection, row.id, Told.DONE)
    elif tries > len(WAITS):
        alerts.mark_webhook(connection, row.id, Told.FAILED)
    else:
        alerts.mark_webhook(connection, row.id, Told.WAITING, now + WAITS[tries - 1])


def _tell(row: Row[Any], settings: WebhookSettings) -> bool:
    if host_of(row.webhook) not in settings.hosts:
        logger.error("webhook host is not allowed", extra={"alert_id": row.id})
        return False
    body = json.dumps(message(row)).encode()
    try:
        status = post(row.webhook, body, settings.alert_webhook_secret.get_secret_value())
    except (OSError, http.client.HTTPException) as error:
        reason = type(error).__name__
        logger.warning("webhook failed", extra={"alert_id": row.id, "reason": reason})
        return False
    return 200 <= status < 300


def message(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "watched": row.watched,
        "value": row.value,
        "threshold": row.threshold,
        "side": row.side,
        "window_minutes": row.window_minutes,
        "raised_at": row.raised_at.isoformat(),
    }


def post(url: str, body: bytes, secret: str) -> int:
    """The status of the answer; a redirection is an answer, and is not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(
        parts.netloc, timeout=SECONDS, context=ssl.create_default_context()
    )
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers=signed(body, secret, datetime.now(UTC)))
        return connection.getresponse().status
    finally:
        connection.close()


def signed(body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """`X-Alert-Signature` is the HMAC-SHA256 of the timestamp, a dot, and the body."""
    timestamp = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "X-Alert-Timestamp": timestamp,
        "X-Alert-Signature": digest.hexdigest(),
    }
