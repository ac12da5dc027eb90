"""E-mails: asked for by template, delivered by a relay, followed by signed events."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from contract.base import Moment, Request, Response
from contract.identifiers import ClaimNumber, PolicyNumber


class Template(StrEnum):
    CLAIM_OPENED = "claim_opened"
    VERIFICATION_LOCKED = "verification_locked"
    VERIFICATION_CODE = "verification_code"
    CONTACT_CHANGED = "contact_changed"
    """To where we wrote before, so that a change that nobody wanted is noticed."""
    CONTACT_CONFIRMED = "contact_confirmed"
    """To where we write from now on."""
    UPLOAD_LINK = "upload_link"
    CONTRACT_SUMMARY = "contract_summary"
    """With the summary of a contract, as a PDF."""
    CERTIFICATE = "certificate"
    """With an insurance certificate (attestation), as a PDF."""
    ALERT = "alert"
    """To somebody of the house: a figure has crossed its threshold."""


Askable = Literal[Template.CLAIM_OPENED, Template.CONTRACT_SUMMARY, Template.CERTIFICATE]
"""What a caller may ask for."""


class EmailRequest(Request):
    """Ask for an e-mail. The recipient is the address on file, only.

    `claim_opened` sends a claim's confirmation again; `contract_summary` and, at level 2,
    `certificate` send a contract's PDF.
    """

    template: Askable = Template.CLAIM_OPENED
    claim_number: ClaimNumber | None = None
    policy_number: PolicyNumber | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        is_of_claim = self.template is Template.CLAIM_OPENED
        wanted = "claim_number" if is_of_claim else "policy_number"
        if getattr(self, wanted) is None or None not in (self.claim_number, self.policy_number):
            raise ValueError(f"{self.template} needs {wanted}, and nothing else")
        return self


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
    address: str | None = None
    """Where it goes, masked; told to who asks for it."""


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
