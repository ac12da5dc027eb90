"""Whether a value still stands beside the other words: doubted, denied, or one of two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.tokens import Token, cleaned, listed, tokens, unaccented

DICTATED = frozenset(
    {"phone", "email", "plate", "reference", "birthdate", "name", "digits", "address"}
)
"""Kinds that are written down as they were said: half a doubt is a reason to ask again."""

CODES = frozenset({"phone", "email", "plate", "reference", "digits"})

_BETWEEN_WORDS = re.compile(r"[^\w@.]+|_")

_DOUBTED = re.compile(
    r"\b(?:"
    r"sais (?:plus|pas|meme plus|meme pas|vraiment plus|vraiment pas)|chais (?:plus|pas)|"
    r"suis (?:pas|plus|meme plus|meme pas|jamais)(?: \w+){0,2} (?:sure?|certaine?)|"
    r"(?:pas|plus) (?:sure?|certaine?)|sans certitude|aucune idee|j hesite|"
    r"(?:j ai|ai) (?:un|des|quelques) doutes?|me (?:souviens|rappelle) (?:plus|pas)|"
    r"(?:quelque chose|un truc|qqch) (?:comme ca|comme cela|dans (?:le|ce) genre|de ce genre|"
    r"du genre|par la)|efface\w*|illisible\w*|dechire\w*|(?:mal|plus) lisible|"
    r"(?:vois|lis|arrive) (?:pas|plus) (?:la suite|le reste|bien|a lire)|"
    r"a peu pres|peut etre|a moins que|"
    r"il faudrait (?:que je )?verifie|a verifier)\b"
)
_ASKED = re.compile(r"(?: \w+)? (?:si|quel|quelle|lequel|laquelle|comment|ou)\b")
"""After a doubt: it is about what follows, not overcome by it."""

_DENIED = re.compile(
    r"\b(?:c est|n est|c etait|n etait)(?: surtout| vraiment)? (?:pas|plus)"
    r"(?: du tout| non plus)?(?: (?:le|la|au|un))?$|\bpas (?:le|la|au)$|\bpas$"
    r"|\b(?:ecrivez|envoyez|utilisez|prenez|mettez|appelez|notez|gardez) (?:pas|plus)\b"
    r"|\bsurtout pas\b"
)
_PAST = re.compile(
    r"\b(?:l|mon|ma|son|sa|notre|leur|cet|cette) ancien(?:ne)?\b(?! (?:format|systeme|modele|type))"
    r"|\bavant (?:c etait|j avais|j etais)"
    r"|\bc etait avant\b|\bn (?:y )?habite plus\b|\bj (?:y )?habite plus\b|\bhabitais\b|"
    r"\b(?:marche|existe|fonctionne|utilise|sert|l ai|l a) plus\b"
)
_OF_ANOTHER_THING = re.compile(
    r"\bnumero (?:de |du |d )(?:mon |ma |ce |votre |notre |la |le )?"
    r"(?:contrat|dossier|sinistre|police|societaire|client|siret|commande)(?: \w+){0,3}$"
)
_FIGURE = r"(?:[a-z]|\d{1,2}|" + "|".join(sorted(numbers.UNITS | numbers.TENS)) + "|zero)"
_CHANGED = re.compile(
    r"\b(?:le|la|les) (?:tout )?(?:dernier|derniere|dernieres|derniers|premier|premiere|premiers|"
    r"premieres|deuxieme|troisieme|quatrieme|cinquieme|avant dernier|avant derniere)"
    r"(?: \w+)? (?:c est|est|c etait|sont)\b|"
    r"\b(?:inverse[zr]?|remplace[zr]?|change[zr]?|corrige[zr]?|ajoute[zr]?|rajoute[zr]?|"
    r"enleve[zr]?|il manque|en trop|avec une?|avec deux|y a une?|au lieu|en deux mots)\b|"
    r"\bmais (?:c est|sans|avec|le|la|les|pas|en|il)\b"
)
"""After a code: a remark that changes it, in a place that only listening again can tell."""

_REPLACED = re.compile(
    rf"\b(?:le|la|l) {_FIGURE} (?:c est|est|c etait) (?:un|une|le|la)? ?{_FIGURE}\b"
)
_TOO_MANY = re.compile(r"\b(?:en trop|il manque|w w w|a la place d\w*|au lieu d\w*)\b")
_SEVERAL = re.compile(
    r"\b(?:deux|trois|plusieurs|2|3) (?:autres )?(?:contrats|numeros|dossiers|plaques|voitures|"
    r"vehicules|telephones|portables|codes)\b"
)
_STAND_INS = re.compile(
    r"(?:arobas\w*|@) ?(?:quelque chose|ma|mon|notre|nom|machin|truc|chose)\b|"
    r"\ble nom de (?:ma|mon|la)\b"
)
_ABROAD = re.compile(
    r"\b(?:etrangere?s?|belge|suisse|allemande?|espagnole?|italienne?|anglaise?)\b"
)
_DATES_OF_THINGS = re.compile(
    r"\b(?:contrats?|accidents?|sinistre|permis|declaration|effet|on est le|nous sommes le|"
    r"carte grise|mariage|marie)\b"
)
_OF_BIRTH = re.compile(r"\b(?:nee?|naissance|anniversaire|naquis)\b")
_OF_ANOTHER = re.compile(r"\bsuis (?:l|la|le|un|une|sa|son) \w+ (?:de|du|d)\b")
_TWO_NAMES = re.compile(
    r"(?=.*\b(?:jeune fille|naissance)\b)(?=.*\b(?:epouse|usage|mariee?|marital)\b)"
)
_TWO_CODES = re.compile(r"\b[0-9]{4,} et [0-9]{4,}\b")
_TWO_STREETS = re.compile(
    r"\b(?:angle|croisement|intersection) (?:de|d|du|des|entre)\b|"
    r"\bentre (?:le|la|l)\b.*\bet (?:le|la|l)\b"
)
_NOT_A_STREET = re.compile(
    r"\bmais (?:maintenant|c est)\b|\bau \d{1,4}$|(?<!\bdu )\bpas (?!de calais)"
)
_INTERRUPTED = re.compile(
    r"\b(?:attendez|attends|une seconde|un instant|on me parle|on m appelle|je vous reprends|"
    r"je reviens|quelqu un sonne)(?: \w+){0,4}$"
)
_STEPS = listed("le la les l au du c est bien peut etre alors sinon meme encore")


def shaken(kind: str, text: str, evidence: str) -> str:
    """Why the value heard in `evidence` cannot be kept; nothing if it can."""
    text = cleaned(text)
    plain = _plain(text)
    start = text.find(evidence) if evidence else -1
    before = _plain(text[:start]) if start > 0 else ""
    for doubt in _DOUBTED.finditer(plain):
        if doubt.end() > len(before) or _ASKED.match(plain[doubt.end() :]):
            return "doubted"
    broken_off = _INTERRUPTED.search(plain)
    if broken_off and not any(word in numbers.WORDS for word in broken_off.group().split()):
        return "interrupted"
    after = _plain(text[start + len(evidence) :]) if start >= 0 else ""
    if before and _DENIED.search(before):
        return "denied"
    if kind == "email" and re.search(r"\b(?:c est|n est|c etait|\w+ez) (?:pas|plus)\b", plain):
        return "denied"
    if kind != "birthdate" and kind != "name" and _PAST.search(plain):
        return "no longer so"
    if kind == "phone" and before and _OF_ANOTHER_THING.search(before):
        return "the number of something else"
    if kind in CODES:
        if kind == "email":
            after = re.split(r"arobas\w*|@", plain)[-1]
        if _CHANGED.search(after) or _REPLACED.search(plain) or _TOO_MANY.search(plain):
            return "changed in one place"
        if _SEVERAL.search(plain):
            return "one of several"
    if kind == "plate" and _ABROAD.search(plain):
        return "a plate from abroad"
    if kind == "email" and _STAND_INS.search(plain):
        return "a word in place of another"
    if kind == "birthdate" and _DATES_OF_THINGS.search(plain) and not _OF_BIRTH.search(plain):
        return "the date of something else"
    if kind == "digits" and _TWO_CODES.search(plain):
        return "two codes"
    if kind == "name" and _OF_ANOTHER.search(plain):
        return "the name of somebody else"
    if kind == "name" and _TWO_NAMES.search(plain):
        return "two names"
    if kind == "address" and _NOT_A_STREET.search(plain):
        return "denied"
    if kind == "address" and _TWO_STREETS.search(plain):
        return "two streets"
    return "one of two" if _is_one_of_two(kind, tokens(cleaned(text))) else ""


def _plain(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", unaccented(cleaned(text))).strip()


def _is_one_of_two(kind: str, words: Sequence[Token]) -> bool:
    """ "… ou 79", "… ou C E": another value, or the end of one, beside the value."""
    for at, token in enumerate(words[:-1]):
        if token.accented != "ou":
            continue
        following = at + 1
        if words[following].word in ("plutot", "non", "je"):
            continue
        if kind in ("email", "name", "address"):
            return True
        while following < len(words) - 1 and (
            words[following].word in _STEPS or words[following].raw in ",-'"
        ):
            following += 1
        after = words[following]
        if after.is_number or after.word in numbers.WORDS:
            return True
        if kind == "plate" and re.fullmatch("[a-z]{2}", after.word) and after.word not in _STEPS:
            return True
        if kind in ("plate", "reference") and (
            len(after.word) == 1 and after.word in letters.LETTER_NAMES
        ):
            return True
    return False
