"""Numbers with what they count: "une petite cinquantaine", "deux mètres et demi"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.tokens import Token, listed
from voice_worker.spoken_french.hear.written_numbers import (
    COLLECTIVES,
    HALVES,
    ROUGHLY,
    number_at,
)

MEASURES = listed(
    "metre metres m kilo kilos kilogramme kilogrammes kg litre litres l an ans annee annees mois "
    "semaine semaines jour jours heure heures h minute minutes kilometre kilometres km centimetre "
    "centimetres cm tonne tonnes hectare hectares gramme grammes"
)
"""After "un": counted, where another number follows."""

_METRES = listed("metre metres m")
_SQUARE = listed("carre carres cube cubes")
_QUARTER = Decimal("0.25")


class Quantity(NamedTuple):
    """A number, the index after it, and whether it is told by another word or in two parts."""

    end: int
    value: Decimal
    is_about: bool = False
    is_partial: bool = False
    """More is said of it that cannot be counted for certain ("deux kilos cinq cents")."""


def quantity_at(words: Sequence[Token], at: int) -> Quantity | None:
    """The quantity said from `at` on.

    >>> from voice_worker.spoken_french.hear.tokens import tokens
    >>> quantity_at(tokens("un kilo et demi"), 0)
    Quantity(end=4, value=Decimal('1.5'), is_about=False, is_partial=False)
    """
    collective = collective_at(words, at)
    if collective:
        return Quantity(*collective, is_about=True)
    number = number_at(words, at)
    if number is None:
        return None
    end, value = number
    unit = _unit_end(words, end)
    if unit is None or value != int(value):
        return Quantity(end, value)
    fraction = _fraction_at(words, unit)
    if fraction:
        return Quantity(fraction[0], value + fraction[1])
    if word_at(words, end) in MEASURES:
        return _in_two_units(words, at, end, value)
    return Quantity(end, value)


def collective_at(words: Sequence[Token], at: int) -> tuple[int, Decimal] | None:
    """ "une bonne dizaine": the index after it, and about how many."""
    if words[at].word in ("un", "une"):
        of = at + 1
        while word_at(words, of) in ROUGHLY:
            of += 1
        count = COLLECTIVES.get(word_at(words, of))
        return (of + 1, Decimal(count)) if count else None
    return None


def _unit_end(words: Sequence[Token], at: int) -> int | None:
    """The index after the noun that is counted, "mètres carrés" included."""
    if at >= len(words) or words[at].paused or not words[at].word.isalpha():
        return None
    return at + 1 + (word_at(words, at + 1) in _SQUARE)


def _fraction_at(words: Sequence[Token], at: int) -> tuple[int, Decimal] | None:
    """ "et demi", "et quart", "et trois quarts"."""
    if word_at(words, at) != "et":
        return None
    if word_at(words, at + 1) in HALVES:
        return at + 2, Decimal("0.5")
    if word_at(words, at + 1) == "quart":
        return at + 2, _QUARTER
    if phrase(words, at + 1, 2) in (("trois", "quarts"), ("3", "quarts")):
        return at + 3, 3 * _QUARTER
    return None


def _in_two_units(words: Sequence[Token], at: int, end: int, value: Decimal) -> Quantity:
    """ "un mètre vingt" is 1.20; "une heure trente" or "deux kilos deux" is no one number."""
    start = end + 1 + (word_at(words, end + 1) == "et")
    second = number_at(words, start) if start < len(words) else None
    if second is None or words[start].paused or words[start].word in ("un", "une"):
        return Quantity(end, value)
    hundredths = second[1]
    if word_at(words, end) in _METRES and start == end + 1 and 10 <= hundredths < 100:
        centimetres = word_at(words, second[0]) in ("centimetres", "centimetre", "cm")
        return Quantity(second[0] + centimetres, value + hundredths / 100)
    return Quantity(second[0], value, is_partial=True)
