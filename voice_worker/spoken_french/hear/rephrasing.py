"""What callers set aside in so many words, rewritten so that only what they mean remains.

"mon mari c'est le 6 avril mais moi c'est le 9": the second. "seize heures, pas dix-sept": the
first. "dix heures cinq, cinquante je veux dire": the repair said before its value.
"""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_words import MONTHS, WEEKDAYS
from voice_worker.spoken_french.hear.clock_reading import HOURS
from voice_worker.spoken_french.hear.name_signs import joined_by_signs
from voice_worker.spoken_french.hear.tokens import cleaned, tokens, unaccented

_OF_OTHERS = re.compile(
    r"\b(?:(?:ma|mon|mes|son|sa|ses) (?:femme|mari|conjointe?|compagne|compagnon|fils|fille|mere|"
    r"pere|frere|soeur|voisine?|ami|amie|collegue|enfants?|parents?|epouse|epoux|patron|ex|"
    r"ancien(?:ne)?|premiere?|autre)|la sienne|le sien|de l autre|l autre|prete|loue|louee|"
    r"l ancien(?:ne)?|avant|d avant|plus|celle? de|celui de)\b"
)
_OWN = re.compile(
    r"(?:\bmais |, ?)(?=(?:moi|le mien|la mienne|les miens|pour moi|a moi|mon \w+ a moi|"
    r"ma \w+ a moi|la nouvelle|le nouveau|le bon c est|la bonne c est)\b)|"
    r"\b(?:mais |, ?)?(?=maintenant c est\b)"
)
_FOUND_OUT = re.compile(
    r"\b(?:apercue?s?|decouvert|constate|remarque|vu|vue|su|appris|rentree?s?|appele|declare|"
    r"rendu compte|prevenue?)\b"
)
_HAPPENED = re.compile(
    r"\bmais (?=(?:ca s est (?:passe|produit)|c est arrive|ca a eu lieu|ca s est fait|"
    r"ca (?:date|remonte)|l accident|le sinistre|les faits|le vol|c est survenu)\b)"
)
_MEANT = re.compile(
    r",\s*(?P<meant>[^,]{1,40}?)\s+(?P<sign>je veux dire|je voulais dire|pardon|plut[oô]t)\b"
    r"(?=\s*(?:,|\.|$))",
    re.IGNORECASE,
)
_FALSE_START = re.compile(
    r"\b((?:[\w'-]+\s+){0,3}[\w'-]+)\s*(?:…|\.\.\.)\s*(?:euh,? )?(?=\1\b)", re.IGNORECASE
)
"""Broken off, then begun again in the same words."""
_LIKENED = re.compile(r"(?<=\w),?\s+comme (?:le|la|les|l'|un|une|des|mon|ma|dans)\b.*$", re.I)
_DENIAL = re.compile(
    r"(?:,\s*)?\b(?:et |mais )?(?:surtout |non )?pas (?!plus|moins|de |d |encore|tout|loin|avant|"
    r"apres|tellement|grand|vraiment|exactement|la peine|grave|que |mal|besoin|si |sur |sure |"
    r"certain|possible|trop)(?P<denied>[^,.;:]*?)"
    r"(?=\s*(?:,|\.|;|$|\bmais\b|\bplutot\b|\bnon\b|\bc est\b|\bc etait\b))"
)
_VALUES = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(numbers.WORDS)
    | HOURS
    | {"second", "seconde", "troisieme", "quatrieme", "cinquieme", "dernier", "derniere"}
    | {"hier", "demain", "midi", "minuit", "matin", "soir", "premier", "premiere", "deuxieme"}
)
DENIED_APART = frozenset({"number", "ordinal", "amount", "time", "datetime", "birthdate"})
"""Kinds whose values may be denied whole beside the one that is meant."""

_SINGLE = re.compile(r"(?:,|\bnon\b)\s*(?:avec )?une? seule? [a-zA-Z]\b(?=\s*,)")
"""In a spelling that is then said again: a remark, not letters."""

_NUMBERED = re.compile(
    r"(?P<street>\b(?:rue|avenue|boulevard|place|chemin|impasse|allée|route|quai|cours)\b[^,\d]*?)"
    r",?\s+(?:c'est )?(?:(?:au\s+)?num[ée]ro\s+(?P<number>[^,]{1,30}?)|au\s+(?P<figures>\d{1,4}))"
    r"(?=\s*(?:,|$))",
    re.IGNORECASE,
)
"""The number said after its street."""

_BY_NAMES = re.compile(
    r"\b(?:le )?jour (?:c'est )?(?:le )?(?P<day>[\w-]{1,20}),? (?:le )?mois (?:c'est )?(?:de |d')?"
    r"(?P<month>[\w-]{1,20}),? (?:l')?ann[ée]e (?:c'est )?(?P<year>[\w -]{1,50})",
    re.IGNORECASE,
)
"""The three parts of a date, each by its name."""

_ZERO_BEFORE = re.compile(
    r"[\s,]*\b(?:avec |et )?(?:un|le) (?:z[ée]ro|0) (?:devant|au d[ée]but|avant)\b", re.IGNORECASE
)

_NOT_THAT_NAME = re.compile(r"^.{0,30}?\b(?:c'est |c'était )?pas\b[^.]{2,40}?,\s*(?=c'est )", re.I)

_TAKES = re.compile(
    r",\s*(?:attention|[çc]a prend|il y a|y a|il faut|[çc]a s'[ée]crit|et|\s)+\s(?:avec )?"
    r"(?P<count>une?|deux|2) (?P<letter>[a-z])\b(?! [a-z]\b)",
    re.IGNORECASE,
)
_FIRST_NAME = re.compile(
    r"(?<=\w),\s*(?:et )?(?:mon |le )?pr[ée]nom(?: c'est| est)? [\w-]+\s*$", re.IGNORECASE
)

