"""E-mails: asked for by template, delivered by a relay, followed by signed events."""

from enum import StrEnum

from contract.base import Moment, Request, Response
from contract.identifiers import ClaimNumber


class Template(StrEnum):
    CLAIM_OPENED = "claim_opened"
    VERIFICATION_LOCKED = "verification_locked"


class EmailRequest(Request):
    """Ask to send a claim's confirmation again. The recipient is the address on file, only."""

    template: Template = Template.CLAIM_OPENED
    claim_number: ClaimNumber


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"


class Email(Response):
    id: str
    template: Template
    status: DeliveryStatus
    created_at: Moment


class DeliveryRun(Response):
    """What one run of the relay did."""

    sent: int
    retried: int
    failed: int
    waiting: int


class EventsAccepted(Response):
    """How many webhook events changed something; duplicates change nothing."""

    received: int
    applied: int
