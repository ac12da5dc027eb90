"""Strings of digits, leading zeros kept: codes, postcodes, counts read off a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear.fillers import corrected, without_fillers
from voice_worker.spoken_french.hear.repair import resolved
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.spelling import Piece, Run, digit_pieces, readings, runs
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.heard import Heard, Precision, Status

ARTICLES = frozenset({"un", "une"})
COUNTED = listed(
    "chiffre chiffres lettre lettres caractere caracteres code codes numero numeros seconde "
    "secondes minute minutes heure heures ans euros personnes"
)
"""What a number before it counts: "quatre chiffres" are not yet said."""

POSTCODE = r"(?:0[1-9]|[1-8][0-9]|9[0-578])[0-9]{3}"


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = tokens(text)
    if len(words) > LONGEST_ANSWER:
        return Heard("digits", Status.NONE, reason="too long for one answer")
    postcode_at = after_postcode(words)
    cut = corrected(without_fillers(words[postcode_at or 0 :]))
    parts = [_dictated(list(runs(part, _figures, frozenset({"le", "la"})))) for part in cut.parts]
    if cut.retracts and not parts[-1]:
        return Heard("digits", Status.INCOMPLETE, reason="taken back")
    spoken = [part for part in parts if part]
    if not spoken:
        return Heard("digits", Status.NONE)
    evidence = said(text, [token for part in spoken for run in part for token in run.words])
    pattern = setting.mask or (POSTCODE if postcode_at else None)
    if len(spoken[-1]) > 1 and not pattern:
        values = [readings(run.words, digit_pieces)[0].text for run in spoken[-1]]
        if len(set(values)) > 1:
            return Heard(
                "digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence
            )
    mask = re.compile(pattern) if pattern else None
    lengths = {len(readings(spoken[0][0].words, digit_pieces)[0].text)}

    def fits(digits: str) -> str | None:
        if mask is not None:
            return digits if mask.fullmatch(digits) else None
        return digits if len(spoken) == 1 or len(digits) in lengths else None

    if mask is not None:
        found = {
            value
            for run in spoken[-1]
            for value in resolved([readings(run.words, digit_pieces)], fits)
        }
        values = sorted(found) or resolved(
            [readings(part[0].words, digit_pieces) for part in spoken], fits
        )
    elif len(spoken) == 1:
        values = [readings(spoken[0][0].words, digit_pieces)[0].text]
    else:
        values = resolved([readings(part[0].words, digit_pieces)[:1] for part in spoken], fits)
    if len(values) == 1:
        return Heard("digits", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard("digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    return Heard("digits", Status.INCOMPLETE, evidence=evidence, reason="not the length expected")


def after_postcode(words: Sequence[Token]) -> int | None:
    """The index after "code postal", which says what the next figures are."""
    for at in range(len(words) - 1):
        if words[at].word == "code" and words[at + 1].word == "postal":
            return at + 2
    return None


def _figures(words: Sequence[Token], at: int) -> list[Piece]:
    found = digit_pieces(words, at)
    if found and found[0].end < len(words) and words[found[0].end].word in COUNTED:
        return []
    return found


def _dictated(found: list[Run]) -> list[Run]:
    """The runs that are more than an article, if any is."""
    return [run for run in found if not (len(run.words) == 1 and run.words[0].word in ARTICLES)]
