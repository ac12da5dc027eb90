"""French words as they are compared: without accents, elisions, small words or endings."""

import re
import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import Stemmer  # type: ignore[import-not-found]  # PyStemmer has no types

_FOLDER = Path(__file__).parent
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
_WORD = re.compile(r"[a-z0-9]+")
_APART = str.maketrans({"’": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "-": " "})


def terms(text: str) -> list[str]:
    """The stems that carry meaning, in order; synonyms give the same stem."""
    small = _small_words()
    return [_term(word) for word in _with_one_phrasing(_plain(text)).split() if word not in small]


@cache
def light_terms() -> frozenset[str]:
    """What any question may hold; see `light_words.txt`."""
    return frozenset(term for line in _lines("light_words.txt") for term in terms(line))


def has_another_intent(text: str) -> bool:
    """Whether the caller wants to buy, make or learn something; see `intents.txt`."""
    return bool(_intents().search(_plain(text)))


def _plain(text: str) -> str:
    """Words alone: lower case, without accents, punctuation and elisions."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(_APART))
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(_ELISION.sub(" ", text)))


def _with_one_phrasing(text: str) -> str:
    pattern, meanings = _phrases()
    return pattern.sub(lambda found: meanings[found[0]], text)


@lru_cache(maxsize=20_000)
def _term(word: str) -> str:
    stem = _stem(word)
    return _synonyms().get(stem, stem)


def _stem(word: str) -> str:
    # The stemmer knows *cassée*; of *cassee* it leaves one `e` more than of *casse*.
    stem: str = _stemmers.french.stemWord(word)
    return stem.rstrip("e") or word


class _Stemmers(threading.local):
    """One for each thread: a stemmer must not be used by two at once."""

    def __init__(self) -> None:
        self.french = Stemmer.Stemmer("french")


_stemmers = _Stemmers()


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for line in _lines("small_words.txt") for word in _plain(line).split())


@cache
def _synonyms() -> dict[str, str]:
    """Each single word's stem → the stem of the word it stands for."""
    return {
        _stem(word): _stem(meaning)
        for meaning, words in _groups()
        for word in words
        if " " not in word
    }


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Phrases of several words, the longest first, and the word each stands for."""
    meanings = {
        phrase: meaning for meaning, phrases in _groups() for phrase in phrases if " " in phrase
    }
    longest_first = sorted(meanings, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), meanings


@cache
def _intents() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_plain(line) for line in _lines('intents.txt'))})\b")


def _groups() -> list[tuple[str, list[str]]]:
    groups = [line.split(":", 1) for line in _lines("synonyms.txt")]
    return [(_plain(to), [_plain(word) for word in words.split(",")]) for to, words in groups]


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
