"""Analytics: what happened in a call, written as it happens and read back as one story."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from contract.base import CallId, Moment, Request, Response
from contract.identifiers import ClaimNumber
from contract.ratings import StoredRating
from contract.reviews import Motif, Review


class Channel(StrEnum):
    VOICE = "voice"
    TYPED = "typed"


class Disposition(StrEnum):
    """Why the call ended, from facts."""

    RESOLVED = "resolved"
    CLAIM_OPENED = "claim_opened"
    HANDED_OVER = "handed_over"
    ABANDONED = "abandoned"
    SILENT = "silent"
    LIMIT_REACHED = "limit_reached"
    FAILED = "failed"


class HandoffKind(StrEnum):
    ADVISER = "adviser"
    """A person took the call, or the caller was sent to one at once."""
    CALLBACK = "callback"
    """A person calls back: the caller's own wish, kept as a callback."""


class HandoffReason(StrEnum):
    ASKED = "asked"
    """The caller wanted a person."""
    RULE = "rule"
    """A rule of the insurer reserves the matter to a person."""
    FAILURE = "failure"
    """The agent could not go on."""


class Handoff(Request):
    """One handing over to a person."""

    kind: HandoffKind
    reason: HandoffReason
    failed: bool = False
    """It was promised and did not come about."""


class VerificationFailure(StrEnum):
    """Why a caller who had to be verified was not."""

    MISMATCH = "mismatch"
    """The factors were not right, or a limit was reached: nobody may know which."""
    GAVE_UP = "gave_up"
    UNAVAILABLE = "unavailable"


class Part(StrEnum):
    """A part of the voice that may fail during a call."""

    SPEECH_TO_TEXT = "speech_to_text"
    MODEL = "model"
    VOICE = "voice"
    FUNCTIONS = "functions"


Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class Usage(Request):
    """What providers bill of a call."""

    speech_to_text_seconds: Seconds = 0.0
    prompt_tokens: Count = 0
    """All of them, cached ones too."""
    cached_tokens: Count = 0
    answer_tokens: Count = 0
    voice_characters: Count = 0
    """Synthesised for this call; audio made once costs nothing again."""


LONGEST_CALL = timedelta(days=1)


class CallRecord(Request):
    """A call, from its first second on; written again, whole, when something of it changes."""

    started_at: Moment
    answered_at: Moment | None = None
    """When the first sound of the agent was played."""
    ended_at: Moment | None = None
    agent_version: str = Field(max_length=60)
    channel: Channel = Channel.VOICE
    disclosure_version: str | None = Field(default=None, max_length=60)
    disclosed_at: Moment | None = None
    """When the sentence that says an AI answers was heard to its end."""
    verification_level: int = Field(default=0, ge=0, le=2)
    claim_numbers: list[ClaimNumber] = []
    disposition: Disposition | None = None
    joined_at: Moment | None = None
    """When the caller entered the room, by the media server's clock."""
    motif: Motif | None = None
    """From what was done on the call; the review may know better."""
    customer: str | None = Field(default=None, pattern=r"^[0-9a-f]{32}$")
    """The verified caller's pseudonym: the same for each of their calls."""
    is_test: bool = False
    """A probe's or a demonstration's: counted nowhere."""
    verification_needed: bool = False
    verification_attempts: int = Field(default=0, ge=0, le=100)
    verification_failure: VerificationFailure | None = None
    handoffs: list[Handoff] = Field(default=[], max_length=20)
    human_seconds: Seconds | None = None
    """How long a person spoke with the caller, where one took the call."""
    usage: Usage = Usage()
    errors: dict[Part, Count] = {}
    """How often a part failed while the call went on."""

    @model_validator(mode="after")
    def _is_one_call(self) -> Self:
        # It is counted at every ten seconds of its length.
        if self.ended_at and self.ended_at - self.started_at > LONGEST_CALL:
            raise ValueError("a call lasts a day at most")
        return self


