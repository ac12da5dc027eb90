"""Words, digit runs and signs of an utterance, with what stood between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST_ANSWER = 300
"""Tokens. Nobody says one value in more words; beyond, only alarms are listened to."""

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|[^\w\s]|_")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "‐": "-", "–": "-", "—": "-"})


def listed(words: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word, run of digits or sign."""

    word: str
    """Lower case, without accents."""
    accented: str
    """Lower case, as written."""
    raw: str
    start: int
    end: int
    glue: str = ""
    """The hyphen or apostrophe that ties it to the token before, or "+" if nothing parts them."""
    paused: bool = False
    """A comma, full stop or the like stands before it."""

    @property
    def is_number(self) -> bool:
        return self.word.isascii() and self.word.isdigit()


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """A word in lower case, without accents or ligatures: "Cœur" → "coeur"."""
    return unaccented(word)


def unaccented(word: str) -> str:
    word = word.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def cleaned(text: str) -> str:
    """One way of writing quotes, hyphens, spaces and composed letters."""
    return unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)


def tokens(text: str) -> list[Token]:
    """Tokens of a cleaned text.

    >>> [t.word for t in tokens("C'est AB-123, d'accord ?")]
    ['c', 'est', 'ab', '123', ',', 'd', 'accord', '?']
    """
    found = list(_TOKEN.finditer(text))
    result: list[Token] = []
    glue, paused, end = "", False, -1
    for index, match in enumerate(found):
        raw = match.group()
        start = match.start()
        sign = not (raw[0].isalpha() or raw[0].isdigit())
        touching = start == end
        if (
            sign
            and raw in "-'"
            and touching
            and index + 1 < len(found)
            and found[index + 1].start() == match.end()
            and found[index + 1].group()[0].isalnum()
            and result
            and result[-1].raw[-1].isalnum()
        ):
            glue, end = raw, match.end()
            continue
        word = folded(raw)
        if not word:
            continue
        if touching and not glue:
            glue = "+"
        result.append(Token(word, raw.lower(), raw, start, match.end(), glue, paused))
        glue, end = "", match.end()
        paused = sign and raw in ",.;:!?…"
    return result


def said(text: str, heard: Sequence[Token]) -> str:
    """The part of the text that these tokens cover."""
    return text[heard[0].start : heard[-1].end] if heard else ""
