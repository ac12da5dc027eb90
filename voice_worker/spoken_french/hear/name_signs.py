"""Signs said between the words of a name: "Martin tiret Dubois", "d apostrophe Angelo"."""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear.letters import LETTER_NAMES
from voice_worker.spoken_french.hear.tokens import folded, listed

_LONG = r"[^\W\d_]{2,}(?:['-][^\W\d_]+)*"
_BETWEEN = re.compile(
    rf"(?P<before>{_LONG}),?\s+(?P<sign>tiret|trait d'union|espace)\b\s*,?\s*(?={_LONG})",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\bM\.\s+(?=[A-ZÀ-Ý][^\W\d_])")
"""Written by who transcribes; an M that is spelled has another letter after it."""
_ELIDED = re.compile(r"\b(?P<letter>[dl])\s+apostrophe\s+(?=[^\W\d_]{3})", re.IGNORECASE)
_SIGNS = {"espace": " "}
_OPENING = listed("jean marie anne charles louis pierre paul")
"""What opens a first name of two: alone, "Jean tiret Pierre" is not the family name asked for."""

_COMPOUND = re.compile(r",?\s*(?:c'est\s+)?un nom composé\b", re.IGNORECASE)
_HALF_SPELLED = re.compile(
    r"[^\W\d_]{3,}\s+(?:tiret|trait d'union)\s+[^\W\d_]\b|"
    r"\b[^\W\d_]\s+(?:tiret|trait d'union)\s+[^\W\d_]{3,}",
    re.IGNORECASE,
)
_ONE_HYPHEN = re.compile(r"\bavec (?:un |le )?(?:petit )?(?:tiret|trait d'union)\b", re.IGNORECASE)


def joined_by_signs(text: str) -> str:
    """The text with the signs that were said between words in their place.

    >>> joined_by_signs("madame Martin tiret Dubois")
    'madame Martin-Dubois'
    """
    text = _TITLE.sub("monsieur ", _COMPOUND.sub("", text))
    text = _ELIDED.sub(r"\g<letter>'", text)
    return text if _is_a_first_name(text) else _BETWEEN.sub(_in_place, text)


def _in_place(found: re.Match[str]) -> str:
    following = re.match(_LONG, found.string[found.end() :])
    words = (found["before"], following.group() if following else "")
    if any(_spells(word) for word in words):
        return found.group()
    return found["before"] + _SIGNS.get(found["sign"].lower(), "-")


_KEPT = listed("de du le la")
_OF_LETTERS = listed(
    "double accent accents grave aigu circonflexe trema cedille majuscule minuscule"
)


def _spells(word: str) -> bool:
    """Whether a word belongs to a spelling, whose signs are read with its letters."""
    plain = folded(word)
    return plain in _OF_LETTERS or (word.lower() in LETTER_NAMES and plain not in _KEPT)


def _is_a_first_name(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) == 3 and folded(words[0]) in _OPENING and folded(words[1]) == "tiret"


def hyphenated(name: str, text: str) -> str | None:
    """The name, with the hyphen that a remark gives it; None if it may stand in two places."""
    if "-" in name or " " not in name or not _ONE_HYPHEN.search(text):
        return name
    return name.replace(" ", "-") if name.count(" ") == 1 else None


def is_half_spelled(name: str, text: str) -> bool:
    """ "Dupont tiret M O R E A U": one half said, the other spelled, and only one of them heard."""
    return "-" not in name and bool(_HALF_SPELLED.search(text))
