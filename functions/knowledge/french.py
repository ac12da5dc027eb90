"""French words as they are compared: without accents, elisions, small words or endings."""

import re
import unicodedata
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
_WORD = re.compile(r"[a-z0-9]+")
_APART = str.maketrans({"’": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "-": " "})


def terms(text: str) -> list[str]:
    """The stems that carry meaning, in order; synonyms give the same stem."""
    small = _small_words()
    words = _WORD.findall(_with_one_phrasing(_folded(text)))
    return [_term(word) for word in words if word not in small]


@cache
def light_terms() -> frozenset[str]:
    """What any question may hold; see `light_words.txt`."""
    return frozenset(term for line in _lines("light_words.txt") for term in terms(line))


def _folded(text: str) -> str:
    """Lower case, no accent, no elision, single spaces."""
    text = unicodedata.normalize("NFKD", text.lower().translate(_APART))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(_ELISION.sub(" ", text)))


def _with_one_phrasing(folded: str) -> str:
    pattern, meanings = _phrases()
    return pattern.sub(lambda found: meanings[found[0]], folded)


@cache
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _term(word: str) -> str:
    stem = _stem(word)
    return _synonyms().get(stem, stem)


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    import Stemmer

    return Stemmer.Stemmer("french")


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for line in _lines("small_words.txt") for word in _folded(line).split())


@cache
def _synonyms() -> dict[str, str]:
    """Each single word's stem → the stem of the word it stands for."""
    return {
        _stem(word): _stem(meaning) for meaning, words in _groups() for word in words if " " not in word
    }


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Phrases of several words, the longest first, and the word each stands for."""
    meanings = {
        phrase: meaning for meaning, phrases in _groups() for phrase in phrases if " " in phrase
    }
    longest_first = sorted(meanings, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), meanings


def _groups() -> list[tuple[str, list[str]]]:
    groups = [line.split(":", 1) for line in _lines("synonyms.txt")]
    return [(_folded(to), [_folded(word) for word in words.split(",")]) for to, words in groups]


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
