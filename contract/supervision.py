"""Supervision: the calls that are live now, what is risky in them, and what a supervisor does."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contract.analytics import Channel, NamedToolCall, NumberedTurn
from contract.base import CallId, Moment, Request, Response, Text
from contract.identifiers import ClaimNumber

Since = Annotated[int, Field(ge=-1, le=100_000)]
"""The number of the last turn that was read; -1 for none."""


class LiveState(StrEnum):
    """Who the caller is talking to."""

    ARRIVING = "arriving"
    """The room is open; the caller and the agent are not both there yet."""
    AGENT = "agent"
    ADVISER = "adviser"
    """A supervisor has taken over; the agent listens and says nothing."""
    NO_AGENT = "no_agent"
    """The caller is alone; the agent is being replaced."""


class Matter(StrEnum):
    """What the call is about now, from the last tool the agent used."""

    UNKNOWN = "unknown"
    VERIFICATION = "verification"
    LOSS_REPORT = "loss_report"
    CLAIM = "claim"
    POLICY = "policy"
    DOCUMENT = "document"
    CONTACT_CHANGE = "contact_change"
    QUESTION = "question"
    ADVISER = "adviser"


class Risk(StrEnum):
    """What makes a live call worth a look: found by code in turns and facts."""

    SILENCE = "silence"
    LOOP = "loop"
    """The agent says the same again and again."""
    DISTRESS = "distress"
    VERIFICATION_FAILURES = "verification_failures"
    TOOL_FAILURES = "tool_failures"
    LONG_CALL = "long_call"
    NO_AGENT = "no_agent"


class RiskFlag(Response):
    risk: Risk
    since: Moment
    turns: list[int] = []
    """The turns that show it."""
    count: int | None = None
    """Seconds for silence and long calls; times for the others."""


class LiveCall(Response):
    """One call that is going on. It names nobody and quotes nothing."""

    call_id: CallId
    state: LiveState
    started_at: Moment
    channel: Channel = Channel.VOICE
    verification_level: int = 0
    matter: Matter = Matter.UNKNOWN
    claim_numbers: list[ClaimNumber] = []
    turns: int = 0
    last_turn_at: Moment | None = None
    adviser: str | None = None
    """Who has taken over."""
    replacements: int = 0
    """How many times a lost agent was replaced."""
    risks: list[RiskFlag] = []
    """The gravest first."""


class LiveCalls(Response):
    """The riskiest first, then the oldest."""

    at: Moment
    items: list[LiveCall]
    next_cursor: str | None = None


class ActionKind(StrEnum):
    LISTEN = "listen"
    WHISPER = "whisper"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    END = "end"


class ActionOutcome(StrEnum):
    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"


class SupervisionAction(Response):
    """What a supervisor did in a call, and why."""

    id: str
    call_id: CallId
    kind: ActionKind
    who: str
    reason: str
    text: str | None = None
    """What was whispered."""
    requested_at: Moment
    done_at: Moment | None = None
    outcome: ActionOutcome


class LiveTranscript(Response):
    """A live call as far as it has gone. Ask again with `since` = `next_since`."""

    call: LiveCall
    agent_state: str | None = None
    """`listening`, `thinking`, `speaking`… as LiveKit says it; none without an agent."""
    turns: list[NumberedTurn]
    """Those numbered above `since`."""
    tool_calls: list[NamedToolCall]
    actions: list[SupervisionAction]
    """The latest first."""
    next_since: int


class Reasoned(Request):
    """Why a supervisor enters a call: it stands in the audit trail."""

    reason: Text = Field(min_length=3)


class Whisper(Reasoned):
    """Words for the agent alone: the caller neither hears nor reads them."""

    text: str = Field(min_length=1, max_length=500)


class RoomAccess(Response):
    """The way into the call's room; the token opens it within a minute, and then no more."""

    action: SupervisionAction
    server_url: str
    participant_token: str
    identity: str
    """Who the supervisor is in the room."""


class EventAccepted(Response):
    """What a webhook event, or a check, led to."""

    replaced: bool = False
    """A new agent was called into the room."""


class ChecksRequest(Request):
    """Which rooms to look at: all, unless one is named."""

    call_id: CallId | None = None
    lost_agent: str | None = Field(default=None, max_length=100)
    """An agent of that room whose process has died, as LiveKit names it."""


class ChecksRun(Response):
    """What one look at every live room found and did."""

    rooms: int
    replaced: int
    given_up: int
    """Rooms closed because no agent could be kept in them."""
    finished: int
    """Calls whose room is gone."""
