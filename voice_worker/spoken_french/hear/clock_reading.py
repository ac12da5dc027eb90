"""A time as it is said: its hours, its minutes, the part of the day, two of them as bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_words import PART_LEADS, PARTS, WEEKDAYS
from voice_worker.spoken_french.hear.tokens import (
    Token,
    listed,
)

HOURS = listed("heure heures h hr hrs heurs")
MINUTES = listed("minute minutes min mn")
ABOUT = listed("vers environ presque approximativement grosso autour alentours quasiment peu dans")


_SHIFTED = {"morning": 24, "afternoon": 1, "evening": 4, "night": 8}
"""From which hour on a part of the day means the second half of the clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was said: `hour` may be 24, and either half of the day if `is_open`."""

    hour: int
    minute: int
    is_open: bool = False
    """Said on twelve hours, without "du matin" or "du soir"."""
    is_midnight: bool = False
    """Counted from midnight ("minuit", "minuit et quart"): of which day, it does not say."""
    is_valid: bool = True
    is_bare: bool = False
    """A number alone, read as an hour because another follows."""
    is_before: bool = False
    """Said by the hour after it ("une heure moins le quart"), which the part of day is said of."""

    def within(self, part: str | None) -> Clock:
        """The same time, known to lie in a part of the day."""
        if part is None or not self.is_valid:
            return self
        if self.is_before:
            named = replace(self, hour=self.hour + 1, is_before=False).within(part)
            fits = named.is_valid or self.fits(part, named.hour - 1)
            return replace(self, hour=named.hour - 1, is_open=False, is_valid=fits)
        hour = self.hour
        first = _SHIFTED[part]
        if first <= hour <= (7 if part == "afternoon" else 11):
            hour += 12
        return replace(self, hour=hour, is_open=False, is_valid=self.fits(part, hour))

    def fits(self, part: str, hour: int) -> bool:
        """Whether an hour is one of that part of the day."""
        if part == "morning":
            return hour < 12
        if part == "afternoon":
            return 12 <= hour <= 19
        if part == "evening":
            return hour >= 16 or (self.is_midnight and hour == 0)
        return hour >= 20 or hour <= 7

    @property
    def time(self) -> time:
        return time(self.hour % 24, self.minute)


def all_in(words: Sequence[Token]) -> list[tuple[int, int, Clock]]:
    """Every time said, with where it starts and ends."""
    found = []
    at = 0
    while at < len(words):
        clock = clock_at(words, at, bare=True)
        if clock:
            found.append((at, clock[0], clock[1]))
            at = clock[0]
        else:
            at += 1
    return found


def range_at(words: Sequence[Token], at: int) -> tuple[int, Clock, Clock] | None:
    """Two times said as bounds ("entre huit et neuf heures"), and the index after them."""
    start = at + 1 if words[at].word in ("entre", "de", "des", "d") else at
    if start >= len(words):
        return None
    first = clock_at(words, start)
    if first is None:
        scanned = numbers.scan(words, start)
        if scanned is None or scanned[1] > 24:
            return None
        first = scanned[0], replace(_clock(scanned[1], 0, True), is_bare=True)
    link = first[0]
    beside = clock_at(words, link) if link < len(words) and link == start + 1 else None
    if beside and first[1].hour + 1 == beside[1].hour and not words[link].paused:
        # "vers quatorze quinze heures"
        return beside[0], first[1], beside[1]
    if link + 1 >= len(words) or words[link].word not in ("et", "a", "ou", "-"):
        return None
    if start == at and words[link].word not in ("ou", "-", "a"):
        return None
    if start == at and first[1].is_bare and _is_a_day(words, at):
        return None
    second = clock_at(words, link + 1)
    if second is None and words[link - 1].word in HOURS | {"midi"} and start > at:
        scanned = numbers.scan(words, link + 1)
        if scanned and scanned[1] <= 24:
            second = scanned[0], _clock(scanned[1], 0, True)
    if second is None:
        return None
    opening, closing = first[1], second[1]
    if opening.hour == 12 and closing.hour in (1, 2) and closing.is_open:
        closing = replace(closing, hour=closing.hour + 12, is_open=False)
    return second[0], opening, closing


def _is_a_day(words: Sequence[Token], at: int) -> bool:
    """ "mardi 8 à 9 heures": the day, then the time."""
    return at > 0 and (words[at - 1].word in WEEKDAYS or words[at - 1].word == "le")


def part_around(words: Sequence[Token], start: int, end: int) -> str | None:
    """The part of the day said right after the time, else anywhere before it."""
    after = part_at(words, end)
    if after:
        return after[1]
    for at in range(len(words)):
        if start <= at < end or words[at].word in ("midi", "minuit"):
            continue
        part = part_at(words, at)
        if part and part[0] <= len(words) and (at >= end or part[0] <= start):
            return part[1]
    return None


def part_at(words: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The part of the day named from `at` on ("dans la soirée"), and the index after it."""
    end = at
    while end < len(words) and words[end].word in PART_LEADS and end - at < 6:
        end += 1
    for length in (2, 1):
        part = PARTS.get(tuple(token.word for token in words[end : end + length]))
        if part and end + length <= len(words):
            return end + length, part
    return None


def is_about(words: Sequence[Token], start: int) -> bool:
    return any(token.word in ABOUT for token in words[max(0, start - 4) : start])


