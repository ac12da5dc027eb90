"""Numbers as decimals: "quatre-vingt-dix-sept", "deux cent virgule trois", "6 700,54"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.fillers import FILLERS_WITH_TIMES, corrected, without_fillers
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.hear.written_numbers import COLLECTIVES, number_at, open_scale
from voice_worker.spoken_french.heard import Heard, Precision, Status

_EXACTLY = re.compile(r"\W*(?:exactement|pr[ée]cis[ée]ment|tout juste)\b", re.IGNORECASE)
_MEASURES = listed("metre metres m")
_POLITE = listed(
    "solutions solution facons manieres trucs raisons endroits chances excuses excuse merci mercis "
    "pardons pardon fois choses"
)
_FRACTIONS = listed("quart quarts tiers dixieme dixiemes centieme centiemes cinquieme cinquiemes")


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


def all_in(words: Sequence[Token]) -> list[tuple[int, int, Decimal]]:
    """Every number in the words but articles, with where it starts and ends."""
    found = []
    at = 0
    while at < len(words):
        number = number_at(words, at)
        if number is None:
            at += 1
            continue
        found.append((at, number[0], number[1]))
        at = number[0]
    strong = [one for one in found if not _is_article(words, one[0], one[1])]
    return strong or (found if len(words) == 1 or len(found) == len(words) else strong)


def _alone(words: Sequence[Token]) -> list[tuple[int, int, Decimal]]:
    """ "une seule personne", "une quinzaine de tuiles": counts told by another word."""
    for at in range(len(words) - 1):
        if words[at].word not in ("un", "une"):
            continue
        if words[at + 1].word in ("seul", "seule"):
            return [(at, at + 2, Decimal(1))]
        of = at + 2 + (words[at + 1].word in ("bonne", "petite", "grosse"))
        counted = word_at(words, of) in ("de", "d", "")
        if counted and (value := COLLECTIVES.get(words[of - 1].word)):
            return [(at, of, Decimal(value))]
    return []


def _is_article(words: Sequence[Token], at: int, end: int) -> bool:
    if words[at].word not in ("un", "une") or end != at + 1:
        return False
    return len([token for token in words if token.word.isalnum()]) > 1


def _is_a_length(words: Sequence[Token], found: list[tuple[int, int, Decimal]]) -> bool:
    """ "deux mètres cinquante"."""
    (_, end, _), (start, _, hundredths) = found
    return word_at(words, end) in _MEASURES and start == end + 1 and 10 <= hundredths < 100


def _heard(text: str, words: Sequence[Token], found: list[tuple[int, int, Decimal]]) -> Heard:
    evidence = said(text, words[found[0][0] : found[-1][1]])
    values = list(dict.fromkeys(value for _, _, value in found))
    start, end, value = found[0]
    if len(found) == 2 and _is_a_length(words, found):
        value = found[0][2] + found[1][2] / 100
        return Heard("number", Status.OK, value, precision=Precision.EXACT, evidence=evidence)
    if len(values) > 1 and _EXACTLY.match(text[words[found[-1][1] - 1].end :]):
        values, found = values[-1:], found[-1:]
        start, end, value = found[0]
    if len(values) > 1:
        return Heard("number", Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    if (value >= 100 or value == 36) and word_at(words, end) in _POLITE:
        return Heard("number", Status.NONE, reason="an expression")
    lead = [token.word for token in words[max(0, start - 2) : start]]
    if lead[-1:] == ["ni"] or lead == ["fois", "sur"]:
        return Heard("number", Status.NONE, reason="an expression")
    if phrase(words, end, 2) == ("et", "quelques"):
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    if lead in (["plus", "de"], ["moins", "de"], ["au", "moins"], ["au", "plus"]):
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    if word_at(words, end) in _FRACTIONS:
        return Heard("number", Status.NONE, evidence=evidence, reason="a fraction")
    if lead[-1:] in (["les"], ["des"]) and end == len(words) and value < 10:
        return Heard("number", Status.INCOMPLETE, evidence=evidence, reason="which ones")
    if open_scale(words, start, end) == 1000:
        thousands, rest = divmod(value, 1000)
        candidates = (value, thousands * 1000 + rest * 100)
        return Heard("number", Status.AMBIGUOUS, candidates=candidates, evidence=evidence)
    is_about = any(token.word in COLLECTIVES for token in words[start:end])
    precision = Precision.ABOUT if is_about else Precision.EXACT
    return Heard("number", Status.OK, value, precision=precision, evidence=evidence)
