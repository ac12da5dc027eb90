"""The first notice of loss while it is being told: what is there, missing, read back."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract.claims import Confirmation, FirstNoticeOfLoss
from contract.identifiers import Line, line_of
from contract.losses import Circumstances, Occurrence, Peril, missing_answers

CLOSING_QUESTION = "Est-ce exact ?"


@dataclass
class LossDraft:
    """Grows field by field; becomes a notice once the caller said yes to all of it."""

    policy_number: str | None = None
    peril: Peril | None = None
    occurrence: Occurrence | None = None
    known_on: date | None = None
    place: str | None = None
    description: str | None = None
    circumstances: Circumstances = field(default_factory=Circumstances)
    read_back: str | None = None
    """The sentence that was read to the caller and awaits their answer."""
    read_back_heard: bool = False
    """All its statements were played: only then can a yes be an answer to it."""
    confirmation: Confirmation | None = None

    @property
    def line(self) -> Line | None:
        return line_of(self.policy_number) if self.policy_number else None

    @property
    def statements(self) -> str | None:
        """What was read back, without the closing question."""
        return self.read_back.removesuffix(CLOSING_QUESTION).rstrip() if self.read_back else None

    def missing(self) -> list[str]:
        """The names of what is still to be asked, people first, in the order of asking."""
        names = [
            name
            for name in ("policy_number", "peril", "occurrence", "place", "description")
            if getattr(self, name) is None
        ]
        if self.line and self.peril:
            names += missing_answers(self.line, self.peril, self.circumstances)
        return names

    def change(self, **values: Any) -> None:
        """Takes new values. Whatever was read back or confirmed is no longer this draft."""
        circumstances = values.pop("circumstances", {})
        for name, value in values.items():
            setattr(self, name, value)
        if circumstances:
            self.circumstances = Circumstances.model_validate(
                self.circumstances.model_dump(exclude_none=True) | circumstances
            )
        self.read_back = None
        self.read_back_heard = False
        self.confirmation = None

    def reads_back(self, text: str) -> None:
        """This sentence is about to be said; only the caller's next words can answer it."""
        self.read_back = text
        self.read_back_heard = False
        self.confirmation = None

    def confirm(self, answer: str) -> None:
        """The caller answered yes, in these words, to the whole of what was read back."""
        if self.read_back and self.read_back_heard:
            self.confirmation = Confirmation(read_back=self.read_back, answer=answer[:200])

    def notice(self) -> FirstNoticeOfLoss:
        """Raises ValidationError when something is missing: a draft is never half filed."""
        return FirstNoticeOfLoss.model_validate(
            {
                "policy_number": self.policy_number,
                "peril": self.peril,
                "occurrence": self.occurrence,
                "known_on": self.known_on
                or (self.occurrence.latest.date() if self.occurrence else None),
                "place": self.place,
                "description": self.description,
                "circumstances": self.circumstances,
                "confirmation": self.confirmation,
            }
        )

    def intent(self) -> str:
        """Names what the caller confirmed: the same notice is the same intent, sent or not."""
        confirmed = self.notice().model_dump_json(exclude={"confirmation"})
        return f"claim-{hashlib.sha256(confirmed.encode()).hexdigest()[:16]}"

    def state(self) -> dict[str, Any]:
        return {
            "policy_number": self.policy_number,
            "peril": self.peril,
            "occurrence": self.occurrence.model_dump(mode="json") if self.occurrence else None,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "place": self.place,
            "description": self.description,
            "circumstances": self.circumstances.model_dump(mode="json", exclude_none=True),
            "missing": self.missing(),
        }