def clock_at(words: Sequence[Token], at: int, *, bare: bool = False) -> tuple[int, Clock] | None:
    """The time said from `at` on, and the index after it.

    Args:
        words: The utterance.
        at: Where to look.
        bare: Whether "dix-neuf trente" and "huit du matin" count, without "heures".
    """
    token = words[at]
    if token.word in ("midi", "minuit"):
        if at and words[at - 1].word == "apres":
            return None
        noon = token.word == "midi"
        end, hour, minute, valid = _minutes(words, at + 1, 12 if noon else 24, named=True)
        midnight = not noon and (hour, minute) >= (24, 0)
        clock = Clock(hour - 24 if midnight else hour, minute, False, midnight, valid)
        return end, clock
    scanned = numbers.scan(words, at)
    if scanned is None or (at and _continues_a_number(words, at)):
        return None
    end, hour = scanned
    if end < len(words) and words[end].word in HOURS:
        if hour > 24:
            return end + 1, Clock(0, 0, is_valid=False)
        end, shifted, minute, valid = _minutes(words, end + 1, hour)
        return end, _clock(shifted, minute, valid, named=hour)
    if hour > 24:
        return None
    if end + 1 < len(words) and words[end].raw == ":" and words[end].glue == "+":
        minutes = numbers.scan(words, end + 1)
        if minutes:
            end = minutes[0]
            if end + 1 < len(words) and words[end].raw == ":" and words[end + 1].is_number:
                end += 2
            return end, _clock(hour, minutes[1], minutes[1] < 60)
    if not bare:
        return None
    return _bare(words, end, hour)


def _continues_a_number(words: Sequence[Token], at: int) -> bool:
    before = words[at - 1]
    return before.raw in "/:" and words[at].glue == "+"


def _clock(hour: int, minute: int, valid: bool, *, named: int | None = None) -> Clock:
    is_before = named is not None and hour < named and 1 <= named <= 11
    if hour == 24:
        return Clock(0, minute, False, True, valid and minute == 0)
    if hour < 0:
        return Clock(23, minute, False, False, valid)
    is_open = 1 <= hour <= 11 or (is_before and hour == 0)
    return Clock(hour, minute, is_open, False, valid, is_before=is_before)


def _bare(words: Sequence[Token], end: int, hour: int) -> tuple[int, Clock] | None:
    """A time without "heures": "dix-neuf trente", "huit et demie", "huit du matin"."""
    if end >= len(words) or words[end].paused:
        return None
    following = words[end].word
    if following in ("et", "moins"):
        stop, shifted, minute, valid = _minutes(words, end, hour, named=True)
        if stop > end + 1 and words[end + 1].word not in numbers.WORDS | _DIGITS:
            return stop, _clock(shifted, minute, valid, named=hour)
        if stop > end + 1 and words[end + 1].word == "trois" and words[stop - 1].word == "quarts":
            return stop, _clock(shifted, minute, valid, named=hour)
        return None
    if part_at(words, end) and following in ("du", "de", "ce", "cet", "dans"):
        return end, _clock(hour, 0, True)
    minutes = numbers.scan(words, end)
    if minutes and not (minutes[0] < len(words) and words[minutes[0]].word in HOURS):
        written = words[end].word
        zero = minutes[1] == 0 or written.startswith("0")
        if (10 <= minutes[1] <= 59 or zero) and hour <= 23:
            stop = minutes[0]
            if stop < len(words) and numbers.scan(words, stop) and not words[stop].paused:
                return None
            return stop, _clock(hour, minutes[1], True)
    return None


_DIGITS = frozenset(str(n) for n in range(60))


def _minutes(
    words: Sequence[Token], at: int, hour: int, *, named: bool = False
) -> tuple[int, int, int, bool]:
    """Where the minutes end, the hour they belong to, the minutes, and whether they exist."""
    if at < len(words) and words[at].word in ("pile", "precises", "precise", "tapantes"):
        return at + 1, hour, 0, True
    if at >= len(words):
        return at, hour, 0, True
    link = words[at].word
    start = at + 1 if link in ("et", "moins") else at
    if start < len(words) and words[start].word in ("le", "un") and link == "moins":
        start += 1
    if start >= len(words):
        return at, hour, 0, True
    word = words[start].word
    before = link == "moins"
    minute: int | None = None
    if word in ("demi", "demie", "demies"):
        minute, end = 30, start + 1
    elif word in ("quart", "quarts"):
        minute, end = 15, start + 1
    elif word in ("trois", "3") and start + 1 < len(words) and words[start + 1].word in (
        "quart", "quarts",
    ):  # fmt: skip
        minute, end = 45, start + 2
    else:
        if words[start].paused:
            return at, hour, 0, True
        scanned = numbers.scan(words, start)
        if scanned is None:
            return at, hour, 0, True
        end, minute = scanned
        if words[start].word in numbers.ZERO and end < len(words):
            after = numbers.scan(words, end)
            if after and after[1] < 10:
                end, minute = after
        if end < len(words) and words[end].word in HOURS:
            return at, hour, 0, True
        if link == "et" and named and minute < 10 and not _says_minutes(words, end):
            return at, hour, 0, True
    if end < len(words) and words[end].word in MINUTES:
        end += 1
    if minute > 59:
        return end, hour, 0, False
    if before:
        return end, hour - 1, 60 - minute, minute > 0
    return end, hour, minute, True


def _says_minutes(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].word in MINUTES
