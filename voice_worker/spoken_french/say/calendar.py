"""Dates and times as they are said: "le premier janvier deux mille vingt-six à vingt heures"."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from voice_worker.spoken_french.heard import Interval, PartOfDay
from voice_worker.spoken_french.say.cardinals import cardinal

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_PARTS = {
    "morning": "au matin",
    "noon": "à midi",
    "afternoon": "dans l'après-midi",
    "evening": "au soir",
}


def day(value: date) -> str:
    return f"le {_day(value)}"


def clock(value: time) -> str:
    """
    >>> clock(time(0)), clock(time(21, 5)), clock(time(1))
    ('minuit', 'vingt et une heures cinq', 'une heure')
    """
    if value.minute == 0 and value.hour in (0, 12):
        return "midi" if value.hour else "minuit"
    return counted_clock(value)


def counted_clock(value: time) -> str:
    """The same, with "zéro heure" for midnight, which leaves no doubt about the day."""
    hours = cardinal(value.hour, feminine=True)
    text = f"{hours} heure{'s' if value.hour > 1 else ''}"
    return f"{text} {cardinal(value.minute, feminine=True)}" if value.minute else text


def moment(value: date | datetime | PartOfDay | Interval) -> str:
    match value:
        case PartOfDay(date=start, part="night"):
            return f"dans la nuit {_from_to(start, start + timedelta(days=1))}"
        case PartOfDay():
            return f"{day(value.date)} {_PARTS[value.part]}"
        case Interval():
            return _interval(value)
        case datetime():
            return f"{day(value.date())} à {counted_clock(value.time())}"
    return day(value)


def _interval(value: Interval) -> str:
    start, end = value.start, value.end
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return _from_to(start, end)
    if start.date() == end.date():
        bounds = f"de {counted_clock(start.time())} à {counted_clock(end.time())}"
        return f"{day(start.date())} {bounds}"
    return f"entre {moment(start)} et {moment(end)}"


def _from_to(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"du {_number(start)} au {_day(end)}"
    return f"du {_day(start)} au {_day(end)}"


def _day(value: date) -> str:
    return f"{_number(value)} {MONTHS[value.month - 1]} {cardinal(value.year)}"


def _number(value: date) -> str:
    return "premier" if value.day == 1 else cardinal(value.day)
