"""What is known of the call in progress, and which part of it another worker may pick up."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contract.analytics import Channel, Disposition, Handoff
from contract.claims import Claim
from contract.policies import Policy
from contract.verifications import Verification
from voice_worker.backend import Backend
from voice_worker.loss_draft import LossDraft
from voice_worker.matters import Agenda, Matter
from voice_worker.pace import Pace
from voice_worker.read_back import ReadBack
from voice_worker.recorder import Recorder
from voice_worker.supervised import Supervised

PARIS = ZoneInfo("Europe/Paris")


def now_in_paris() -> datetime:
    return datetime.now(PARIS)


@dataclass(frozen=True)
class Said:
    """One turn of the caller's own words, and the goal that was being talked about."""

    words: str
    goal: str


@dataclass
class Call:
    """One call. Who the caller is stands in `verification` alone, which never leaves the process:
    it is neither in the state kept in Redis, nor in a prompt, a log or a transcript."""

    id: str
    backend: Backend
    recorder: Recorder
    clock: Callable[[], datetime] = now_in_paris
    typed: bool = False
    """The turn being taken was typed."""
    channel: Channel = Channel.VOICE
    verification: Verification | None = field(default=None, repr=False)
    failed_verifications: int = 0
    codes_sent: int = 0
    tried_birth_dates: set[date] = field(default_factory=set, repr=False)
    """Never to be said back: they are factors."""
    policies: list[Policy] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    """The caller's own words, turn by turn: what values are heard in."""
    draft: LossDraft | None = None
    reading: ReadBack | None = None
    """What is being read back, and awaits the caller's yes."""
    claims: list[Claim] = field(default_factory=list)
    earlier_claims: list[str] = field(default_factory=list)
    """Numbers of those that a lost agent of this call opened."""
    agenda: Agenda = field(default_factory=Agenda)
    """What the caller asked for and is not finished."""
    later: list[Matter] = field(default_factory=list)
    """Matters that came up in the last turn, while another was being dealt with."""
    last_question: str = ""
    pace: Pace = Pace.NORMAL
    is_waiting: bool = False
    """The caller asked for a moment."""
    language: str | None = None
    """The other language that the caller spoke, if any."""
    unsaid: str = ""
    """What did not fit in the agent's last turn, for when the caller says to go on."""
    phrased: deque[str] = field(default_factory=lambda: deque(maxlen=8))
    """The agent's last turns as they were meant, whole."""
    held: str = ""
    """Words of an unfinished turn, which the caller's next words join."""
    rest_of_turn: asyncio.Task[None] | None = None
    """Answers the unfinished turn after all, unless the caller goes on."""
    turn_taken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set from the moment the caller's turn is final until the agent is heard."""
    supervised: Supervised = field(default_factory=Supervised)
    """What a supervisor changes in the call."""
    handoffs: list[Handoff] = field(default_factory=list)
    """Callbacks that were agreed, or could not be."""
    ending: Disposition | None = None
    """Why the call ends, where it is not plain from what was done."""
    finished_by_agent: bool = False
    """The agent said goodbye and was heard: nothing was left open."""
    is_over: bool = False
    """Its last sentence was heard: the agent leaves for good, and the room closes."""

    @property
    def claim_numbers(self) -> list[str]:
        return [*self.earlier_claims, *(claim.claim_number for claim in self.claims)]

    @property
    def today(self) -> str:
        return self.clock().strftime("%Y-%m-%d")

    def state(self) -> dict[str, Any]:
        """What another worker needs to go on: facts and questions, never who is verified."""
        return {
            "call_id": self.id,
            "channel": self.channel,
            "was_verified": self.verification is not None,
            "failed_verifications": self.failed_verifications,
            "policy_numbers": [policy.policy_number for policy in self.policies],
            "codes_sent": self.codes_sent,
            "claim_numbers": self.claim_numbers,
            "draft": self.draft.state() if self.draft else None,
            "agenda": self.agenda.open,
            "last_question": self.last_question,
            "language": self.language,
            "turns": self.recorder.turns,
        }
