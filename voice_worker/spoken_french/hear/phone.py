"""Telephone numbers: ten digits in France and overseas, or an international number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from voice_worker.spoken_french.hear import tokens as tokenised
from voice_worker.spoken_french.hear.clock_reading import HOURS
from voice_worker.spoken_french.hear.dictation import with_denials_cut
from voice_worker.spoken_french.hear.fillers import connected, corrected, without_fillers
from voice_worker.spoken_french.hear.numbers import is_number_word
from voice_worker.spoken_french.hear.repair import resolved
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.spelling import (
    Piece,
    Reading,
    Run,
    digit_pieces,
    readings,
    runs,
)
from voice_worker.spoken_french.hear.tokens import Token, cleaned, said, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

OVERSEAS = {
    "0262": "262", "0263": "262", "0269": "262", "0639": "262", "0692": "262", "0693": "262",
    "0590": "590", "0690": "590", "0691": "590",
    "0594": "594", "0694": "594",
    "0596": "596", "0696": "596", "0697": "596",
    "0508": "508",
}  # fmt: skip
"""Prefixes whose country code is not that of mainland France."""

LONGEST_RUN = 60
"""Tokens; more figures in a row are no telephone number."""

SHORTEST_ATTEMPT = 4
"""Digits; fewer are a count of something, not the start of a number."""

_NATIONAL = re.compile(r"0[1-9][0-9]{8}")
_FRENCH = re.compile(r"(?:33|0033)0?([1-9][0-9]{8})")


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = tokens(text)
    if len(words) > tokenised.LONGEST_ANSWER:
        return Heard("phone", Status.NONE, reason="too long for one answer")
    abroad = _marked_international(words)
    kept = _with_zeros(without_fillers(connected(_with_oh(words))))
    cut = corrected(_without_plus(with_denials_cut(kept, _figures)))
    parts = [_longest_run(part) for part in cut.parts]
    if cut.retracts and not parts[-1]:
        return Heard("phone", Status.INCOMPLETE, reason="taken back")
    spoken = [part for part in parts if part]
    if not spoken:
        return Heard("phone", Status.NONE)
    several = _several(cut.parts[-1], abroad)
    evidence = said(text, [token for part in spoken for token in part])
    if len(several) > 1:
        return Heard("phone", Status.AMBIGUOUS, candidates=tuple(several[:3]), evidence=evidence)
    if several and len(spoken) == 1:
        return Heard("phone", Status.OK, several[0], precision=Precision.EXACT, evidence=evidence)
    values = resolved([_ways(part) for part in spoken], lambda digits: e164(digits, abroad))
    values = values or several
    if len(values) == 1:
        return Heard("phone", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard("phone", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    return _refused(spoken[-1], evidence)


def e164(digits: str, abroad: bool = False) -> str | None:
    """The number in E.164, or None if the digits are none.

    >>> e164("0262123456"), e164("0033612345678"), e164("061234567")
    ('+262262123456', '+33612345678', None)
    """
    french = _FRENCH.fullmatch(digits)
    if french and (abroad or digits.startswith("0033") or len(digits) == 11):
        digits = "0" + french.group(1)
    if _NATIONAL.fullmatch(digits):
        return f"+{OVERSEAS.get(digits[:4], '33')}{digits[1:]}"
    if digits.startswith("00") or abroad:
        return _foreign(digits.removeprefix("00"))
    return None


def _foreign(digits: str) -> str | None:
    if not 8 <= len(digits) <= 15 or digits.startswith("33"):
        return None
    import phonenumbers  # Costs 50 ms to import, for a case that is rare.

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    return f"+{digits}" if phonenumbers.is_valid_number(number) else None


def _marked_international(words: Sequence[Token]) -> bool:
    for at, token in enumerate(words[:-1]):
        if token.word in ("+", "plus") and digit_pieces(words, at + 1):
            return True
    return False


def _without_plus(words: Sequence[Token]) -> list[Token]:
    return [token for token in words if token.word not in ("+", "(", ")", "plus")]


def _figures(words: Sequence[Token], at: int) -> list[Piece]:
    """Digits from `at` on, but for the hours at which to call."""
    found = digit_pieces(words, at)
    if found and found[0].end < len(words) and words[found[0].end].word in HOURS:
        return []
    return found


def _with_oh(words: Sequence[Token]) -> list[Token]:
    """ "oh six douze": the zero as it sounds, before the figure that follows it in a number."""
    kept = list(words)
    for at, token in enumerate(words[:-1]):
        opens = not at or not (words[at - 1].is_number or is_number_word(words[at - 1]))
        if token.word in ("oh", "ho") and opens and words[at + 1].word in ("six", "sept"):
            kept[at] = replace(token, word="zero", accented="zéro")
    return kept


def _with_zeros(words: Sequence[Token]) -> list[Token]:
    """The zero that opens a number, where it is written as the letter: "O6 12"."""
    kept = list(words)
    for at, token in enumerate(words[:-1]):
        after = words[at + 1]
        opens = not at or not (words[at - 1].is_number or is_number_word(words[at - 1]))
        if token.word == "o" and opens and after.is_number and after.glue == "+":
            kept[at] = replace(token, word="zero", accented="zéro")
            kept[at + 1] = replace(after, glue="")
    return kept


def _longest_run(words: Sequence[Token]) -> tuple[Token, ...]:
    found = [run.words for run in _runs(words)]
    return max(found, key=_width) if found else ()


def _runs(words: Sequence[Token]) -> list[Run]:
    return [run for run in runs(words, _figures, _SKIPS) if len(run.words) <= LONGEST_RUN]


_SKIPS = frozenset({"le", "la", "les", "fois", "encore"})


def _width(words: Sequence[Token]) -> int:
    ways = readings(words, _figures)
    return len(ways[0].text) if ways else 0


def _ways(words: Sequence[Token]) -> list[Reading]:
    return readings(words, _figures)


def _several(words: Sequence[Token], abroad: bool) -> list[str]:
    """Whole numbers said apart, or over again in one breath."""
    found: list[str] = []
    for run in _runs(words):
        ways = _ways(run.words)
        values = resolved([ways], lambda digits: e164(digits, abroad)) if ways else []
        if not values and ways:
            values = _repeated(ways[0], abroad)
        found += [value for value in values if value not in found]
    return found


def _repeated(reading: Reading, abroad: bool) -> list[str]:
    """A number whose beginning was said twice, or that was said twice over."""
    groups = reading.groups
    for start in range(1, len(groups)):
        value = e164("".join(groups[start:]), abroad)
        before = "".join(groups[:start])
        if value and len(before) > 1 and "".join(groups[start:]).startswith(before):
            return [value]
    return []


def _refused(words: Sequence[Token], evidence: str) -> Heard:
    digits = _ways(words)[0].text if _ways(words) else ""
    if len(digits) < SHORTEST_ATTEMPT:
        return Heard("phone", Status.NONE)
    if len(digits) < 10:
        reason = f"{10 - len(digits)} digits missing"
        return Heard("phone", Status.INCOMPLETE, evidence=evidence, reason=reason)
    return Heard("phone", Status.INVALID, evidence=evidence, reason="no telephone number")
