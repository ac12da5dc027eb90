"""Postcodes: five digits, in the ways they are counted aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.spelling import digit_pieces, readings
from voice_worker.spoken_french.hear.tokens import Token

POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-578])[0-9]{3}")
LONGEST = 14
"""Tokens; more figures in a row are no postcode."""


def postcode(words: Sequence[Token]) -> str | None:
    """The run of figures read as one postcode, the ways of cutting it included."""
    run = [token for token in words if token.raw != ","]
    if not run or len(run) > LONGEST or _is_a_count(run):
        return None
    thousands = _after_a_zero(run)
    if thousands:
        return thousands
    for reading in readings(run, digit_pieces):
        if POSTCODE.fullmatch(reading.text):
            return reading.text
    return None


def named_at(words: Sequence[Token]) -> int | None:
    """The index after "code postal", which says what the next figures are."""
    for at in range(len(words) - 1):
        if words[at].word == "code" and words[at + 1].word in ("postal", "postale"):
            return at + 2
    return None


def _is_a_count(run: Sequence[Token]) -> bool:
    """ "soixante-douze cent" in one breath: 72 100 to some, 7 200 as it is counted."""
    last = run[-1]
    if len(run) < 2 or last.word not in numbers.HUNDRED or last.paused:
        return False
    counts = numbers.UNITS.get(run[-2].word, 10)
    return counts > 9 and numbers.THOUSAND.isdisjoint(token.word for token in run)


def _after_a_zero(run: Sequence[Token]) -> str | None:
    """ "zéro un mille", "zéro deux mille cent": a zero before the thousands."""
    if len(run) < 3 or run[0].word not in ("zero", "0") or run[2].word not in numbers.THOUSAND:
        return None
    thousands = numbers.UNITS.get(run[1].word, 0)
    if run[1].is_number and len(run[1].word) == 1:
        thousands = int(run[1].word)
    rest = numbers.scan(run, 3) if len(run) > 3 else (3, 0)
    if not 1 <= thousands <= 9 or rest is None or rest[0] != len(run) or rest[1] > 999:
        return None
    return f"0{thousands}{rest[1]:03d}"
