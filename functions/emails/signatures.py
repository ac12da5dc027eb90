"""Signatures of SendGrid's Event Webhook: over the raw body and its time, five minutes at most."""

from datetime import datetime, timedelta

from functions.emails.settings import EventSettings
from functions.web.problems import NotSigned

TOLERANCE = timedelta(seconds=300)


def check(body: bytes, signature: str, timestamp: str, now: datetime) -> None:
    """Refuses what SendGrid did not sign, or signed too long ago to be its own request."""
    from sendgrid.helpers.eventwebhook import EventWebhook

    if not (signature.isascii() and timestamp.isascii() and timestamp.isdigit()):
        raise NotSigned("the webhook's signature headers are missing or malformed")
    if len(timestamp) > 12 or abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise NotSigned("the webhook's timestamp is too far from now")
    public_key = EventSettings.from_environment().sendgrid_event_public_key
    try:
        signed = EventWebhook(public_key).verify_signature(body.decode(), signature, timestamp)
    except ValueError:
        signed = False
    if not signed:
        raise NotSigned("the webhook's signature is not SendGrid's")
