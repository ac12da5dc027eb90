"""Policies: what a verified policyholder's contracts insure, and how we reach them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from contract.base import Cents, Day, EmailAddress, Moment, Phone, Request, Response
from contract.claims import Confirmation, MailStatus
from contract.identifiers import Line, PolicyNumber
from contract.losses import Peril


class Coverage(Response):
    """One peril that the policy insures."""

    peril: Peril
    deductible: Cents
    """What the policyholder bears for each loss."""
    ceiling: Cents | None = None
    """The most that is paid for one loss; None where the policy sets no ceiling."""


class Policy(Response):
    policy_number: PolicyNumber
    line: Line
    product: str
    """The French name of the product, as on the contract."""
    insured: str
    """What is insured, in French: the vehicle and its plate, or the home's address."""
    starts_on: Day
    ends_on: Day | None = None
    coverages: list[Coverage]
    assistance_phone: str
    """E.164."""

    def coverage_for(self, peril: Peril) -> Coverage | None:
        return next((c for c in self.coverages if c.peril == peril), None)


class Policies(Response):
    items: list[Policy]
    next_cursor: str | None = None


class ContactChange(Request):
    """A new e-mail address or telephone number, which a caller verified by a code confirmed."""

    email: EmailAddress | None = None
    phone: Phone | None = Field(default=None, description="E.164.")
    confirmation: Confirmation

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.email is None) == (self.phone is None):
            raise ValueError("either an e-mail address or a telephone number")
        return self


class ContactField(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class ContactChanged(Response):
    """What was done; the values themselves are not repeated."""

    changed: ContactField
    at: Moment
    is_new: bool
    """False when it was on file already: nothing was changed, nobody written to."""
    notice: MailStatus
    """To the address that was on file before."""
    confirmation: MailStatus
    """To the address that is on file now; for a telephone number, the notice stands for both."""
