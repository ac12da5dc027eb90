"""Strings of digits, leading zeros kept: codes, postcodes, counts read off a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear import postcode
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


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = tokens(text)
    if len(words) > LONGEST_ANSWER:
        return Heard("digits", Status.NONE, reason="too long for one answer")
    named = postcode.named_at(words)
    cut = corrected(without_fillers(words[named or 0 :]))
    parts = [_dictated(list(runs(part, _figures, frozenset({"le", "la"})))) for part in cut.parts]
    if cut.retracts and not parts[-1]:
        return Heard("digits", Status.INCOMPLETE, reason="taken back")
    spoken = [part for part in parts if part]
    if not spoken:
        return Heard("digits", Status.NONE)
    evidence = said(text, [token for part in spoken for run in part for token in run.words])
    if named and not setting.mask:
        return _postcode(spoken, evidence)
    if len(spoken[-1]) > 1 and not setting.mask:
        values = [readings(run.words, digit_pieces)[0].text for run in spoken[-1]]
        if len(set(values)) > 1:
            return Heard(
                "digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence
            )
    mask = re.compile(setting.mask) if setting.mask else None
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
    if len(values) == 1 and len(values[0]) == 1 and _counts_something(cut.last, spoken[-1][0]):
        return Heard("digits", Status.NONE, reason="a count of something")
    if len(values) == 1:
        return Heard("digits", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard("digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    return Heard("digits", Status.INCOMPLETE, evidence=evidence, reason="not the length expected")


def _postcode(spoken: Sequence[Sequence[Run]], evidence: str) -> Heard:
    """The five digits after "code postal", whatever other figures follow."""
    found = {code for run in spoken[-1] if (code := postcode.postcode(run.words))}
    if len(found) == 1:
        value = found.pop()
        return Heard("digits", Status.OK, value, precision=Precision.EXACT, evidence=evidence)
    if found:
        return Heard("digits", Status.AMBIGUOUS, candidates=tuple(found), evidence=evidence)
    return Heard("digits", Status.INCOMPLETE, evidence=evidence, reason="no postcode")


def _counts_something(words: Sequence[Token], run: Run) -> bool:
    """ "j'ai deux voitures", "trois fois que j'appelle": a word follows in the same breath."""
    following = next((token for token in words if token.start >= run.words[-1].end), None)
    return following is not None and following.word.isalpha() and not following.paused


def _figures(words: Sequence[Token], at: int) -> list[Piece]:
    found = digit_pieces(words, at)
    if found and found[0].end < len(words) and words[found[0].end].word in COUNTED:
        return []
    return found


def _dictated(found: list[Run]) -> list[Run]:
    """The runs that are more than an article, if any is."""
    return [run for run in found if not (len(run.words) == 1 and run.words[0].word in ARTICLES)]
