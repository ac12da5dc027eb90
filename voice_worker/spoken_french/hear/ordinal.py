"""Ordinals: "vingt et unième", "2ème", "premier"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.fillers import corrected, without_fillers
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, said, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

_FIRST = {"premier", "premiere", "premiers", "premieres", "1er", "1ere"}
_SECOND = {"second", "seconde", "seconds", "secondes"}
_ENDINGS = {"e", "eme", "er", "ere", "iem", "ieme", "nd", "nde", "emes", "re"}
_ORDINAL = re.compile(r"(.+?)(?:ieme|iemes)$")
_STEMS = {
    "un": "un", "deux": "deux", "trois": "trois", "quatr": "quatre", "cinqu": "cinq",
    "six": "six", "sept": "sept", "huit": "huit", "neuv": "neuf", "dix": "dix", "onz": "onze",
    "douz": "douze", "treiz": "treize", "quatorz": "quatorze", "quinz": "quinze",
    "seiz": "seize", "vingt": "vingt", "trent": "trente", "quarant": "quarante",
    "cinquant": "cinquante", "soixant": "soixante", "septant": "septante",
    "huitant": "huitante", "octant": "octante", "nonant": "nonante", "cent": "cent",
    "mill": "mille", "million": "million", "milliard": "milliard",
}  # fmt: skip
"""What stands before "-ième", and the number it comes from."""


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text))
    if len(words) > LONGEST_ANSWER:
        return Heard("ordinal", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    for index, part in enumerate(reversed(cut.parts)):
        found = all_in(part)
        if index == 0 and not found and cut.retracts:
            return Heard("ordinal", Status.INCOMPLETE, reason="taken back")
        if found:
            evidence = said(text, part[found[0][0] : found[-1][1]])
            values = list(dict.fromkeys(value for _, _, value in found))
            if len(values) > 1:
                return Heard(
                    "ordinal", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence
                )
            return Heard(
                "ordinal", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence
            )
    return Heard("ordinal", Status.NONE)


def all_in(words: Sequence[Token]) -> list[tuple[int, int, int]]:
    found = []
    at = 0
    while at < len(words):
        ordinal = ordinal_at(words, at)
        if ordinal:
            found.append((at, *ordinal))
            at = ordinal[0]
        else:
            at += 1
    return found


def ordinal_at(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The ordinal said from `at` on, and the index after it."""
    token = words[at]
    if token.word in _FIRST:
        return at + 1, 1
    if token.word in _SECOND and token.word.startswith("second"):
        is_a_unit = at > 0 and (words[at - 1].is_number or words[at - 1].word in numbers.WORDS)
        return None if is_a_unit else (at + 1, 2)
    if token.is_number and len(token.word) < 10 and at + 1 < len(words):
        ending = words[at + 1]
        glued = ending.glue in ("+", "-") or (len(ending.word) > 1 and not ending.paused)
        if ending.word in _ENDINGS and glued and _ends(int(token.word), ending.word):
            return at + 2, int(token.word)
        return None
    # The cardinal that would stand here if the last word did not end in "-ième".
    for end in range(at, min(at + 24, len(words))):
        word = words[end].word
        ordinal = _ORDINAL.match(word)
        if ordinal:
            stem = _STEMS.get(ordinal.group(1))
            if stem is None:
                return None
            cardinal = Token(stem, stem, stem, words[end].start, words[end].end, words[end].glue)
            scanned = numbers.scan([*words[at:end], cardinal], 0)
            if scanned and scanned[0] == end - at + 1:
                return end + 1, scanned[1]
            return None
        if word not in numbers.WORDS and word != "et":
            return None
    return None


def _ends(number: int, ending: str) -> bool:
    """ "1er" and "2nd" are no other number's."""
    if ending in ("er", "ere", "re"):
        return number == 1
    return number == 2 if ending in ("nd", "nde") else True
