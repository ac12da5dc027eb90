"""Verifications: whether the caller is the policyholder, proved by three factors together."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

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
    """One boolean. A wrong, unknown or locked policy gives the same bytes, in the same time."""

    verified: bool
    verification: Verification | None = None


class Verification(Response):
    """What a verified caller may do, and for how long."""

    token: str
    """Goes into the `Caller-Verification` header; opaque to the worker."""
    level: Level
    policy_numbers: list[PolicyNumber]
    expires_at: datetime


VerificationOutcome.model_rebuild()
