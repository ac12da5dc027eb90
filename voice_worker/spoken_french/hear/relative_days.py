"""Days told from today: "avant-hier", "il y a huit jours", "lundi dernier", "à Noël"."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_dates import year_after
from voice_worker.spoken_french.hear.calendar_words import (
    FEASTS,
    LONGEST_FEAST,
    WEEKDAYS,
    WEEKDAYS_ABBREVIATED,
)
from voice_worker.spoken_french.hear.facts import LAST, NEXT, Facts, phrase, stretch_at, word_at
from voice_worker.spoken_french.hear.tokens import Token, listed
from voice_worker.spoken_french.hear.written_numbers import COLLECTIVES

APPROXIMATELY = listed("environ a peu pres bien plus ou moins de")
UNITS = {
    "jour": "days", "jours": "days", "semaine": "weeks", "semaines": "weeks", "mois": "months",
    "an": "years", "ans": "years", "annee": "years", "annees": "years", "heure": "hours",
    "heures": "hours", "h": "hours", "minute": "minutes", "minutes": "minutes", "min": "minutes",
    "mn": "minutes", "seconde": "seconds", "secondes": "seconds",
}  # fmt: skip
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


def ago_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "il y a trois semaines", "ça fait deux jours", "dans une heure et demie"."""
    lead = 0
    for lead_words in (
        ("il", "y", "a"), ("il", "ya"), ("y", "a"), ("ya",), ("ca", "fait"), ("cela", "fait"),
        ("depuis",), ("dans",), ("d", "ici"),
    ):  # fmt: skip
        if phrase(words, at, len(lead_words)) == lead_words:
            lead = len(lead_words)
            break
    if not lead:
        return at
    ahead = words[at].word in ("dans", "d")
    index = at + lead
    while word_at(words, index) in (
        "environ",
        "a",
        "peu",
        "pres",
        "bien",
        "plus",
        "ou",
        "moins",
        "de",
    ):
        index += 1
    amounts: list[tuple[float, str]] = []
    while index < len(words):
        step = _amount(words, index)
        if step is None:
            break
        index, amount, unit = step
        amounts.append((-amount if ahead else amount, unit))
        if word_at(words, index) == "et" and word_at(words, index + 1) in ("demie", "demi"):
            index += 2
            if unit in ("weeks", "months"):
                facts.is_vague = True
                return index
            amounts.append((-0.5 if ahead else 0.5, unit))
        elif word_at(words, index) in (",", "et") and _amount(words, index + 1):
            index += 1
    if not amounts:
        if not ahead and word_at(words, at + lead) in ("quelques", "plusieurs", "longtemps"):
            facts.is_vague = True
            return at + lead + 1
        return at
    facts.add("ago", tuple(amounts))
    return index


def _amount(words: Sequence[Token], at: int) -> tuple[int, float, str] | None:
    """ "trois semaines", "une demi-heure", "trois quarts d'heure", "un quart d'heure"."""
    if at >= len(words):
        return None
    if phrase(words, at, 3) in (("une", "demi", "heure"), ("une", "demie", "heure")):
        return at + 3, 0.5, "hours"
    for start, quarters in ((at, 0), (at + 1, 1), (at + 1, 3)):
        if word_at(words, start) not in ("quart", "quarts") or start == at:
            continue
        said = word_at(words, at) in (("un", "1") if quarters == 1 else ("trois", "3"))
        if said and phrase(words, start + 1, 2) == ("d", "heure"):
            return start + 3, quarters / 4, "hours"
    about = COLLECTIVES.get(word_at(words, at + 1)) if word_at(words, at) == "une" else None
    scanned = (at + 3, about) if about else numbers.scan(words, at)
    if scanned is None:
        return None
    end, amount = scanned
    while word_at(words, end) in ("bonne", "bonnes", "petite", "petites", "grosse", "grosses"):
        end += 1
    unit = UNITS.get(word_at(words, end))
    return (end + 1, amount, unit) if unit else None


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
