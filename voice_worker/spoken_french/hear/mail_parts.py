"""What is said on each side of the at sign: words, spelled letters, figures and signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.domains import ENDINGS, PROVIDERS, SPELLED_ENDINGS
from voice_worker.spoken_french.hear.spelling import (
    DOUBLINGS,
    TIMES_FOIS,
    UNREADABLE,
    Piece,
    digit_pieces,
    letter_at,
    multiplied,
)
from voice_worker.spoken_french.hear.tokens import Token, folded, tokens

NAMES_OF_PROVIDERS = sorted(
    (
        (tuple(token.accented for token in tokens(name)), provider)
        for provider, names in PROVIDERS.items()
        for name in names
    ),
    key=lambda one: len(one[0]),
    reverse=True,
)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing said in an address: "word", "letter", "digits" or "sign"."""

    kind: str
    text: str
    end: int
    glued: bool = False
    """Written by speech-to-text without a space before it."""
    is_doubtful: bool = False
    """ "deux l" may be a figure and a letter, or twice the letter. """


def provider_at(words: Sequence[Token], at: int) -> tuple[int, str] | None:
    for name, provider in NAMES_OF_PROVIDERS:
        end = at + len(name)
        if end <= len(words) and all(
            words[at + k].accented == part or words[at + k].word == folded(part)
            for k, part in enumerate(name)
        ):
            return end, provider
    return None


def ending_at(words: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The last label of a domain from `at` on: "fr", "f r", "com"."""
    for length in (3, 2, 1):
        spelled = SPELLED_ENDINGS.get(tuple(token.word for token in words[at : at + length]))
        if spelled and at + length <= len(words):
            return at + length, spelled
    if at < len(words) and words[at].word in ENDINGS:
        return at + 1, words[at].word
    return None


def element_at(words: Sequence[Token], at: int) -> Element | None:
    """The element said from `at` on."""
    token = words[at]
    glued = token.glue == "+"
    sign = letters.sign_at([word.word for word in words[at : at + 4]], 0)
    if sign:
        if sign[1] in " ,/":
            return None
        return Element("sign", sign[1], at + sign[0], glued)
    if token.word in DOUBLINGS or token.word in TIMES_FOIS:
        repeated = multiplied(words, at, _letter_or_digit)
        if repeated:
            kind = "digits" if repeated[0].text.isdigit() else "letter"
            return Element(kind, _ascii(repeated[0].text), repeated[0].end, glued)
    letter = letter_at(words, at)
    if letter and not _is_a_word_here(words, at):
        return Element("letter", _ascii(letter.text), letter.end, glued)
    digits = numbers.options(words, at)
    if digits and token.glue != "'":
        doubtful = (
            token.word in ("deux", "trois")
            and digits[0].end == at + 1
            and at + 1 < len(words)
            and not words[at + 1].paused
            and letter_at(words, at + 1) is not None
            and not _is_a_word_here(words, at + 1)
        )
        return Element("digits", digits[0].digits, digits[0].end, glued, doubtful)
    if token.word.isalnum():
        return Element("word", _ascii(token.word), at + 1, glued)
    return None


_COUNTS = {"un": 1, "une": 1, "1": 1, "deux": 2, "2": 2}


def spelling_remark(
    words: Sequence[Token], at: int
) -> tuple[int, list[tuple[int, str, bool]]] | None:
    """ "avec deux l", "avec un d à la fin": how the word before is spelt, and the index after."""
    said: list[tuple[int, str, bool]] = []
    index = at
    while index + 1 < len(words):
        if words[index].word == "avec":
            index += 1
        elif not said or words[index].word not in _COUNTS:
            break
        times = _COUNTS.get(words[index].word)
        index += 1
        if index >= len(words):
            return None
        if words[index].word in ("seul", "seule") and index + 1 < len(words):
            index += 1
        letter = letter_at(words, index) if times else None
        if times is None or letter is None or len(letter.text) != 1:
            return None
        index = letter.end
        ends = [token.accented for token in words[index : index + 3]] == ["à", "la", "fin"]
        index += 3 if ends else 0
        said.append((times, _ascii(letter.text), ends))
    return (index, said) if said else None


def spelt_so(word: str, times: int, letter: str, ends: bool) -> bool:
    """Whether a word has its letter once, or doubled, as the remark says.

    >>> spelt_so("isabelle", 2, "l", False), spelt_so("dupont", 1, "d", True)
    (True, False)
    """
    if ends and not word.endswith(letter * times):
        return False
    return letter * 2 in word if times == 2 else letter in word and letter * 2 not in word


def hyphenated(words: Sequence[Token], at: int, before: Element | None, element: Element) -> bool:
    """Whether a written hyphen before `element` is part of the address, not of the spelling."""
    if words[at].glue != "-" or before is None or at == 0:
        return False
    return "word" in (before.kind, element.kind)


def _letter_or_digit(words: Sequence[Token], at: int) -> list[Piece]:
    letter = letter_at(words, at)
    return [letter] if letter else digit_pieces(words, at)


def _is_a_word_here(words: Sequence[Token], at: int) -> bool:
    """Whether a name of a letter ("elle", "air") stands among words rather than letters."""
    word = words[at].accented
    if len(word) == 1 or word not in letters.SOUNDS_LIKE_A_WORD:
        return False
    around = [words[k] for k in (at - 1, at + 1) if 0 <= k < len(words)]
    return not any(len(token.word) == 1 and token.word.isalpha() for token in around)


def _ascii(text: str) -> str:
    return folded(text).replace(UNREADABLE, "?")


def joined(elements: Sequence[Element]) -> str:
    """The characters of the elements; a word both said and spelled, or its end, counts once."""
    kept: list[Element] = []
    at = 0
    while at < len(elements):
        element = elements[at]
        stop = at
        while stop < len(elements) and elements[stop].kind == "letter":
            stop += 1
        spelled = "".join(one.text for one in elements[at:stop])
        word = kept[-1].text if kept and kept[-1].kind == "word" else ""
        if len(spelled) >= 3 and word.endswith(spelled):
            at = stop
            continue
        if word and len(spelled) >= 3 and alike(word, spelled):
            kept.pop()
        if stop > at:
            kept += elements[at:stop]
            said_too = stop < len(elements) and elements[stop].text == spelled
            at = stop + 1 if said_too and len(spelled) >= 3 else stop
        else:
            kept.append(element)
            at += 1
    return "".join(element.text for element in kept)


def alike(word: str, other: str) -> bool:
    """Whether two spellings may be of the same name."""
    return word[:1] == other[:1] and SequenceMatcher(None, word, other).ratio() >= 0.6
