"""Running text with its numbers in figures; "un arbre" has an article and no number."""

from __future__ import annotations

from collections.abc import Sequence

from text_to_num import alpha2digit

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.facts import word_at
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import Token, listed, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

LONGEST = 10_000
"""Characters."""

_LABELS = listed(
    "numero no ligne batiment escalier appartement porte lot page article chapitre point version "
    "quai voie etage niveau zone tranche groupe classe option virgule zero"
)
"""Before "un": which one it is, and so a number."""

_RANKS = listed("premier premiere premiers premieres second seconde seconds secondes")
_COUNTED = listed("euro euros centime centimes dollar dollars pourcent")
_MEASURED = listed("heure h metre m kilo kg litre an mois euro degre")
_LINKS = listed("et ou a sur virgule point pour fois voire")


def listen(text: str, setting: Setting) -> Heard:
    if not text.strip() or len(text) > LONGEST:
        return Heard("number_in_text", Status.NONE)
    return Heard(
        "number_in_text",
        Status.OK,
        _in_figures(text),
        precision=Precision.EXACT,
        evidence=text,
    )


def _in_figures(text: str) -> str:
    """The text with its numbers in figures, its articles as they are."""
    words = tokens(text)
    result, end = "", 0
    for at, token in enumerate(words):
        if token.word in _RANKS or (token.word in ("un", "une") and _is_article(words, at)):
            is_new = token.word not in _RANKS and _is_new(words, at + 2)
            last = words[at + 2] if is_new else token
            result += _converted(text[end : token.start]) + text[token.start : last.end]
            end = last.end
    return result + _converted(text[end:])


def _converted(text: str) -> str:
    return alpha2digit(text, "fr", 0) if text.strip() else text


def _is_article(words: Sequence[Token], at: int) -> bool:
    """Whether "un" leads a noun, and neither counts nor belongs to a code."""
    if at + 1 >= len(words) or words[at + 1].paused or not words[at + 1].word.isalpha():
        return False
    following = words[at + 1].word
    if _counts(words, at + 1) or following in _COUNTED or len(following) == 1:
        return False
    if following in _LINKS | _MEASURED and _counts(words, at + 2):
        return False
    before = at - 1 - (word_at(words, at - 1) == "et")
    if before < 0:
        return True
    return not (_counts(words, before) or _names_a_number(words, at - 1))


def _is_new(words: Sequence[Token], at: int) -> bool:
    """ "un logement neuf", and not "un train neuf heures avant"."""
    if word_at(words, at) != "neuf" or words[at].paused:
        return False
    return at + 1 == len(words) or words[at + 1].paused or not words[at + 1].raw[0].isalnum()


def _counts(words: Sequence[Token], at: int) -> bool:
    """A number word or figures; of the articles, the next in a row of numbers decides."""
    if not 0 <= at < len(words):
        return False
    return words[at].is_number or words[at].word in numbers.WORDS - {"un", "une"}


def _names_a_number(words: Sequence[Token], at: int) -> bool:
    word = words[at].word
    if word == "moins":
        return word_at(words, at - 1) not in ("au", "du", "ou")
    return word in _LABELS or (len(word) == 1 and word.isalpha() and not words[at + 1].glue)
