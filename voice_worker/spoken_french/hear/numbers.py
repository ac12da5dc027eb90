"""French number words, with every way of cutting them that a speaker may mean.

"soixante dix" is 70, but also 60 then 10 in a telephone number: `options` gives both,
the likeliest first, with what the less likely one costs. Hyphens forbid a cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from voice_worker.spoken_french.hear.tokens import Token

UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16,
}  # fmt: skip
TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
ZERO = {"zero", "zeros"}
HUNDRED = {"cent", "cents"}
UNNATURAL = 3
"""The cost of "quatre cent, un" where "quatre cent un" was said in one breath."""

THOUSAND = {"mille", "mil", "milles"}
SCALES = {
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
}
WORDS = (
    frozenset(UNITS) | frozenset(TENS) | ZERO | HUNDRED | THOUSAND | frozenset(SCALES) | {"vingts"}
)

LONGEST_WRITTEN = 18
"""Digits; a longer run is not a number anybody says."""


class Option(NamedTuple):
    """A number read from a token on: where it ends, its digits, and how odd the cut is."""

    end: int
    digits: str
    cost: int


def is_number_word(token: Token) -> bool:
    return token.word in WORDS


def scan(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The longest number from `at` on, and the index after it.

    >>> from voice_worker.spoken_french.hear.tokens import tokens
    >>> scan(tokens("dix neuf cent soixante-treize euros"), 0)
    (5, 1973)
    """
    found = options(words, at)
    return (found[0].end, int(found[0].digits)) if found else None


def options(words: Sequence[Token], at: int) -> list[Option]:
    """Every number that may start at `at`, the likeliest (the longest) first."""
    token = words[at]
    if token.word in ZERO:
        return [Option(at + 1, "0", 0)]
    if token.is_number and (len(token.word) > 3 or token.word.startswith("0")):
        if len(token.word) > LONGEST_WRITTEN:
            return []
        found = [Option(at + 1, token.word, 0)]
        if not token.word.startswith("0") and _follows(words, at + 1, frozenset(SCALES)):
            return _scaled(words, at) + found
        return found
    whole = _scaled(words, at)
    parts = _below_million(words, at)
    if not whole:
        return parts
    return whole + [Option(o.end, o.digits, o.cost + 1) for o in parts if o.end < whole[0].end]


def _follows(words: Sequence[Token], at: int, among: frozenset[str] | set[str]) -> bool:
    return at < len(words) and words[at].word in among and not words[at].paused


def _bound(words: Sequence[Token], at: int) -> bool:
    """Whether a hyphen forbids a cut before `at`."""
    return at < len(words) and words[at].glue == "-" and not words[at].is_number


