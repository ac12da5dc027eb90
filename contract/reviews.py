"""Reviews: what a model says of a call once it is over, and what code and people make of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contract.base import CallId, Moment, Request, Response

Score = Annotated[float, Field(ge=-1, le=1)]


class Motif(StrEnum):
    """Why people call: a closed list."""

    CLAIM = "claim"
    CERTIFICATE = "certificate"
    PREMIUM = "premium"
    CONTRACT = "contract"
    CANCELLATION = "cancellation"
    OTHER = "other"


class Outcome(StrEnum):
    """What the caller leaves with."""

    RESOLVED = "resolved"
    PARTLY_RESOLVED = "partly_resolved"
    UNRESOLVED = "unresolved"
    HANDED_OVER = "handed_over"
    ABANDONED = "abandoned"


class TurnSentiment(Response):
    """From the words of one caller turn, never from the voice."""

    n: int
    score: Score


class GridItem(Response):
    """One question of the quality grid, answered by yes or no."""

    id: str
    question: str
    weight: int = Field(ge=1)


class Grid(Response):
    version: str
    items: list[GridItem]


class GridAnswer(Response):
    item: str
    passed: bool | None
    """None where the question does not arise in this call."""
    evidence: list[int] = []
    """The turns that show it."""


class StatementKind(StrEnum):
    CLAIM_NUMBER = "claim_number"
    POLICY_NUMBER = "policy_number"
    AMOUNT = "amount"
    DATE = "date"
    NUMBER = "number"
    PROMISE = "promise"
    TURN = "turn"
    """Evidence or sentiment about a turn that is not the caller's, or does not exist."""


class UnsupportedStatement(Response):
    """What the model wrote and neither the transcript nor the facts hold; found by code."""

    kind: StatementKind
    where: str
    """The field of the review."""
    text: str


class OutcomeCheck(Response):
    outcome: Outcome
    """As the model read it."""
    agrees: bool
    """Whether the facts say the same."""
    facts: list[str] = []
    """The facts that decided, by name: `claim_opened`, `callback_asked`, `left_early`…"""


class ReviewRequest(Request):
    """Asks for the review of a call; what it is made from is read from the database."""

    again: bool = False
    """Makes a new review in place of the one that stands: supervisors only."""


class ReviewStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """Given up after several tries, or the call has no words to review."""


class HumanReview(Request):
    """What a supervisor says of the same call, beside the model's answers."""

    answers: dict[str, bool | None] = Field(max_length=50)
    """Grid item → yes, no, or does not arise."""
    motif: Motif | None = None
    outcome: Outcome | None = None
    comment: str = Field(default="", max_length=1000)


class HumanCheck(Response):
    who: str
    at: Moment
    answers: dict[str, bool | None]
    motif: Motif | None = None
    outcome: Outcome | None = None
    comment: str = ""


class Review(Response):
    """The review of one call. What it says is the model's, but for what code computed from it."""

    call_id: CallId
    status: ReviewStatus
    requested_at: Moment
    reviewed_at: Moment | None = None
    attempts: int = 0
    model: str | None = None
    grid_version: str | None = None
    short_summary: str | None = None
    long_summary: str | None = None
    motif: Motif | None = None
    topic: str | None = None
    outcome: OutcomeCheck | None = None
    satisfaction: int | None = Field(default=None, ge=1, le=5)
    """Guessed from the words; the caller's own rating stands elsewhere."""
    sentiments: list[TurnSentiment] = []
    next_step: str | None = None
    improvement: str | None = None
    answers: list[GridAnswer] = []
    score: int | None = Field(default=None, ge=0, le=100)
    """The weighted share of yes among the questions that arise; computed by code."""
    unsupported: list[UnsupportedStatement] = []
    human: HumanCheck | None = None
    human_score: int | None = Field(default=None, ge=0, le=100)
    agreement: float | None = Field(default=None, ge=0, le=1)
    """The share of grid questions that the model and the person answered alike."""


class ReviewRun(Response):
    """What one run of the reviewer did."""

    reviewed: int
    retried: int
    failed: int
    waiting: int
