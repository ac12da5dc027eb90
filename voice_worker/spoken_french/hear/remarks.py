"""A remark after a code that changes one character of it: "…, le e c'est un b en fait"."""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.tokens import cleaned, tokens

_REMARK = re.compile(
    r"[\s,.]*(?:\b(?:non|pardon|enfin|attendez|ah|euh|mais)\b[\s,]*)*"
    r"\b(?:le|la|l')\s*(?P<old>\w{1,6})\s+(?:en fait\s+)?(?:c'est|c'était|est|était)\s+"
    r"(?:pas\s+\w+\s+\w+,?\s+c'est\s+)?(?:un|une|le|la)\s+(?P<new>\w{1,6})"
    r"(?:\s+(?:en fait|pardon|en réalité|plutôt|en vrai))?[\s.!]*$",
    re.IGNORECASE,
)

CODES = frozenset({"phone", "email", "plate", "reference", "digits"})


def remark_on(text: str) -> tuple[str, str, str] | None:
    """The text before the remark, the character it names and the one that takes its place.

    >>> remark_on("A B 123 C D, le d c'est un b")
    ('A B 123 C D', 'd', 'b')
    """
    text = cleaned(text)
    found = _REMARK.search(text)
    if found is None:
        return None
    old, new = _character(found["old"]), _character(found["new"])
    return (text[: found.start()], old, new) if old and new and old != new else None


def replaced(value: str, old: str, new: str) -> str | None:
    """The value with its one such character replaced; None if there are several, or none."""
    if value.isupper():
        old, new = old.upper(), new.upper()
    return value.replace(old, new) if value.count(old) == 1 else None


def _character(word: str) -> str:
    token = tokens(word)[0]
    if letter := letters.LETTER_NAMES.get(token.accented):
        return letter
    if token.word in numbers.ZERO:
        return "0"
    figure = int(token.word) if token.is_number else numbers.UNITS.get(token.word, 10)
    return str(figure) if figure < 10 else ""