def _unit(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """1 to 19, in words or digits, not after a pause."""
    if at >= len(words) or words[at].paused:
        return None
    token = words[at]
    if token.is_number:
        return (at + 1, int(token.word)) if token.word in _SMALL else None
    value = UNITS.get(token.word)
    if value is None:
        return None
    if value == 10 and _follows(words, at + 1, {"sept", "huit", "neuf"}):
        return at + 2, 10 + UNITS[words[at + 1].word]
    return at + 1, value


_SMALL = frozenset(str(n) for n in range(1, 20))


def _below_hundred(words: Sequence[Token], at: int) -> list[Option]:
    token = words[at]
    if token.is_number:
        return [Option(at + 1, token.word, 0)]
    if token.word == "quatre" and _follows(words, at + 1, {"vingt", "vingts"}):
        eighty = _with_unit(words, at + 2, 80)
        if words[at + 1].word == "vingts" and len(eighty) == 1 and eighty[0].digits != "80":
            # Nothing is added to "quatre-vingts" where it takes its s.
            eighty = [Option(at + 2, "80", 0), Option(*eighty[0][:2], 1)]
        return eighty if _bound(words, at + 1) else [*eighty, Option(at + 1, "4", 2)]
    if token.word in TENS:
        return _with_unit(words, at + 1, TENS[token.word])
    unit = _unit_ignoring_pause(words, at)
    return [Option(unit[0], str(unit[1]), 0)] if unit else []


def _unit_ignoring_pause(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    token = words[at]
    value = UNITS.get(token.word)
    if value is None:
        return None
    if value == 10 and _follows(words, at + 1, {"sept", "huit", "neuf"}):
        return at + 2, 10 + UNITS[words[at + 1].word]
    return at + 1, value


def _with_unit(words: Sequence[Token], at: int, tens: int) -> list[Option]:
    """The tens read just before `at`, with the unit that may follow."""
    alone = Option(at, str(tens), 0)
    linked = at + 1 if _follows(words, at, {"et"}) else at
    unit = _unit(words, linked)
    highest = 19 if tens in (60, 80) else 9
    if unit is None or unit[1] > highest:
        return [alone]
    end, value = unit
    if linked > at and value not in (1, 11):
        return [alone]
    together = Option(end, str(tens + value), 0)
    before_eighty = value == 4 and _follows(words, end, {"vingt", "vingts"})
    if before_eighty and _bound(words, end):
        return [alone]
    if linked == at and not _bound(words, at) and (value >= 10 or before_eighty):
        return [together, Option(at, str(tens), 1)]
    return [together]


def _below_thousand(words: Sequence[Token], at: int) -> list[Option]:
    found: list[Option] = []
    if words[at].word in HUNDRED:
        return _after_hundred(words, at + 1, 1)
    small = _below_hundred(words, at)
    for option in small:
        value = int(option.digits)
        if (
            _follows(words, option.end, HUNDRED)
            and option.cost == 0
            and (2 <= value <= 9 or 11 <= value <= 19)
        ):
            found += _after_hundred(words, option.end + 1, value)
            bound = _bound(words, option.end)
            if not bound:
                found += [Option(o.end, o.digits, o.cost + 2) for o in small]
            return found
    return small


def _after_hundred(words: Sequence[Token], at: int, hundreds: int) -> list[Option]:
    alone = Option(at, str(hundreds * 100), 0)
    start = at + 1 if _follows(words, at, {"et"}) else at
    if start >= len(words) or words[start].paused or words[start].word in ZERO:
        return [alone]
    if words[start].is_number and (len(words[start].word) > 2 or words[start].word[0] == "0"):
        return [alone]
    rest = _below_hundred(words, start)
    if start > at and not (rest and rest[0].digits == "1"):
        return [alone]
    together = [
        Option(o.end, str(hundreds * 100 + int(o.digits)), o.cost)
        for o in rest
        if int(o.digits) < 100
    ]
    if not together:
        return [alone]
    # "deux cents" in the plural has nothing of its number after it.
    plural = hundreds > 1 and words[at - 1].accented == "cents"
    cost = 0 if plural else UNNATURAL
    cut = [] if _bound(words, start) else [Option(at, str(hundreds * 100), cost)]
    return together + cut


def _below_million(words: Sequence[Token], at: int) -> list[Option]:
    if words[at].word in THOUSAND:
        return _after_thousand(words, at + 1, 1)
    parts = _below_thousand(words, at)
    for option in parts:
        value = int(option.digits)
        if _follows(words, option.end, THOUSAND) and option.cost == 0 and 2 <= value <= 999:
            found = _after_thousand(words, option.end + 1, value)
            if not _bound(words, option.end):
                found += [Option(o.end, o.digits, o.cost + 2) for o in parts]
            return found
    return parts


def _after_thousand(words: Sequence[Token], at: int, thousands: int) -> list[Option]:
    alone = Option(at, str(thousands * 1000), 0)
    start = at
    if _follows(words, at, {"zero"}):
        # "trois mille zéro cinq" is how one avoids being heard as 3 500.
        start = at + 1
    elif _follows(words, at, {"et"}):
        start = at + 1
    if start >= len(words) or words[start].paused or words[start].word in ZERO | THOUSAND:
        return [alone]
    if words[start].is_number and (len(words[start].word) > 3 or words[start].word[0] == "0"):
        return [alone]
    rest = [o for o in _below_thousand(words, start) if int(o.digits) < 1000]
    if start > at and not (rest and len(rest[0].digits) <= (2 if words[at].word == "zero" else 1)):
        return [alone]
    if not rest:
        return [alone]
    together = [Option(o.end, str(thousands * 1000 + int(o.digits)), o.cost) for o in rest]
    cut = [] if _bound(words, start) else [Option(at, str(thousands * 1000), 1)]
    return together + cut


def _scaled(words: Sequence[Token], at: int) -> list[Option]:
    """A number with millions or milliards in it, or nothing."""
    total, end, last = 0, at, 10**12
    while end < len(words):
        if words[end].is_number and len(words[end].word) > 3:
            part = Option(end + 1, words[end].word, 0)
        else:
            found = _below_million(words, end)
            if not found:
                break
            part = found[0]
        scale = SCALES.get(words[part.end].word) if part.end < len(words) else None
        if total and words[end].paused:
            break
        if scale is None or scale >= last:
            if total:
                total, end = total + int(part.digits), part.end
            break
        total, end, last = total + int(part.digits) * scale, part.end + 1, scale
    return [Option(end, str(total), 0)] if total >= 10**6 else []
