"""Amounts of time: "une heure et quart", "trois quarts d'heure", "une bonne dizaine de jours"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.fillers import match, phrases
from voice_worker.spoken_french.hear.tokens import Token
from voice_worker.spoken_french.hear.written_numbers import COLLECTIVES, ROUGHLY

UNITS = {
    "jour": "days", "jours": "days", "semaine": "weeks", "semaines": "weeks", "mois": "months",
    "an": "years", "ans": "years", "annee": "years", "annees": "years", "heure": "hours",
    "heures": "hours", "h": "hours", "minute": "minutes", "minutes": "minutes", "min": "minutes",
    "mn": "minutes", "seconde": "seconds", "secondes": "seconds",
}  # fmt: skip
_LARGEST_FIRST = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_HALVED = ("years", "hours", "minutes")
"""Units of which a half is still a moment: half a day, a week or a month is vague."""

_ABOUT = phrases(
    "environ; à peu près; bien; plus ou moins; presque; quasiment; quasi; à peine; tout juste; "
    "grosso modo; approximativement; pas loin de; près de; de ça; un peu plus de; un peu plus d; "
    "un peu moins de; un peu moins d; de; d; facilement"
)
_BOUND = phrases(
    "plus de; plus d; moins de; moins d; au moins; au plus; au maximum; au minimum; maximum; "
    "minimum; même pas; pas plus de; pas plus d; les"
)
_BEYOND = phrases(
    "et quelques; et des; et plus; ou plus; ou moins; au moins; au plus; maximum; minimum; max; "
    "mini; grand maximum; tout au plus"
)
_EITHER = ("ou", "a", "-", ",", "voire", "et")


class Duration(NamedTuple):
    """An amount of time: the index after it, its parts, and whether it is only a bound."""

    end: int
    parts: tuple[tuple[float, str], ...]
    is_open: bool = False
    """A bound ("plus de deux heures"), or one of two ("deux ou trois jours")."""


class _Part(NamedTuple):
    end: int
    amount: float
    unit: str


def duration_at(words: Sequence[Token], at: int) -> Duration | None:
    """The amount of time said from `at` on.

    >>> from voice_worker.spoken_french.hear.tokens import tokens
    >>> duration_at(tokens("une heure et quart"), 0)
    Duration(end=4, parts=((1, 'hours'), (0.25, 'hours')), is_open=False)
    """
    is_open = False
    while at < len(words) and (length := match(_ABOUT, words, at) or match(_BOUND, words, at)):
        is_open = is_open or not match(_ABOUT, words, at)
        at += length
    parts: list[tuple[float, str]] = []
    while part := _part_at(words, at) or (_part_at(words, _linked(words, at)) if parts else None):
        at = part.end
        if parts and _LARGEST_FIRST.index(part.unit) <= _LARGEST_FIRST.index(parts[-1][1]):
            is_open = True  # "une heure, une heure et quart"
            continue
        parts.append((part.amount, part.unit))
        fraction = _fraction_at(words, at, part.unit)
        if fraction:
            at, count, is_vague = fraction
            parts.append((count, part.unit))
            is_open = is_open or is_vague
    if not parts:
        end = _one_of_two(words, at)
        return Duration(end, (), is_open=True) if end else None
    if (length := match(_BEYOND, words, at) if at < len(words) else 0) or _alternates(words, at):
        return Duration(at + length, tuple(parts), is_open=True)
    return Duration(at, tuple(parts), is_open)


def _linked(words: Sequence[Token], at: int) -> int:
    return at + 1 if word_at(words, at) in (",", "et") else at


def _part_at(words: Sequence[Token], at: int) -> _Part | None:
    """ "trois semaines", "une petite heure", "une demi-heure", "trois bons quarts d'heure"."""
    if at >= len(words):
        return None
    count = _count_at(words, at)
    if count is None:
        return None
    end, number = count
    while word_at(words, end) in ROUGHLY:
        end += 1
    if number == 1 and phrase(words, end, 2) in (("demi", "heure"), ("demie", "heure")):
        return _Part(end + 2, 0.5, "hours")
    quarters = word_at(words, end) in ("quart", "quarts") and number in (1, 3)
    if quarters and phrase(words, end + 1, 2) == ("d", "heure"):
        return _Part(end + 3, number / 4, "hours")
    unit = UNITS.get(word_at(words, end))
    return _Part(end + 1, number, unit) if unit else None


def _count_at(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """A number, or "une vingtaine de"."""
    of = at + 1
    while word_at(words, of) in ROUGHLY:
        of += 1
    about = COLLECTIVES.get(word_at(words, of)) if words[at].word in ("un", "une") else None
    if about and word_at(words, of + 1) in ("de", "d"):
        return of + 2, about
    return numbers.scan(words, at)


def _fraction_at(words: Sequence[Token], at: int, unit: str) -> tuple[int, float, bool] | None:
    """What follows the unit without one of its own: its end, its size, whether it is vague."""
    linked = at + 1 if word_at(words, at) == "et" else at
    if word_at(words, linked) in ("demi", "demie") and linked > at:
        return linked + 1, 0.5, unit not in _HALVED
    if unit != "hours" or at >= len(words):
        return None
    if word_at(words, linked) == "quart" and linked > at:
        return linked + 1, 0.25, False
    if phrase(words, linked, 2) in (("trois", "quarts"), ("3", "quarts")):
        return (linked + 2, 0.75, False) if word_at(words, linked + 2) != "d" else None
    if word_at(words, at) == "moins":
        return at + 1, 0, True
    scanned = numbers.scan(words, linked) if linked < len(words) else None
    if scanned is None or words[linked].paused or not 0 < scanned[1] < 60:
        return None
    if UNITS.get(word_at(words, scanned[0])) or _one_of_two(words, linked):
        return None
    return scanned[0], scanned[1] / 60, linked > at


def _one_of_two(words: Sequence[Token], at: int) -> int:
    """ "deux ou trois jours", "trente à quarante minutes": the index after them, or 0."""
    first = numbers.scan(words, at) if at < len(words) else None
    if first is None:
        return 0
    start = first[0] + (word_at(words, first[0]) in _EITHER)
    second = _part_at(words, start)
    return second.end if second else 0


def _alternates(words: Sequence[Token], at: int) -> bool:
    """ "une heure ou deux", "une heure à une heure et demie"."""
    link = word_at(words, at)
    if link not in ("ou", "a", "voire", "-") or at + 1 >= len(words):
        return False
    if link != "a":
        return _count_at(words, at + 1) is not None or words[at + 1].word in ("un", "meme")
    return bool(_part_at(words, at + 1)) and words[at - 1].word in ("heure", "heures", "h")
