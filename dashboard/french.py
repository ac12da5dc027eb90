"""French as it is read: numbers, amounts, dates, durations, and the sign for no value."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, format_percent

from contract.losses import Occurrence, Precision

PARIS = ZoneInfo("Europe/Paris")
NONE = "—"
"""No value: the denominator is nothing, or nothing was measured."""

THIN = "\u202f"
UNBREAKABLE = "\u00a0"


def number(value: float | None, digits: int = 0) -> str:
    if value is None:
        return NONE
    return format_decimal(round(value, digits), locale="fr")


def percent(value: float | None, digits: int = 1) -> str:
    """0.873 → 87,3 %."""
    if value is None:
        return NONE
    return format_percent(
        value, format=f"#,##0.{'#' * digits}\u00a0%" if digits else None, locale="fr"
    )


def euros(cents: float | None) -> str:
    return NONE if cents is None else format_currency(cents / 100, "EUR", locale="fr")


def duration(seconds: float | None) -> str:
    """850 ms, 4,2 s, 3 min 12 s, 1 h 05."""
    if seconds is None:
        return NONE
    if seconds == 0:
        return f"0{UNBREAKABLE}s"
    if seconds < 1:
        return f"{round(seconds * 1000)}{UNBREAKABLE}ms"
    if seconds < 59.95:
        return f"{number(seconds, 1)}{UNBREAKABLE}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}{UNBREAKABLE}min{UNBREAKABLE}{rest:02}{UNBREAKABLE}s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}{UNBREAKABLE}h{UNBREAKABLE}{minutes:02}"


def minutes(count: int) -> str:
    """A length that somebody chose: 15 min, 1 h, 1 h 30."""
    hours, rest = divmod(count, 60)
    if not hours:
        return f"{rest}{UNBREAKABLE}min"
    return f"{hours}{UNBREAKABLE}h" + (f"{UNBREAKABLE}{rest:02}" if rest else "")


def phone(number: str) -> str:
    """As it is dialled from France; anything else, or a number of which a part is hidden, as is."""
    if not re.fullmatch(r"\+33[1-9]\d{8}", number):
        return number
    digits = f"0{number[3:]}"
    return UNBREAKABLE.join(digits[n : n + 2] for n in range(0, 10, 2))


def clock(seconds: float) -> str:
    """Where in a call: 03:12."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes:02}:{rest:02}"


def day(value: date | None) -> str:
    if value is None:
        return NONE
    written = format_date(value, "d MMM y", locale="fr")
    return written.replace("1 ", "1er ", 1) if value.day == 1 else written


def period(first: date, last: date) -> str:
    return f"le {day(first)}" if first == last else f"du {day(first)} au {day(last)}"


def moment(value: datetime | None) -> str:
    """In Paris, whatever offset it came with."""
    if value is None:
        return NONE
    return format_datetime(value.astimezone(PARIS), "d MMM y 'à' HH:mm", locale="fr")


def when(event: Occurrence) -> str:
    """The moment of a loss, as exactly as it is known."""
    first, last = event.earliest.astimezone(PARIS), event.latest.astimezone(PARIS)
    if first == last:
        return f"{'vers le ' if event.precision is Precision.ABOUT else ''}{moment(first)}"
    if event.precision is Precision.DAY and first.date() == last.date():
        return day(first.date())
    if first.date() == last.date():
        return f"{day(first.date())}, entre {hour(first)} et {hour(last)}"
    return f"entre le {moment(first)} et le {moment(last)}"


def hour(value: datetime | None, *, seconds: bool = False) -> str:
    if value is None:
        return NONE
    pattern = "HH:mm:ss" if seconds else "HH:mm"
    return format_time(value.astimezone(PARIS), pattern, locale="fr")


def since(seconds: float) -> str:
    """How long ago, for what goes on: « depuis 2 min »."""
    if seconds < 60:
        return f"depuis {max(0, int(seconds))}{UNBREAKABLE}s"
    return f"depuis {int(seconds // 60)}{UNBREAKABLE}min"


def counted(count: int, one: str, several: str | None = None) -> str:
    """3 appels, 1 appel, 0 appel."""
    return f"{number(count)}{UNBREAKABLE}{one if count < 2 else several or one + 's'}"
