"""Settings of the e-mails: who sends them, and through which SendGrid."""

from pydantic import SecretStr

from functions.web.settings import Settings


class EmailSettings(Settings):
    sendgrid_api_key: SecretStr
    sendgrid_url: str = "https://api.sendgrid.com"
    """Points at the emulator when the system runs locally."""
    sendgrid_timeout: float = 10
    """Seconds."""
    sender_email: str
    brand: str = "Assurances du Parc"
    telephone: str | None = None
    """E.164; given to the policyholder in every e-mail."""
    page_url: str | None = None
    """Where the caller page is served: without it no e-mail has a link to upload documents."""


class EventSettings(Settings):
    sendgrid_event_public_key: str
    """What verifies the Event Webhook's signatures, in base64, as SendGrid shows it."""
