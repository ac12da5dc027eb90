"""Sending: one e-mail handed to SendGrid, and what became of it."""

import http.client
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from functions.emails.rendering import Rendered
from functions.emails.settings import EmailSettings


@dataclass(frozen=True)
class Accepted:
    """SendGrid took it: delivery itself is told later, by an event."""

    provider_message_id: str


@dataclass(frozen=True)
class Refusal:
    """SendGrid will never take it as it is."""

    reason: str


@dataclass(frozen=True)
class Unavailable:
    """Worth another try, not before `retry_after` seconds when SendGrid says so."""

    reason: str
    retry_after: float = 0


def send(
    outbox_id: str, recipient: str, mail: Rendered, settings: EmailSettings
) -> Accepted | Refusal | Unavailable:
    """The same e-mail keeps its Message-ID when it is sent again, so that a double can be seen."""
    # Imported here because only the relay needs it.
    from python_http_client.exceptions import HTTPError
    from sendgrid import SendGridAPIClient

    client = SendGridAPIClient(
        settings.sendgrid_api_key.get_secret_value(), host=settings.sendgrid_url.rstrip("/")
    )
    client.client.timeout = settings.sendgrid_timeout
    try:
        response = client.send(_message(outbox_id, recipient, mail, settings))
    except HTTPError as error:
        return _refused(error.status_code, dict(error.headers or {}))
    except (OSError, http.client.HTTPException) as error:
        return Unavailable(f"no answer: {type(error).__name__}")
    return Accepted(response.headers.get("X-Message-Id") or "")


def _message(
    outbox_id: str, recipient: str, mail: Rendered, settings: EmailSettings
) -> dict[str, object]:
    from sendgrid.helpers.mail import (
        Attachment,
        ClickTracking,
        Content,
        CustomArg,
        From,
        Header,
        Mail,
        MimeType,
        OpenTracking,
        Subject,
        To,
        TrackingSettings,
    )

    message = Mail(From(settings.sender_email, settings.brand), To(recipient))
    message.subject = Subject(mail.subject)
    message.content = [Content(MimeType.text, mail.text), Content(MimeType.html, mail.html)]
    for paper in mail.papers:
        content = b64encode(paper.content).decode()
        message.attachment = Attachment(content, paper.name, "application/pdf", "attachment")
    # A link is between the policyholder and us.
    message.tracking_settings = TrackingSettings(
        click_tracking=ClickTracking(False, False), open_tracking=OpenTracking(False)
    )
    domain = settings.sender_email.rpartition("@")[2]
    message.header = Header("Message-ID", f"<{outbox_id}@{domain}>")
    message.header = Header("Auto-Submitted", "auto-generated")
    # Every event comes back with it, and so says which e-mail it is about.
    message.custom_arg = CustomArg("outbox_id", outbox_id)
    body: dict[str, object] = message.get()
    return body


def _refused(status: int, headers: dict[str, str]) -> Refusal | Unavailable:
    reason = f"SendGrid answered {status}"
    if status != 429 and 400 <= status < 500:
        return Refusal(reason)
    return Unavailable(reason, _seconds({k.lower(): v for k, v in headers.items()}))


def _seconds(headers: dict[str, str]) -> float:
    """`Retry-After`, in seconds or as a date, or SendGrid's own reset time, as seconds from now."""
    now = datetime.now(UTC)
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isdigit():
        return float(after)
    if after:
        try:
            return max(0.0, (parsedate_to_datetime(after) - now).total_seconds())
        except ValueError:
            return 0
    return max(0.0, int(reset) - now.timestamp()) if reset.isdigit() else 0
