"""Strings of digits, leading zeros kept: codes, postcodes, counts read off a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear import postcode
from voice_worker.spoken_french.hear.fillers import connected, corrected, without_fillers
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
    if _ENDS_WITH_A.search(text):
        return Heard("digits", Status.INCOMPLETE, reason="a figure, or two")
    cut = corrected(connected(without_fillers(words[named or 0 :])))
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

    def fits(digits: str) -> str | None:
        return digits if mask is not None and mask.fullmatch(digits) else None

    if mask is not None:
        found = {
            value
            for run in spoken[-1]
            for value in resolved([readings(run.words, digit_pieces)], fits)
        }
        values = sorted(found) or resolved(
            [readings(part[0].words, digit_pieces) for part in spoken], fits
        )
    else:
        first = readings(spoken[0][0].words, digit_pieces)
        values = [*dict.fromkeys(way.text for way in first if way.cost == first[0].cost)]
        if len(spoken) > 1 or len(values) == 1:
            ways = [readings(part[0].words, digit_pieces)[0] for part in spoken]
            values = _mended(ways, text)
    if len(values) == 1 and len(values[0]) == 1 and _counts_something(cut.last, spoken[-1][0]):
        return Heard("digits", Status.NONE, reason="a count of something")
    if len(values) == 1:
        return Heard("digits", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard("digits", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    return Heard("digits", Status.INCOMPLETE, evidence=evidence, reason="not the length expected")


def _mended(parts: Sequence[Reading], text: str) -> list[str]:
    """The digits once each repair has replaced what it takes up; none if it does not say what."""
    groups = list(parts[0].groups)
    for part in parts[1:]:
        new, before, after = list(part.groups), "".join(groups), part.text
        pairs = zip(before, after, strict=False)
        shared = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
        takes_up = len(after) >= len(before) and shared >= min(2, len(before) - 1) and shared
        if takes_up or (len(after) == len(before) and len(after) >= LONG_ENOUGH):
            groups = new
        elif len(new) == 1 and len(new[0]) == len(groups[-1]):
            groups = [*groups[:-1], *new]
        else:
            return []
    value = "".join(groups)
    again = _SAID_AGAIN.match(value) if _RESTARTING.search(text) else None
    return [value[len(again[1]) :] if again else value]


LONG_ENOUGH = 5
"""Digits; as many again after a repair are the whole code, fewer may be its end."""
_ENDS_WITH_A = re.compile(
    r"\b(?:par|c'est|et|avec|puis) une? (?:z[ée]ro|deux|trois|quatre|cinq|six|sept|huit|neuf|[0-9])"
    r"(?:\W*$|,| pour | ensuite| puis| [àa] la fin)",
    re.IGNORECASE,
)
"""Where "un" may be an article or a one."""
_SAID_AGAIN = re.compile(r"(\d{3,})(?=\1)")
_RESTARTING = re.compile(r"\b(?:attend|je r[ée]p|je repren|je redis|donc)", re.IGNORECASE)


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
