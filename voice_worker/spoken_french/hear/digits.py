"""Strings of digits, leading zeros kept: codes, postcodes, counts read off a paper."""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear.fillers import corrected, without_fillers
from voice_worker.spoken_french.hear.repair import resolved
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.spelling import Run, digit_pieces, readings, runs
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, cleaned, said, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

ARTICLES = frozenset({"un", "une"})


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = tokens(text)
    if len(words) > LONGEST_ANSWER:
        return Heard("digits", Status.NONE, reason="too long for one answer")
    cut = corrected(without_fillers(words))
    parts = [
        _dictated(list(runs(part, digit_pieces, frozenset({"le", "la"})))) for part in cut.parts
    ]
    if cut.retracts and not parts[-1]:
        return Heard("digits", Status.INCOMPLETE, reason="taken back")
    spoken = [part for part in parts if part]
    if not spoken:
        return Heard("digits", Status.NONE)
    evidence = said(text, [token for part in spoken for run in part for token in run.words])
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
    if len(values) == 1:
        return Heard("digits", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard("digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    return Heard("digits", Status.INCOMPLETE, evidence=evidence, reason="not the length expected")


def _dictated(found: list[Run]) -> list[Run]:
    """The runs that are more than an article, if any is."""
    return [run for run in found if not (len(run.words) == 1 and run.words[0].word in ARTICLES)]
