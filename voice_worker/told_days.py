"""The days that a text names by their date: an appointment that nobody told of is invented."""

import re
from datetime import date

from voice_worker.prompts.wording import MONTHS

_WRITTEN = re.compile(
    rf"\b(1er|\d{{1,2}})\s+({'|'.join(MONTHS)})(?:\s+(\d{{4}}))?\b", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")


def days(text: str, today: date) -> set[date]:
    """A day without its year is the nearest one."""
    found = [_day(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    for number, month, year in _WRITTEN.findall(text):
        in_month = 1 if number.lower() == "1er" else int(number)
        which = MONTHS.index(month.lower()) + 1
        years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
        possible = [day for one in years if (day := _day(one, which, in_month))]
        found += sorted(possible, key=lambda day: abs((day - today).days))[:1]
    return {day for day in found if day}


def days_to_come(text: str, today: date) -> set[date]:
    return {day for day in days(text, today) if day > today}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
