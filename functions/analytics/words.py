"""Words that calls are found by: folded, without endings of plurals, without the smallest."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from contract.analytics import Turn

LONGEST = 24
"""Letters of a word that are compared."""


def of_turns(turns: Iterable[Turn]) -> set[str]:
    return {word for turn in turns for word in of_text(turn.text)}


def of_text(text: str) -> Iterator[str]:
    for word, _ in found_in(text):
        yield word


def found_in(text: str) -> Iterator[tuple[str, int]]:
    """Each word that is worth finding, and where it begins."""
    for match in re.finditer(r"\w+", text):
        word = folded(match[0])
        # Numbers are policies, dates and amounts: searched for elsewhere, and kept nowhere twice.
        if len(word) > 1 and word not in _small() and not word.isdigit():
            yield word, match.start()


@cache
def _small() -> frozenset[str]:
    """Words that say nothing of a call."""
    listed = Path(__file__).with_name("small_words.txt").read_text(encoding="utf-8")
    return frozenset(folded(word) for word in listed.split())


def folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if len(plain) > 3 and plain[-1] in "sx":
        plain = plain[:-1]
    return plain[:LONGEST]


def excerpt(text: str, wanted: Iterable[str], around: int = 60) -> str | None:
    """The words around the first one that was searched for."""
    sought = set(wanted)
    place = next((start for word, start in found_in(text) if word in sought), None)
    if place is None:
        return None
    start, end = max(0, place - around), place + around
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"
