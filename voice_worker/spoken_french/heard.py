"""What was heard: a value that can be defended, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How far the words determine a value."""

    OK = "ok"
    AMBIGUOUS = "ambiguous"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    NONE = "none"


class Precision(StrEnum):
    """How exactly the caller said it."""

    EXACT = "exact"
    ABOUT = "about"
    PART_OF_DAY = "part_of_day"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money."""

    value: Decimal
    currency: str = "EUR"

    @classmethod
    def of_cents(cls, cents: int) -> Amount:
        return cls(Decimal(cents) / 100)

    @property
    def cents(self) -> int:
        return int(self.value * 100)


@dataclass(frozen=True, slots=True)
class AmountRange:
    """A sum of money known by its bounds."""

    low: Decimal
    high: Decimal
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A day and the part of it: morning, noon, afternoon, evening or night.

    A night bears the date of the evening it begins in.
    """

    date: date
    part: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds between which something happened: two days, or two moments."""

    start: date | datetime
    end: date | datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A French postal address, as far as it was said."""

    house_number: str | None = None
    suffix: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller's words mean for one kind of value.

    `value` is set if and only if `status` is ok. With ok, `candidates` may still hold
    the other half of the clock ("huit heures": 08:00, also 20:00), for the read-back.
    """

    kind: str
    status: Status
    value: Any = None
    candidates: tuple[Any, ...] = ()
    precision: Precision | None = None
    evidence: str = ""
    """The caller's words that the value was read in."""
    reason: str = ""
    """Why there is no value, in English: "future", "two digits missing"."""

    def canonical(self) -> dict[str, str | int] | None:
        """The value as the evaluation cases write it; None when there is no value."""
        if self.status is not Status.OK:
            return {"reject": "future"} if self.reason == "future" else None
        return canonical(self.kind, self.value)


KEYS = {
    "number": "value",
    "digits": "digits",
    "ordinal": "value",
    "time": "time",
    "birthdate": "date",
    "phone": "e164",
    "email": "email",
    "plate": "plate",
    "reference": "ref",
    "name": "name",
    "confirmation": "answer",
    "emergency": "answer",
    "number_in_text": "text",
}


def canonical(kind: str, value: Any) -> dict[str, str | int]:
    match value:
        case Amount():
            return {"value": f"{value.value:.2f}", "currency": value.currency}
        case AmountRange():
            return {
                "min": f"{value.low:.2f}",
                "max": f"{value.high:.2f}",
                "currency": value.currency,
            }
        case PartOfDay():
            return {"date": value.date.isoformat(), "part": value.part}
        case Interval():
            return {"from": written(value.start), "to": written(value.end)}
        case Address():
            fields = ("house_number", "suffix", "street", "postcode", "city")
            return {field: said for field in fields if (said := getattr(value, field))}
        case datetime():
            return {"at": written(value)}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.strftime("%H:%M")}
        case Decimal():
            return {"value": plain(value)}
    return {KEYS[kind]: value}


def written(moment: date | datetime) -> str:
    """A day, or a local moment to the minute, in ISO 8601 without offset."""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%dT%H:%M")
    return moment.isoformat()


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
