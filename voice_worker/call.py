"""What is known of the call in progress, and which part of it another worker may pick up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contract.analytics import Channel, Disposition
from contract.claims import Claim
from contract.policies import Policy
from contract.verifications import Verification
from voice_worker.backend import Backend
from voice_worker.loss_draft import LossDraft
from voice_worker.recorder import Recorder

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
    tried_birth_dates: set[date] = field(default_factory=set, repr=False)
    """Never to be said back: they are factors."""
    policies: list[Policy] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    """The caller's own words, turn by turn: what values are heard in."""
    draft: LossDraft | None = None
    claims: list[Claim] = field(default_factory=list)
    agenda: list[str] = field(default_factory=list)
    """What the caller asked for and is not finished, in their words."""
    last_question: str = ""
    ending: Disposition | None = None
    """Why the call ends, where it is not plain from what was done."""
    finished_by_agent: bool = False
    """The agent said goodbye and was heard: nothing was left open."""

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
            "claim_numbers": [claim.claim_number for claim in self.claims],
            "draft": self.draft.state() if self.draft else None,
            "agenda": self.agenda,
            "last_question": self.last_question,
        }
