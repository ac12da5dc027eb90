"""Codes as they are dictated: telephone numbers, plates, references, e-mails, names, digits."""

from __future__ import annotations

import re
import unicodedata

from voice_worker.spoken_french.say.cardinals import cardinal, digits, group, groups

EXAMPLES = {
    "A": "Anatole", "B": "Berthe", "C": "Célestin", "D": "Désiré", "E": "Eugène", "F": "François",
    "G": "Gaston", "H": "Henri", "I": "Irma", "J": "Joseph", "K": "Kléber", "L": "Louis",
    "M": "Marcel", "N": "Nicolas", "O": "Oscar", "P": "Pierre", "Q": "Quintal", "R": "Raoul",
    "S": "Suzanne", "T": "Thérèse", "U": "Ursule", "V": "Victor", "W": "William", "X": "Xavier",
    "Y": "Yvonne", "Z": "Zoé",
}  # fmt: skip
"""The alphabet of the French telephone service."""

_NAMES = {"W": "double vé", "Y": "i grec"}
_ACCENTS = {
    "\u0301": "accent aigu",
    "\u0300": "accent grave",
    "\u0302": "accent circonflexe",
    "\u0308": "tréma",
    "\u0327": "cédille",
}
_SIGNS = {
    ".": "point",
    "-": "tiret",
    "_": "tiret du bas",
    "+": "plus",
    "'": "apostrophe",
    " ": "espace",
}
_SAID_DOMAINS = frozenset({"gmail", "orange", "wanadoo", "hotmail", "outlook", "yahoo", "icloud"})
_SAID_ENDINGS = frozenset({"com", "net", "org"})
_COUNTRIES_OVERSEAS = ("262", "590", "594", "596", "508")


def letter(character: str) -> str:
    """One letter, its accent included: "é" → "E accent aigu"."""
    decomposed = unicodedata.normalize("NFD", character.upper())
    base, marks = decomposed[:1], decomposed[1:]
    accents = [_ACCENTS[mark] for mark in marks if mark in _ACCENTS]
    return " ".join([_NAMES.get(base, base), *accents])


def unmistakable(character: str) -> str:
    """ "B comme Berthe"."""
    name = _NAMES.get(character.upper(), character.upper())
    return f"{name} comme {EXAMPLES[character.upper()]}"


def phone(value: str) -> str:
    """A number in E.164, by pairs as it is dialled in France."""
    national = _national(value)
    if national is None:
        number = value.removeprefix("+")
        return "plus " + ", ".join(group(pair) for pair in re.findall("..?", number))
    return ", ".join(group(pair) for pair in re.findall("..", national))


def _national(value: str) -> str | None:
    if re.fullmatch(r"\+33[1-9][0-9]{8}", value):
        return "0" + value[3:]
    for country in _COUNTRIES_OVERSEAS:
        if re.fullmatch(rf"\+{country}[1-9][0-9]{{8}}", value):
            return "0" + value[1 + len(country) :]
    return value if re.fullmatch(r"0[1-9][0-9]{8}", value) else None


def plate(value: str) -> str:
    parts = []
    for run in re.findall("[A-Z]+|[0-9]+", value.upper()):
        if run.isalpha():
            parts.append(" ".join(letter(character) for character in run))
        elif len(run) == 4:
            parts += [group(run[:2]), group(run[2:])]
        else:
            parts.append(group(run))
    return ", ".join(parts)


def reference(value: str) -> str:
    """Letters with their example, digits in small groups."""
    parts = []
    for run in re.findall("[A-Z]+|[0-9]+", value.upper()):
        if run.isalpha():
            parts += [unmistakable(character) for character in run]
        else:
            parts += [group(some) for some in groups(run)]
    return ", ".join(parts)


def email(value: str) -> str:
    """Letter by letter, the best-known domains as words."""
    local, _, domain = value.partition("@")
    labels = domain.split(".")
    said = [_label(label, last=index == len(labels) - 1) for index, label in enumerate(labels)]
    return f"{_spelled(local)}, arobase, {', point, '.join(said)}"


def _label(label: str, *, last: bool) -> str:
    if label in (_SAID_ENDINGS if last else _SAID_DOMAINS):
        return label
    return _spelled(label)


def _spelled(text: str) -> str:
    parts = []
    for run in re.findall(r"[^\W\d_]+|[0-9]+|.", text):
        if run.isalpha():
            parts.append(" ".join(letter(character).lower() for character in run))
        elif run.isdigit():
            parts.append(digits(run))
        else:
            parts.append(_SIGNS.get(run, run))
    return ", ".join(parts)


def name(value: str) -> str:
    parts = [_SIGNS.get(character) or letter(character) for character in value]
    return ", ".join(parts)


def string(value: str) -> str:
    """Digits one by one, by threes."""
    return ", ".join(digits(some) for some in re.findall(".{1,3}", value))


def postcode(value: str) -> str:
    """The department, then the rest: "soixante-quinze, zéro zéro deux"."""
    return f"{group(value[:2])}, {group(value[2:])}"


def house_number(value: str) -> str:
    return cardinal(int(value))