_TOWN_FIRST = re.compile(
    r"^\s*(?P<town>\d{5}\s+[^\W\d][^,\d]{1,30}|[A-ZÉÈ][^,\d]{1,30}\s+\d{5}),\s*"
    r"(?P<street>(?:\w[^,]{0,20}\s)?(?:rue|avenue|boulevard|place|chemin|impasse|allée|route|quai|"
    r"cours|promenade|square)\s[^,]+?)\s*\.?\s*$"
)
"""The town said before its street."""

_HAVING_NONE = re.compile(
    r"(?<![\w'])(?:(?:et|mais|donc|car|par contre|malheureusement|c'est|il|elle|on|je|nous|y|n'y|"
    r"la maison|la rue|en|ne|a|n'a|avons|n'avons|ai|j'ai|n'ai|j'avais)\s+)*"
    r"(?:pas (?:de |d'|encore de )|aucun |sans |(?:connais|j'ai|n'ai) pas le )"
    r"(?:num[ée]ro|[ée]tage|b[âa]timent|appartement|compl[ée]ment|digicode|interphone|escalier|"
    r"ascenseur|bo[îi]te aux lettres)\b(?! \d{1,4}\b| de (?:t[ée]l|contrat|dossier))"
    r"(?: (?:de (?:rue|voie|maison|porte)|d'(?:adresse|appartement|immeuble)|exact|pr[ée]cis|ici|"
    r"du tout|dans (?:la|ma|notre|cette) rue|sur (?:la|ma|notre) (?:maison|porte|rue)|chez nous|"
    r"l[àa]-bas))*\s*,?",
    re.IGNORECASE,
)
"""No house number, no floor: told of the address, and no denial of it."""

_BESIDE = re.compile(
    r",\s*(?:c'est |juste )*(?:(?:pas (?:très |trop )?loin|en face|à côté|(?:tout )?près|"
    r"au[- ]dess(?:us|ous)|derrière) d|(?:au )?(?:\w+ième|premier|1er|dernier|\d+e) étage\b|"
    r"(?:au )?rez-de-chaussée\b)[^,\d]*(?=,|$)|,\s*c'est(?= à\b)",
    re.IGNORECASE,
)
"""What is said of the place beside its address: what it is near to, the floor."""

OWNED = frozenset({"phone", "email", "plate", "reference", "birthdate", "digits"})
"""Kinds of which another person may have one too."""


def rephrased(kind: str, text: str) -> str:
    """The text as far as it says the value meant; itself where nothing is set aside.

    >>> rephrased("time", "seize heures trente, pas dix-sept heures")
    'seize heures trente'
    """
    text = cleaned(text)
    text = _FALSE_START.sub("", text)
    text = _MEANT.sub(lambda found: f", {found['sign']} {found['meant']}", text)
    if kind == "name":
        text = joined_by_signs(text)
        text = _LIKENED.sub("", _NOT_THAT_NAME.sub("", text))
        text = _TAKES.sub(r", avec \g<count> \g<letter>", text)
        text = _FIRST_NAME.sub("", text)
        text = _SINGLE.sub(", non", text)
    if kind == "address":
        text = _HAVING_NONE.sub(", ", text)
        text = _BESIDE.sub("", text)
        text = _TOWN_FIRST.sub(r"\g<street>, \g<town>", text)
        text = _NUMBERED.sub(_number_first, text)
    if kind == "datetime":
        text = _part_after(_HAPPENED, _FOUND_OUT, text)
    if kind == "birthdate":
        text = _BY_NAMES.sub(r"\g<day> \g<month> \g<year>", text)
    if kind == "phone":
        text = _with_zero_before(text)
    if kind in OWNED:
        text = _own_part(text)
    if kind in DENIED_APART:
        text = _without_denials(text)
    return text


def _number_first(found: re.Match[str]) -> str:
    return f"{found['number'] or found['figures']} {found['street']}"


def _aligned(text: str) -> str:
    """The text without accents, apostrophes as spaces, each character where it was."""
    plain = "".join(unaccented(each)[:1] or " " for each in text)
    return re.sub(r"['\u2019-]", " ", plain)


def _own_part(text: str) -> str:
    return _part_after(_OWN, _OF_OTHERS, text)


def _part_after(turn: re.Pattern[str], before: re.Pattern[str], text: str) -> str:
    """What follows the one turn of the sentence, if what stands before it is set aside."""
    plain = _aligned(text)
    found = list(turn.finditer(plain))
    if len(found) == 1 and before.search(plain[: found[0].start()]):
        return text[found[0].end() :]
    return text


def _without_denials(text: str) -> str:
    kept, end = "", 0
    plain = _aligned(text)
    for found in _DENIAL.finditer(plain):
        words = tokens(found["denied"])
        if any(token.is_number or token.word in _VALUES for token in words):
            repair = ", non, " if found.group().lstrip(" ,").startswith("non") else " "
            kept, end = kept + text[end : found.start()] + repair, found.end()
    rest = kept + text[end:]
    return rest if kept.strip() or end else text


def _with_zero_before(text: str) -> str:
    """ "six douze …, avec le zéro devant"."""
    found = _ZERO_BEFORE.search(text)
    if found is None:
        return text
    rest = text[: found.start()] + text[found.end() :]
    first = next((t for t in tokens(rest) if t.is_number or t.word in numbers.WORDS), None)
    return rest if first is None else f"{rest[: first.start]}zéro {rest[first.start :]}"
