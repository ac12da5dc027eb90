"""Privacy: what is kept of a person, given out, erased or held back, and who looked at it."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator

from contract.base import Day, Moment, Request, Response, Text
from contract.identifiers import PolicyNumber


class Subject(Request):
    """A policyholder, by one of the two."""

    policyholder_id: int | None = Field(default=None, ge=1)
    policy_number: PolicyNumber | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.policyholder_id is None) == (self.policy_number is None):
            raise ValueError("either policyholder_id or policy_number")
        return self


class ExportRequest(Subject):
    reason: Text
    """Why it is asked for, such as the date and number of the person's request."""


class ExportedTable(Response):
    table: str
    title: str
    """What it holds, in French."""
    rows: list[dict[str, Any]]


class NotExported(Response):
    what: str
    why: str


class Export(Response):
    """Everything that is kept of a person (GDPR articles 15 and 20)."""

    policyholder_id: int
    exported_at: Moment
    tables: list[ExportedTable]
    not_included: list[NotExported]
    readable: str
    """The same in French, as plain text, to be read by the person."""


class Outcome(StrEnum):
    ERASED = "erased"
    PSEUDONYMISED = "pseudonymised"
    """What names the person is gone; what remains counts and dates."""
    KEPT = "kept"


class ErasureRequest(Subject):
    dry_run: bool = True
    """Say what would be done, and do nothing."""
    reason: Text


class ErasureLine(Response):
    """What is done with one table, and by which rule."""

    table: str
    title: str
    outcome: Outcome
    rows: int
    reason: str
    """In French."""
    reference: str | None = None
    """The law that asks for it to be kept."""
    until: Day | None = None
    """When it will be erased by itself, as far as is known today."""


class Erasure(Response):
    policyholder_id: int
    dry_run: bool
    at: Moment
    lines: list[ErasureLine]


class HoldRequest(Request):
    """Nothing of this person is erased, by request or by age, until the hold is lifted."""

    reason: Text


class Hold(Response):
    policyholder_id: int
    reason: str
    placed_by: str
    placed_at: Moment


class Holds(Response):
    items: list[Hold]
    next_cursor: str | None = None


class HoldLifted(Response):
    policyholder_id: int
    was_held: bool


class RetentionLine(Response):
    table: str
    title: str
    days: int
    before: Moment
    """What is older goes."""
    outcome: Outcome
    rows: int
    """How many go, or went in this run."""
    held: int
    """How many would go, were they not under a legal hold."""


class RetentionRun(Response):
    dry_run: bool
    at: Moment
    lines: list[RetentionLine]


class Seal(Response):
    """The end of the chain: whoever writes it down elsewhere can prove later what came before."""

    n: int
    """How many rows are chained."""
    hash: str
    sealed: int
    """How many this run added."""


class BrokenAt(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    """The row, or its link, was deleted."""
    SLIPPED_IN = "slipped_in"
    """A row that was not there when those of its time were chained."""
    ANCHOR = "anchor"
    """The chain is whole, and is not the one that the anchor was written down from."""


class BrokenRow(Response):
    n: int
    """Its place in the chain."""
    audit_id: int | None
    why: BrokenAt


class ChainVerification(Response):
    """Whether the access log is as it was written; the first row that is not."""

    is_whole: bool
    checked: int
    seal: Seal
    broken: BrokenRow | None = None
    next_n: int | None = None
    """More is to be checked: ask again with `?after=` it."""


class AccessRecord(Response):
    """One touch of personal data."""

    id: int
    at: Moment
    who: str
    """The service: worker, dashboard, scheduler."""
    user: str | None = None
    """Who was signed in to the dashboard."""
    what: str
    whose: int | None = None
    detail: str | None = None
    call_id: str | None = None


class AccessLog(Response):
    """The newest first."""

    items: list[AccessRecord]
    next_cursor: str | None = None


class Resealing(Response):
    """How many encrypted fields took the newest key; 0 when the old one may be forgotten."""

    resealed: int
