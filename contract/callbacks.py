"""Callbacks: an adviser rings back a caller who asked for it, with a brief written beforehand."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.base import LongText, Moment, Phone, Request, Response, Text
from contract.identifiers import ClaimNumber, PolicyNumber
from contract.verifications import Level

CallbackId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]

Matter = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Which of the call's matters it is about, by the caller's side own names: a second request for
the same matter of a call changes the first."""


class Reason(StrEnum):
    """Why the caller needs a person."""

    ADVISER_ASKED = "adviser_asked"
    COMPLAINT = "complaint"
    VERIFICATION_FAILED = "verification_failed"
    OTHER_LANGUAGE = "other_language"
    ACCESSIBILITY = "accessibility"
    BANK_DETAILS = "bank_details"
    CONTRACT_CHANGE = "contract_change"
    CLAIM_FOLLOW_UP = "claim_follow_up"
    BODILY_INJURY = "bodily_injury"
    PERSONAL_DATA = "personal_data"
    """To see, correct or erase it."""
    TECHNICAL_FAILURE = "technical_failure"
    OTHER = "other"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    """Somebody is hurt, without a home or stranded: a place is kept for it in every slot."""


class Consent(Request):
    """The caller's own yes to being rung: nobody is rung who did not ask (L223-1)."""

    question: LongText
    answer: Text
    """The words that were recognised, by code, as a yes or as the request itself."""


class Brief(Request):
    """What the adviser reads before ringing, so that nothing is asked again. In French."""

    who: Text
    """As they said it: « Camille Laurent, souscriptrice »."""
    why: LongText
    said: list[LongText] = Field(default=[], max_length=20)
    """What was said and done, in order."""
    open: list[Text] = Field(default=[], max_length=10)
    """What is still to be settled."""
    policy_numbers: list[PolicyNumber] = Field(default=[], max_length=5)
    claim_numbers: list[ClaimNumber] = Field(default=[], max_length=5)


class CallbackRequest(Request):
    """Any caller may ask; who is verified sends the `Caller-Verification` along."""

    phone: Phone | None = Field(
        default=None, description="None: the number on file, which only a verified caller may use."
    )
    first_name: Text | None = None
    last_name: Text | None = None
    matter: Matter = "general"
    reason: Reason
    brief: Brief
    urgency: Urgency = Urgency.NORMAL
    wished: Moment | None = Field(
        default=None, description="When the caller wishes to be rung; None: as soon as possible."
    )
    language: str | None = Field(
        default=None, pattern=r"^[a-z]{2}$", description="ISO 639-1, when it is not French."
    )
    consent: Consent


class Slot(Response):
    """A stretch of the advisers' hours."""

    starts_at: Moment
    ends_at: Moment


class Slots(Response):
    """Free slots, in order of time."""

    is_open: bool
    """Whether advisers answer at this moment."""
    soonest: Slot | None = None
    """When a caller without a wish would be rung; within minutes when advisers answer."""
    items: list[Slot]
    """The nearest to what was asked for."""


class Timing(StrEnum):
    NOW = "now"
    """Within the minutes from `slot.starts_at` to `slot.ends_at`, which have begun."""
    SLOT = "slot"


class CallbackState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    UNREACHABLE = "unreachable"
    """Rung without an answer: to be taken again."""
    CANCELLED = "cancelled"


class KeptCallback(Response):
    """What the caller may be told. Never the number, which may be the one on file."""

    id: CallbackId
    state: CallbackState
    timing: Timing
    slot: Slot
    phone_on_file: bool
    changed: bool
    """Whether an earlier request of the same call and matter was changed, instead of a new one."""


class Callback(Response):
    """As the dashboard shows it."""

    id: CallbackId
    call_id: str
    state: CallbackState
    timing: Timing
    slot: Slot
    created_at: Moment
    changed_at: Moment
    phone: str
    """E.164; its last two digits only, for a reader."""
    first_name: str | None = None
    last_name: str | None = None
    level: Level
    """How well the caller was known, by what they proved and not by what they said."""
    reason: Reason
    urgency: Urgency
    language: str | None = None
    is_late: bool
    """Still to be rung, and its slot is over."""
    taken_by: str | None = None
    attempts: int
    """How often they were rung without an answer."""
    note: str | None = None
    brief: Brief | None = None
    """None for a reader, and after erasure."""


class Callbacks(Response):
    """Those to do first come first: by slot."""

    items: list[Callback]
    next_cursor: str | None = None


class CallbackChange(Request):
    """The dashboard moves it on; the worker may only cancel what its own call asked for.

    waiting → taken → done | unreachable | waiting · unreachable → taken | done · cancelled from all
    but done. Repeating a change changes nothing.
    """

    state: CallbackState
    note: LongText | None = None
