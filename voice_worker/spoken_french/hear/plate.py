"""Number plates: AB-123-CD since 2009, 1234 AB 75 before."""

from __future__ import annotations

import re
from itertools import pairwise

from voice_worker.spoken_french.hear.dictation import listen_for
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.heard import Heard, Precision, Status

_PLATE = re.compile(r"(?!SS)[A-HJ-NP-TV-Z]{2}(?!000)[0-9]{3}(?!SS)[A-HJ-NP-TV-Z]{2}")
_PLATE_BEFORE_2009 = re.compile(
    r"(?!0)[0-9]{1,4}[A-HJ-NP-TV-Z]{2,3}(?:0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8])"
)
_WITH_DEPARTMENT = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[- ]?[0-9]{3}[- ]?[A-HJ-NP-TV-Z]{2}[- ]?(?:[0-9]{2,3}|2[AB])\b", re.I
)
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{3}[A-Z]{2}|[0-9]{1,4}[A-Z]{2,3}[0-9][0-9AB][0-9]?")
_PART = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9?]{5,9}")


_WRITTEN = re.compile(r"\b[A-HJ-NP-TV-Z]{2}[- ]?[0-9]{3}[- ]?[A-HJ-NP-TV-Z]{2}\b")
_CHANGES = re.compile(
    r"\b(?:ou|non|pas|pardon|enfin|plut[oô]t|c'est un|comme|avec|lettres?|puis|et)\b|[?…]", re.I
)
_BESIDE = re.compile(r"\s*(?:,|et|ou)?\s+(?:et|ou|la|l'autre|puis)?\s*")


def listen(text: str, setting: Setting) -> Heard:
    if _WITH_DEPARTMENT.search(text):
        return Heard("plate", Status.INVALID, reason="a plate, and a department that is no part")
    written = list(_WRITTEN.finditer(text))
    values = tuple(dict.fromkeys(re.sub(r"[- ]", "", one.group()) for one in written))
    between = [text[a.end() : b.start()] for a, b in pairwise(written)]
    if len(values) > 1 and all(_BESIDE.fullmatch(one) for one in between):
        evidence = text[written[0].start() : written[-1].end()]
        return Heard("plate", Status.AMBIGUOUS, candidates=values[:3], evidence=evidence)
    heard = listen_for("plate", text, plate, _judged)
    if (
        heard.status is not Status.OK
        and len(written) == 1
        and plate(values[0])
        and not _CHANGES.search(text)
    ):
        # "la Peugeot 208, DM 391 GW": written as a plate is, beside other figures.
        evidence = written[0].group()
        return Heard("plate", Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    return heard


def plate(characters: str) -> str | None:
    """The plate these characters are, or None.

    >>> plate("AB123CD"), plate("1234AB75"), plate("SS123AB"), plate("AO123CD")
    ('AB123CD', '1234AB75', None, None)
    """
    if _PLATE.fullmatch(characters) or _PLATE_BEFORE_2009.fullmatch(characters):
        return characters
    return None


def _judged(characters: str) -> tuple[Status, str]:
    if _SHAPE.fullmatch(characters):
        return Status.INVALID, "no plate has these letters or figures"
    if not _PART.fullmatch(characters):
        return Status.NONE, ""
    if len(characters) < 7:
        return Status.INCOMPLETE, "characters missing"
    return Status.INVALID, "not the form of a plate"