class Speaker(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    ADVISER = "adviser"
    """A supervisor who has taken over."""


class Turn(Request):
    """What one side said: for the agent, what was heard of it, not what was prepared."""

    speaker: Speaker
    text: str = Field(max_length=10_000)
    started_at: Moment
    ended_at: Moment | None = None
    interrupted: bool = False
    source: str = Field(default="speech", pattern="^(speech|text|model|prepared)$")
    """How it came: the caller's speech or typing; the model's words or a prepared sentence."""
    latencies: dict[str, float] = {}
    """Seconds by stage, under LiveKit's names (`e2e_latency`, `llm_node_ttft`, …)."""


class ToolOutcome(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    """A rule said no: the tool worked."""
    FAILED = "failed"


class ToolCall(Request):
    """A tool that the model called. Arguments are kept by name only where they are personal."""

    name: str = Field(max_length=60)
    arguments: dict[str, Any] = {}
    outcome: ToolOutcome
    error: str | None = Field(default=None, max_length=300)
    started_at: Moment
    duration_ms: int = Field(ge=0, le=86_400_000)


class Recorded(Response):
    """The write is stored; the same write may be repeated."""

    call_id: CallId


class NumberedTurn(Turn):
    n: int


class NamedToolCall(ToolCall):
    id: str


class SilenceCause(StrEnum):
    """What a silence of more than three seconds was spent on."""

    CALLER = "caller"
    """The caller was thinking, searching or away."""
    TURN_DETECTION = "turn_detection"
    SPEECH_TO_TEXT = "speech_to_text"
    MODEL = "model"
    TOOL = "tool"
    VOICE = "voice"
    UNKNOWN = "unknown"


class Silence(Response):
    """A stretch in which nobody was heard."""

    started_at: Moment
    seconds: float
    cause: SilenceCause


class CallFigures(Response):
    """A finished call in figures: what it added to its hour, and what search filters by."""

    motif: Motif
    disposition: Disposition
    duration_seconds: float
    """From the agent's first sound to the end."""
    first_sound_seconds: float | None
    """From the caller's entering to the agent's first sound."""
    turns: int
    """The caller's, each with the agent's answer."""
    silences: list[Silence]
    silence_seconds: float
    agent_speech_seconds: float
    caller_speech_seconds: float
    interruptions_by_caller: int
    interruptions_by_agent: int
    latency_p95_seconds: float | None
    """Of the answers, from the caller's last sound to the agent's first."""
    tool_failures: int
    called_again_within_day: bool
    called_again_within_week: bool
    """By the same customer; within the week, about the same motif."""
    cost_euros: float
    cost_parts: dict[str, float]
    """Euros by what they bought."""
    price_version: str
    """The day of the price list that was used."""
    sentiment_start: float | None = None
    """Mean of the caller's first quarter of turns, from -1 to 1, once the call was reviewed."""
    sentiment_end: float | None = None
    """Mean of the last quarter."""
    quality_score: int | None = None


class CallStory(Response):
    """One call, whole: its record, its turns in order, its tool calls in order."""

    call_id: CallId
    call: CallRecord
    turns: list[NumberedTurn]
    tool_calls: list[NamedToolCall]
    figures: CallFigures | None = None
    """What was computed when the call ended; none while it lasts, or for a test call."""
    rating: StoredRating | None = None
    review: Review | None = None
    """Once one was asked for."""


class CallSummary(Response):
    """One line of a search."""

    call_id: CallId
    started_at: Moment
    ended_at: Moment | None
    channel: Channel
    motif: Motif
    disposition: Disposition
    verification_level: int
    claim_numbers: list[str]
    duration_seconds: float
    turns: int
    silence_seconds: float
    latency_p95_seconds: float | None
    tool_failures: int
    cost_euros: float
    stars: int | None
    sentiment_start: float | None
    sentiment_end: float | None
    quality_score: int | None
    agent_version: str
    excerpt: str | None = None
    """Where the words searched for were said: plain text, to be escaped wherever it is shown."""


class CallPage(Response):
    """Finished calls, the newest first."""

    items: list[CallSummary]
    next_cursor: str | None = None


class SentimentShift(StrEnum):
    """How the caller's words changed from the first quarter of the call to the last."""

    WORSE = "worse"
    """By 0.3 or more."""
    BETTER = "better"
    SOUR = "sour"
    """Whatever came before, the last quarter is negative."""
