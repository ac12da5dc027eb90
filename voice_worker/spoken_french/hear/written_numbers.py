"""Decimal numbers: in words ("deux cent virgule trois"), or as they are written ("6 700,54")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.tokens import Token, listed

COLLECTIVES = {
    "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
"""After "une": about as many."""

ROUGHLY = listed(
    "petit petite petits petites bon bonne bons bonnes gros grosse grosses grand grande grands "
    "grandes belle"
)
"""Between "une" and what it counts: "une petite cinquantaine", "une bonne heure"."""

HALVES = ("demi", "demie")
_NOT_MINUS = ("au", "du", "ou", "en")
"""Before "moins": "au moins deux" is no negative number."""


def number_at(words: Sequence[Token], at: int) -> tuple[int, Decimal] | None:
    """The number said or written from `at` on, and the index after it.

    >>> from voice_worker.spoken_french.hear.tokens import tokens
    >>> number_at(tokens("6 700,54 euros"), 0)
    (4, Decimal('6700.54'))
    """
    sign = 1
    if words[at].word == "moins" and at and words[at - 1].word in _NOT_MINUS:
        return None
    dashed = words[at].raw == "-" and (at == 0 or words[at - 1].raw.isalpha())
    if words[at].word == "moins" or dashed:
        sign, at = -1, at + 1
        if at >= len(words):
            return None
    found = _grouped(words, at) or _in_words(words, at)
    if found is None:
        return None
    end, whole, has_decimals = found
    if not has_decimals:
        end, whole = _with_decimals(words, end, whole)
    end, whole = _scaled(words, end, whole)
    return end, sign * whole


def _in_words(words: Sequence[Token], at: int) -> tuple[int, Decimal, bool] | None:
    scanned = numbers.scan(words, at)
    return (scanned[0], Decimal(scanned[1]), False) if scanned else None


def _grouped(words: Sequence[Token], at: int) -> tuple[int, Decimal, bool] | None:
    """ "1 234 567", "1.200.000", "6 700,54", "6,7", "1.5"."""
    first = words[at]
    if not first.is_number or len(first.word) > numbers.LONGEST_WRITTEN:
        return None
    digits, end = first.word, at + 1
    while (
        end < len(words)
        and len(first.word) <= 3
        and not first.word.startswith("0")
        and words[end].is_number
        and len(words[end].word) == 3
        and not words[end].glue
        and not words[end].paused
    ):
        digits += words[end].word
        end += 1
    dotted = 0
    while (
        end + 1 < len(words)
        and words[end].raw == "."
        and words[end].glue == "+"
        and words[end + 1].is_number
        and words[end + 1].glue == "+"
        and len(words[end + 1].word) == 3
        and len(digits) <= 3 * (dotted + 1)
    ):
        digits += words[end + 1].word
        end += 2
        dotted += 1
    if len(digits) > numbers.LONGEST_WRITTEN:
        return None
    if (
        end + 1 < len(words)
        and words[end].raw in (",", ".")
        and words[end].glue == "+"
        and words[end + 1].is_number
        and words[end + 1].glue == "+"
    ):
        fraction = words[end + 1].word[: numbers.LONGEST_WRITTEN]
        return end + 2, Decimal(f"{digits}.{fraction}"), True
    if end == at + 1:
        return None
    return end, Decimal(digits), False


def _with_decimals(words: Sequence[Token], end: int, whole: Decimal) -> tuple[int, Decimal]:
    """Adds what follows "virgule" or "et demi"."""
    if phrase(words, end, 2) in (("et", "demi"), ("et", "demie")):
        return end + 2, whole + Decimal("0.5")
    if word_at(words, end) not in ("virgule", "point") or end + 1 >= len(words):
        return end, whole
    scales = numbers.THOUSAND | set(numbers.SCALES)
    last = next((at for at in range(end, len(words)) if words[at].word in scales), len(words))
    words = words[:last]
    digits, stop = "", end + 1
    while stop < len(words) and len(digits) < numbers.LONGEST_WRITTEN:
        scanned = numbers.options(words, stop)
        if not scanned or (digits and words[stop].paused):
            break
        digits += scanned[0].digits
        stop = scanned[0].end
    if not digits:
        return end, whole
    return stop, Decimal(f"{whole}.{digits}")


def _scaled(words: Sequence[Token], end: int, whole: Decimal) -> tuple[int, Decimal]:
    """Applies "millions" to what has decimals, "douzaines", and a half after a scale."""
    several = word_at(words, end).removesuffix("s")
    if several in COLLECTIVES and whole >= 2:
        return end + 1, whole * COLLECTIVES[several]
    scale = numbers.SCALES.get(word_at(words, end))
    thousand = word_at(words, end) in numbers.THOUSAND and whole != int(whole)
    if scale or thousand:
        whole *= scale or 1000
        end += 1
        if phrase(words, end, 2) in (("et", "demi"), ("et", "demie")):
            whole += Decimal(scale or 1000) / 2
            end += 2
    elif whole and word_at(words, end - 2) == "et" and word_at(words, end - 1) in HALVES:
        before = numbers.SCALES.get(word_at(words, end - 3))
        if before:
            whole += Decimal(before) / 2 - Decimal("0.5")
    return end, whole


def open_scale(words: Sequence[Token], at: int, end: int) -> int | None:
    """What the last figure may count in tenths of: "trois mille cinq" is 3 005, or 3 500 in short;
    "un million deux" likewise."""
    last = [token.word for token in words[max(at, end - 2) : end]]
    if len(last) != 2 or words[end - 1].glue == "-":
        return None
    scale = 1000 if last[0] in numbers.THOUSAND else numbers.SCALES.get(last[0])
    figure = int(last[1]) if last[1] in set("23456789") else numbers.UNITS.get(last[1], 0)
    return int(scale) if scale and scale >= 1000 and 2 <= figure <= 9 else None
