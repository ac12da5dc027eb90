"""The first notice of loss while it is being told: what is there, and what is missing."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract.claims import Confirmation, FirstNoticeOfLoss
from contract.identifiers import Line, line_of
from contract.losses import Circumstances, Occurrence, Peril, missing_answers


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

    @property
    def line(self) -> Line | None:
        return line_of(self.policy_number) if self.policy_number else None

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
        circumstances = values.pop("circumstances", {})
        for name, value in values.items():
            setattr(self, name, value)
        if circumstances:
            self.circumstances = Circumstances.model_validate(
                self.circumstances.model_dump(exclude_none=True) | circumstances
            )

    def notice(self, confirmation: Confirmation) -> FirstNoticeOfLoss:
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
                "confirmation": confirmation,
            }
        )

    @classmethod
    def of(cls, state: dict[str, Any]) -> "LossDraft":
        """The draft that such a state was made from."""
        occurrence, known_on = state["occurrence"], state["known_on"]
        return cls(
            policy_number=state["policy_number"],
            peril=Peril(state["peril"]) if state["peril"] else None,
            occurrence=Occurrence.model_validate(occurrence) if occurrence else None,
            known_on=date.fromisoformat(known_on) if known_on else None,
            place=state["place"],
            description=state["description"],
            circumstances=Circumstances.model_validate(state["circumstances"]),
        )

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


def intent(notice: FirstNoticeOfLoss) -> str:
    """Names what the caller confirmed: the same notice is the same intent, sent or not."""
    confirmed = notice.model_dump_json(exclude={"confirmation"})
    return f"claim-{hashlib.sha256(confirmed.encode()).hexdigest()[:16]}"
