"""Days told from today: "avant-hier", "il y a huit jours", "lundi dernier", "à Noël"."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear.calendar_dates import year_after
from voice_worker.spoken_french.hear.calendar_words import (
    FEASTS,
    LONGEST_FEAST,
    WEEKDAYS,
    WEEKDAYS_ABBREVIATED,
)
from voice_worker.spoken_french.hear.clock_reading import part_at
from voice_worker.spoken_french.hear.durations import duration_at
from voice_worker.spoken_french.hear.facts import LAST, NEXT, Facts, phrase, stretch_at, word_at
from voice_worker.spoken_french.hear.tokens import Token

OFFSETS: dict[tuple[str, ...], int] = {
    ("avant", "avant", "hier"): -3,
    ("avant", "hier"): -2,
    ("avanthier",): -2,
    ("hier",): -1,
    ("aujourd", "hui"): 0,
    ("aujourdhui",): 0,
    ("ce", "jour"): 0,
    ("ce", "jour", "meme"): 0,
    ("demain",): 1,
    ("apres", "demain"): 2,
    ("apres", "apres", "demain"): 3,
}
EVES = {"veille": -1, "lendemain": 1, "surlendemain": 2}
NOW: frozenset[tuple[str, ...]] = frozenset(
    {
        ("maintenant",),
        ("tout", "de", "suite"),
        ("a", "l", "instant"),
        ("a", "l", "instant", "meme"),
        ("la", "maintenant"),
        ("en", "ce", "moment"),
    }
)


def offset_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    for length in (4, 3, 2, 1):
        if phrase(words, at, length) in NOW:
            facts.add("is_now", True)
            return at + length
        days = OFFSETS.get(phrase(words, at, length))
        if days is not None:
            facts.add("offset", days)
            return at + length
    return at


_LEADS = (
    ("il", "y", "a"), ("il", "ya"), ("y", "a"), ("ya",), ("ca", "fait"), ("cela", "fait"),
    ("depuis",), ("dans",), ("d", "ici"), ("ca", "remonte", "a"), ("cela", "remonte", "a"),
    ("ca", "date", "de"), ("ca", "date", "d"),
)  # fmt: skip


def ago_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "il y a trois semaines", "ça fait deux jours", "dans une heure et demie"."""
    lead = next((one for one in _LEADS if phrase(words, at, len(one)) == one), None)
    if lead is None:
        return at
    ahead = lead[0] in ("dans", "d")
    start = at + len(lead)
    duration = duration_at(words, start)
    if duration is None:
        if not ahead and word_at(words, start) in ("quelques", "plusieurs", "longtemps"):
            facts.is_vague = True
            return start + 1
        return at
    if word_at(words, start) == "les" and (facts.says_a_day() or part_at(words, duration.end)):
        return at  # "dans les deux heures du matin": about then
    if duration.is_open:
        facts.is_vague = True
        return duration.end
    sign = -1 if ahead else 1
    facts.add("ago", tuple((sign * count, unit) for count, unit in duration.parts))
    return duration.end


def eve_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "la veille de", "le lendemain du": what follows tells of which day."""
    shift = EVES.get(word_at(words, at))
    if shift is None:
        return at
    if word_at(words, at - 1) == "avant" and shift == -1:
        shift = -2
    facts.add("shift", shift)
    if word_at(words, at + 1) in ("de", "du", "d", "des"):
        return at + 2
    facts.is_vague = True
    return at + 1


def feast_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    for length in range(LONGEST_FEAST, 0, -1):
        name = phrase(words, at, length)
        if name in FEASTS:
            facts.add("feast", name)
            end = at + length
            if word_at(words, end) in LAST:
                end += 1
            return year_after(words, end, facts)
    return at


def weekday_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    token = words[at]
    weekday = WEEKDAYS.get(token.word)
    if weekday is None:
        if word_at(words, at + 1) != "." or words[at + 1].glue != "+":
            return at
        weekday = WEEKDAYS_ABBREVIATED.get(token.word)
        if weekday is None:
            return at
        at += 1
    facts.add("weekday", weekday)
    end = at + 1
    word = word_at(words, end)
    if word_at(words, at - 1) == "ce" and word not in LAST | NEXT:
        facts.add("week", 0)
        return end
    if word in LAST:
        facts.add("week", "last")
        return end + 1
    if word in NEXT:
        facts.add("week", "next")
        return end + 1
    if word == "en" and word_at(words, end + 1) in ("huit", "8", "quinze", "15"):
        facts.add("week", "in 8" if word_at(words, end + 1) in ("huit", "8") else "in 15")
        return end + 2
    if word == "d" and word_at(words, end + 1) in ("avant", "apres"):
        facts.is_vague = True
        return end + 2
    start = end + 1 if word in ("de", "d") else end
    week = Facts()
    stop = stretch_at(words, start, week) if start < len(words) else start
    if stop > start and week.stretch and week.stretch[0] == "semaine":
        facts.add("week", week.stretch[1])
        return stop
    return end
