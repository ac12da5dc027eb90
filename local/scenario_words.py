"""Values in what a scenario's caller says: written when typed, in words when spoken."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contract.identifiers import Line, grouped
from functions.database.invented import Person
from voice_worker.prompts import wording
from voice_worker.spoken_french import Address, say

PARIS = ZoneInfo("Europe/Paris")

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_DAY = re.compile(r"^(?:(weekday) )?J([+-]\d+)?$")
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def now_in_paris() -> datetime:
    return datetime.now(PARIS)


class Words:
    """Fills `{contract}`, `{contract home}`, `{birth date}`, `{postcode}`, `{J-3}`,
    `{weekday J-3}`; what it does not know stays as it is."""

    def __init__(
        self, person: Person | None, today: date, *, are_spoken: bool, for_tools: bool = False
    ) -> None:
        self._person = person
        self._today = today
        self._are_spoken = are_spoken
        self._for_tools = for_tools

    def filled(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: self._value(found[1]) or found[0], text)

    def everywhere(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.filled(value)
        if isinstance(value, dict):
            return {key: self.everywhere(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.everywhere(inner) for inner in value]
        return value

    def _value(self, name: str) -> str | None:
        day = _DAY.match(name)
        if day:
            return self._day(self._today + timedelta(days=int(day[2] or 0)), bool(day[1]))
        if self._person is None:
            return None
        if name.startswith("contract"):
            return self._contract(name.removeprefix("contract").strip())
        if name == "birth date":
            born = self._person.birth_date
            if self._for_tools:
                return born.isoformat()
            return say("birthdate", born) if self._are_spoken else f"{born:%d/%m/%Y}"
        if name == "postcode":
            postcode = self._person.postcode
            said = say("address", Address(postcode=postcode))
            return _in_one_breath(said) if self._are_spoken else postcode
        return None

    def _day(self, day: date, is_weekday: bool) -> str:
        if is_weekday:
            return _WEEKDAYS[day.weekday()]
        if self._for_tools:
            return day.isoformat()
        # The month in words: it leaves no doubt about which of two figures it is.
        return (
            say("birthdate", day)
            if self._are_spoken
            else wording.day(datetime.combine(day, time()))
        )

    def _contract(self, line: str) -> str | None:
        assert self._person is not None
        policies = self._person.policies
        number = next(
            (one.policy_number for one in policies if not line or one.line == Line(line)), None
        )
        if number is None or self._for_tools:
            return number
        return _in_one_breath(say("reference", number)) if self._are_spoken else grouped(number)


def _in_one_breath(said: str) -> str:
    """Without examples and pauses: the emulated voice makes long ones, which end a turn."""
    return re.sub(r",| comme \w+", "", said)
