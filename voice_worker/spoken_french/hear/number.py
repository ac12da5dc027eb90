"""Numbers as decimals: "quatre-vingt-dix-sept", "deux cent virgule trois", "6 700,54"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.fillers import FILLERS_WITH_TIMES, corrected, without_fillers
from voice_worker.spoken_french.hear.quantities import Quantity, quantity_at
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.hear.written_numbers import open_scale
from voice_worker.spoken_french.heard import Heard, Precision, Status

_EXACTLY = re.compile(r"\W*(?:exactement|pr[ée]cis[ée]ment|tout juste)\b", re.IGNORECASE)
_POLITE = listed(
    "solutions solution facons manieres trucs raisons endroits chances excuses excuse merci mercis "
    "pardons pardon fois choses"
)
_FRACTIONS = listed(
    "quart quarts tiers dixieme dixiemes centieme centiemes cinquieme cinquiemes demi demie demis "
    "demies"
)
_BOUNDS = {
    ("plus", "de"), ("moins", "de"), ("plus", "d"), ("moins", "d"), ("au", "moins"),
    ("au", "plus"), ("ou", "plus"), ("ou", "moins"), ("et", "plus"), ("jusqu", "a"),
}  # fmt: skip


class Found(NamedTuple):
    """A number where it was said."""

    start: int
    end: int
    value: Decimal
    quantity: Quantity


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), FILLERS_WITH_TIMES)
    if len(words) > LONGEST_ANSWER:
        return Heard("number", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    for index, part in enumerate(reversed(cut.parts)):
        found = all_in(part) or _alone(part)
        if index == 0 and not found and cut.retracts:
            return Heard("number", Status.INCOMPLETE, reason="taken back")
        if found:
            return _heard(text, part, found)
    return Heard("number", Status.NONE)


def all_in(words: Sequence[Token]) -> list[Found]:
    """Every number in the words but articles."""
    found: list[Found] = []
    at = 0
    while at < len(words):
        quantity = quantity_at(words, at)
        if quantity is None:
            at += 1
            continue
        found.append(Found(at, quantity.end, quantity.value, quantity))
        at = quantity.end
    strong = [one for one in found if not _is_article(words, one.start, one.end)]
    return strong or (found if len(words) == 1 or len(found) == len(words) else strong)


def _alone(words: Sequence[Token]) -> list[Found]:
    """ "une seule personne": a count told by another word."""
    for at in range(len(words) - 1):
        if words[at].word in ("un", "une") and words[at + 1].word in ("seul", "seule"):
            one = Quantity(at + 2, Decimal(1))
            return [Found(at, at + 2, Decimal(1), one)]
    return []


def _is_article(words: Sequence[Token], at: int, end: int) -> bool:
    if words[at].word not in ("un", "une") or end != at + 1:
        return False
    return len([token for token in words if token.word.isalnum()]) > 1


def _heard(text: str, words: Sequence[Token], found: list[Found]) -> Heard:
    evidence = said(text, words[found[0].start : found[-1].end])
    values = list(dict.fromkeys(one.value for one in found))
    if len(values) > 1 and _EXACTLY.match(text[words[found[-1].end - 1].end :]):
        values, found = values[-1:], found[-1:]
    start, end, value, quantity = found[0]
    if len(values) > 1:
        return Heard("number", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    if (value >= 100 or value == 36) and word_at(words, end) in _POLITE:
        return Heard("number", Status.NONE, reason="an expression")
    if any(one.quantity.is_partial for one in found):
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="in two units")
    lead = [token.word for token in words[max(0, start - 2) : start]]
    if lead[-1:] == ["ni"] or lead == ["fois", "sur"]:
        return Heard("number", Status.NONE, reason="an expression")
    if any(phrase(words, at, 2) == ("et", "quelques") for at in (end, end + 1)):
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    if tuple(lead) in _BOUNDS or phrase(words, end, 2) in _BOUNDS:
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    if word_at(words, end) in _FRACTIONS or (
        word_at(words, end) == "et" and word_at(words, end + 1) in _FRACTIONS
    ):
        return Heard("number", Status.NONE, evidence=evidence, reason="a fraction")
    if lead[-1:] in (["les"], ["des"]) and end == len(words) and value < 10:
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="which ones")
    if open_scale(words, start, end) == 1000:
        thousands, rest = divmod(value, 1000)
        candidates = (value, thousands * 1000 + rest * 100)
        return Heard("number", Status.AMBIGUOUS, candidates=candidates, evidence=evidence)
    precision = Precision.ABOUT if quantity.is_about else Precision.EXACT
    return Heard("number", Status.OK, value, precision=precision, evidence=evidence)
