"""Verifications: whether the caller is the policyholder, proved by three factors together, and
then, for what they alone do not allow, by a code sent to the e-mail address on file."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from pydantic import Field

from contract.base import Day, Postcode, Request, Response
from contract.identifiers import PolicyNumber


class Level(IntEnum):
    """How well the caller is known; see docs/architecture.md."""

    NONE = 0
    FACTORS = 1
    CODE = 2


class VerificationAttempt(Request):
    """The three factors, as said: policy number, date of birth, postcode."""

    policy_number: PolicyNumber
    birth_date: Day
    postcode: Postcode


class VerificationOutcome(Response):
    """One boolean. A wrong, unknown or locked policy gives the same bytes, in the same time; so
    does a code that is wrong, expired, used or of another call."""

    verified: bool
    verification: Verification | None = None


class Verification(Response):
    """What a verified caller may do, and for how long."""

    token: str
    """Goes into the `Caller-Verification` header; opaque to the worker."""
    level: Level
    policy_numbers: list[PolicyNumber]
    expires_at: datetime
    customer: str | None = None
    """The policyholder's pseudonym, by which calls of one customer are known to belong together."""


class CodeRequest(Request):
    """Nothing to say: it goes to the e-mail address on file of who is verified."""


class CodeSent(Response):
    """The same whether there is a usable address on file or not: « si une adresse figure dans
    votre dossier, un code vient d'y être envoyé »."""

    expires_at: datetime
    tries: int
    """How many answers are heard before another code must be asked for."""


class CodeCheck(Request):
    code: str = Field(pattern=r"^[0-9]{6}$", description="As the caller read it out.")


VerificationOutcome.model_rebuild()
