"""Analytics: what happened in a call, written as it happens and read back as one story."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from contract.base import CallId, Moment, Request, Response
from contract.identifiers import ClaimNumber


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


class CallStory(Response):
    """One call, whole: its record, its turns in order, its tool calls in order."""

    call_id: CallId
    call: CallRecord
    turns: list[NumberedTurn]
    tool_calls: list[NamedToolCall]
