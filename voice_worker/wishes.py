"""What a caller wants of the conversation itself, by code: a person, the last sentence again,
another pace, a moment. Read in their words before the model is asked."""

import re
from enum import StrEnum

from voice_worker.call import now_in_paris
from voice_worker.spoken_french import hear


class Wish(StrEnum):
    HUMAN = "human"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    WAIT = "wait"
    GO_ON = "go_on"


_SHORT = 9
"""Words: a longer turn tells something, and what sounds like a wish in it is part of the story."""

_ADVISER = (
    r"(?:télé)?conseill(?:er|ère)s?|humaine?s?|être humain|opérat(?:eur|rice)|standardiste|"
    r"interlocut(?:eur|rice)|services? clients?|vraie (?:personne|conseillère)|"
    r"personne réelle|vrai conseiller|agent humain"
)
_ANYONE = (
    r"quelqu['’ ]un|(?:une? |votre |vos |des |de |la |le |l')?(?:autre )?"
    r"(?:personnes?|collègues?|gestionnaire|responsable|supérieure?|chef|équipe|employée?|agent)"
)
_ASKS_FOR = re.compile(
    r"\b(?:parl\w*|pass(?:ez|er|e)|joindre|avoir|veu[xt]|voudr\w+|voulai[st]|souhait\w+|"
    r"transf[éè]r\w*|rappel\w*|appel\w*|met(?:tez|tre)|besoin|préfèr\w*|préfér\w*|aimerais|"
    r"donnez|exige\w*|faut|demande|contacter|possible|puis-je|peut-on|je peux|y a)\b"
    rf"(?:(?!\bque\b|\bqu'|\bdéclar)[^.!?,]){{0,40}}?\b(?:{_ADVISER})\b"
    rf"|\b(?:{_ADVISER})\b[^.!?,]{{0,20}}\b(?:m'|me |nous )?(?:r?appel\w+|parle|contacte)\b"
    r"|\b(?:parl\w*|discut\w*|échang\w*)\s+(?:plutôt |directement )?(?:à|avec)\s+"
    rf"(?:{_ANYONE})"
    r"|\b(?:passez|passer|mettez|donnez|avoir|joindre|contacter|transférez)(?:[- ]moi)?\s+"
    rf"(?:avec |à |en relation avec |en contact avec )?(?:{_ANYONE})\s*(?:\W|$|s'il|svp|de|d')"
    r"|\by a(?:-t-il| t il)?\s+(?:pas )?quelqu['’ ]un(?:\s*\W*$| (?:là|au bout|à qui|d'autre))"
    r"|\bquelqu['’ ]un (?:peut |pourrait |puisse )?(?:me |m')(?:r?appel|parl|contact)\w+",
    re.IGNORECASE,
)
_ONLY_A_PERSON = re.compile(
    r"^\W*(?:(?:oui|non|bon|alors|euh|mais|bonjour|allô|d'abord|et|s'il vous plaît|plutôt)\W+)*"
    rf"(?:(?:un|une|le|la|votre|vos)\W)?\s*(?:vraie?\s)?(?:{_ADVISER}|quelqu['’ ]un d'autre|"
    r"responsable|supérieure?|gestionnaire)\b"
    r"(?:\W+(?:humaine?|s'il vous plaît|svp|merci|tout de suite|maintenant|vite|en vrai|"
    r"de réel|vivant|réelle?))*\W*$",
    re.IGNORECASE,
)
_CALL_BACK = re.compile(
    r"\b(?:rappelez-moi|rappelez moi|me rappeler|qu'on me rappelle|être rappelée?|"
    r"(?:m'appeler|qu'on m'appelle))\W*(?:$|plus tard|demain|ce|dans|à|vers|s'il|au|sur|quand|un)",
    re.IGNORECASE,
)
_NOT_A_MACHINE = re.compile(
    r"\b(?:pas|plus|marre|assez|déteste|refuse)\b[^.!?]{0,30}"
    r"\b(?:robots?|machines?|ordinateurs?|automates?|intelligence artificielle|IA|répondeur)\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:pas|plus|inutile|sans)\b[^.!?]{0,14}\b(?:de|d'un|d'une|besoin)\b[^.!?]{0,12}"
    rf"\b(?:{_ADVISER})|\bpas (?:parler |la peine)[^.!?]{{0,14}}\b(?:{_ADVISER})",
    re.IGNORECASE,
)

_SLOWER = re.compile(
    r"^\W*(?:euh\W+|oui\W+|non\W+|pardon\W+|attendez\W+)*(?:un peu |beaucoup )?"
    r"(?:plus (?:lentement|doucement)|moins vite|doucement)\b"
    r"|\b(?:parl\w+|allez|dites?|dire|répét\w+|redi\w+|lire|relire|c'est|ça va)\b[^.!?]{0,25}"
    r"\b(?:plus (?:lentement|doucement)|moins vite|trop vite|trop rapide)\b"
    r"|\b(?:ralenti(?:ssez|r)|articul(?:ez|er))\b",
    re.IGNORECASE,
)
_FASTER = re.compile(
    r"^\W*(?:oui\W+|non\W+)*(?:un peu |beaucoup )?(?:plus vite|plus rapidement|moins lentement)\b"
    r"|\b(?:parl(?:er|ez)|allez|dites)\b[^.!?]{0,25}"
    r"\b(?:plus vite|plus rapidement|moins lentement|trop lentement)\b"
    r"|\baccélére[zr]\b|\baccélérez\b",
    re.IGNORECASE,
)
_WAIT = re.compile(
    r"^\W*(?:(?:oui|euh|non|ah|alors|bon|ok|mais|pardon|d'accord|heu|ben|bah)\W+)*"
    r"(?:attend(?:ez|s)|patientez|patience|ne quittez pas|quittez pas|(?:ne )?bougez pas|"
    r"(?:juste )?(?:un|une|deux|trois|cinq) (?:petite?s? )?(?:instant|moment|seconde|minute)s?|"
    r"je (?:vais |reviens|le |la |les )?(?:cherch\w*|regard\w*|vérifi\w*|prend\w*|reviens)|"
    r"laissez-moi|le temps (?:de|que)|j'arrive)",
    re.IGNORECASE,
)
_GO_ON = re.compile(
    r"^\W*(?:(?:oui|d'accord|ok|bien|très|volontiers|allez|vas-y|s'il vous plaît)\W*)*"
    r"(?:continuez|poursuivez|allez-y|la suite|je vous écoute|dites(?:-moi)?)\W*"
    r"(?:s'il vous plaît)?\W*$",
    re.IGNORECASE,
)


def wish_in(words: str) -> Wish | None:
    """The wish that these words are, when they are one and nothing else."""
    answer = hear("confirmation", words, now=now_in_paris()).value
    if wants_a_person(words):
        return Wish.HUMAN
    if len(words.split()) > _SHORT:
        return None
    if _SLOWER.search(words):
        return Wish.SLOWER
    if _FASTER.search(words):
        return Wish.FASTER
    if answer == "repeat":
        return Wish.REPEAT
    if answer == "wait" and _WAIT.search(words):
        return Wish.WAIT
    return Wish.GO_ON if _GO_ON.search(words) else None


def wants_a_person(words: str) -> bool:
    """Any phrasing of "un conseiller"; not the story in which one appears."""
    if _NO_PERSON.search(words):
        return False
    signs = (_ASKS_FOR, _ONLY_A_PERSON, _CALL_BACK, _NOT_A_MACHINE)
    return any(sign.search(words) for sign in signs)
