"""Answers to a read-back: yes, no, a change, a doubt, or something else asked instead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.calendar_words import MONTHS, WEEKDAYS
from voice_worker.spoken_french.hear.confirmation_story import is_of_a_story
from voice_worker.spoken_french.hear.confirmation_words import SAYINGS
from voice_worker.spoken_french.hear.fillers import Phrases, match, phrases
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, listed, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

_TABLES: dict[str, Phrases] = {answer: phrases(sayings) for answer, sayings in SAYINGS.items()}
_NEUTRAL = listed(
    """
    alors donc ben bah bon bien merci madame monsieur hein quoi s il vous plait te et ah oh eh ca
    c est cela tres la le les l de du d un une des a au en je j me m moi vous tout toute tous on
    pour que qu qui y ai dit dis euh heu fait fin enfin oui ce n ne pas plus deja aussi encore
    vraiment rien toutes etes etait va aller faire marche bonne idee beaucoup svp allo voulez
    voulais veux voudrais puis avec mon ma mes son sa ses votre vos nous notre juste pareil est-ce
    sur mademoiselle cher chere avez ont informations renseignements tel quel meme pense crois
    franchement sincerement completement suis
    """
)
_RESTATED = phrases(
    "c'est bien", "c'est ça", "c'est exact", "tout à fait", "exactement", "c'est bien ça",
    "c'est correct", "c'est juste", "je confirme", "c'est bon", "je vous confirme", "en effet",
)  # fmt: skip
_NO_FAULT = phrases(
    """
    pas d'erreur; aucune erreur; rien à changer; rien à corriger; rien à modifier; rien à redire;
    rien à dire; pas de problème; aucun problème; pas de souci
    """
)
_ASKING_AGAIN = phrases(
    "pardon", "comment", "quoi", "hein", "excusez moi", "vous dites", "c'est-à-dire"
)


_NO_ANSWER = listed("alors voila quoi enfin bon ben euh bref")


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = [token for token in tokens(text) if token.word.isalnum() or token.raw == "?"]
    if not any(token.word.isalnum() for token in words):
        return Heard("confirmation", Status.NONE)
    if len(words) > LONGEST_ANSWER:
        return Heard("confirmation", Status.NONE, reason="too long for one answer")
    answer = _answer(words)
    if answer is None:
        return Heard("confirmation", Status.NONE, evidence=text.strip())
    return Heard(
        "confirmation", Status.OK, answer, precision=Precision.EXACT, evidence=text.strip()
    )


def _answer(words: Sequence[Token]) -> str | None:
    heard = _without_presence(words)
    if not any(token.word.isalnum() for token in heard):
        return "repeat"
    if any(match(_RESTATED, heard, at) for at in range(len(heard))):
        words = heard
    said, rest, restated = _read(words)
    if _believes_it_right(words):
        said.discard("unsure")
    asks = words[-1].raw == "?"
    if {token.word for token in words} <= _NO_ANSWER and words[-1].word == "quoi":
        return None
    if _only(words, _ASKING_AGAIN):
        return "repeat"
    for answer in ("human", "cancel"):
        if answer in said:
            return answer
    if "repeat" in said and "change" not in said:
        return "repeat"
    value = any(_is_value(token) for token in rest) or _is_spelled(words)
    content = [token for token in rest if token.word not in _NEUTRAL]
    if "no" in said and _finds_no_fault(words) and not value:
        said.discard("no")
    if value and "pas" in {token.word for token in words}:
        return "correction"
    if said == {"change", "wait", "yes"} and not content and not value:
        return "wait"
    if {"change", "unsure"} <= said and not content and not value:
        return "unsure"
    if {"change", "no"} == said and not content and not value and _says_wrong(words):
        return "no"
    if "change" in said and (said & {"yes", "no"} or value or content or "wait" in said):
        return "correction"
    if "change" in said:
        return "correction" if len(words) > 1 or words[0].word == "presque" else "unsure"
    if value and said & {"yes", "no", "wait"}:
        if "no" not in said and "wait" not in said and restated:
            return "yes"
        return "correction"
    if "wait" in said and "no" not in said:
        return "wait"
    if "no" in said and content and (_names_something(words) or _gives_a_value(content)):
        return "correction"
    if "unsure" in said and not ("yes" in said and _only_hesitates(words)):
        return "no" if said == {"no", "unsure"} and _only_hesitates(words) else "unsure"
    if {"yes", "no"} <= said:
        return "yes" if said == {"yes", "no"} and _lets_go_ahead(words) else "unsure"
    if "no" in said:
        return "no"
    if "yes" in said:
        if asks or _only_answers_the_telephone(words):
            return "unsure"
        others = _names_something(rest) or any(token.word == "reste" for token in content)
        return "correction" if content and others and not restated else "yes"
    return None


_PRESENCE = phrases(
    """
    vous êtes toujours là; vous êtes encore là; vous êtes là; êtes-vous toujours là; êtes-vous là;
    vous m'entendez; est-ce que vous m'entendez; vous m'avez entendu; vous m'avez entendue;
    il y a quelqu'un; y a quelqu'un; vous me recevez
    """
)


def _without_presence(words: Sequence[Token]) -> Sequence[Token]:
    """Without "allô, vous êtes toujours là ?": it asks for a word of ours, and says nothing of
    what was read."""
    kept: list[Token] = []
    at, is_asked = 0, False
    while at < len(words):
        length = match(_PRESENCE, words, at)
        if length:
            is_asked = True
            at += length + (at + length < len(words) and words[at + length].raw == "?")
        else:
            kept.append(words[at])
            at += 1
    if not is_asked:
        return words
    return [token for token in kept if token.word not in ("allo", "he", "oh", "eh")]


def _read(words: Sequence[Token]) -> tuple[set[str], list[Token], bool]:
    """The answers said, the words that are none, and whether the value is said again as right."""
    said: set[str] = set()
    rest: list[Token] = []
    restated = False
    at = 0
    while at < len(words):
        restated = restated or bool(match(_RESTATED, words, at))
        found = max(
            ((match(table, words, at), answer) for answer, table in _TABLES.items()),
            key=lambda one: one[0],
        )
        if not found[0]:
            rest.append(words[at])
            at += 1
            continue
        length, answer = found
        if is_of_a_story(words, at, length, answer):
            rest += words[at : at + length]
            at += length
            continue
        if answer == "yes" and at and words[at - 1].word in ("pas", "non") and length:
            answer = "no" if words[at - 1].word == "pas" else answer
        if answer == "yes" and _is_denied_after(words, at + length):
            answer, length = "no", length + 1
        said.add(answer)
        at += length
    return said, rest, restated


def _says_wrong(words: Sequence[Token]) -> bool:
    """ "ah non, vous vous trompez": wrong, without saying what."""
    return any(match(_WRONG, words, at) for at in range(len(words)))


_WRONG = phrases("vous vous trompez; vous faites erreur; vous êtes trompé; vous êtes trompée")


def _is_denied_after(words: Sequence[Token], end: int) -> bool:
    """ "je vous le confirme pas": the denial follows the verb; "c'est bon pas de souci" is none."""
    if end >= len(words) or words[end].word not in ("pas", "plus"):
        return False
    after = words[end + 1].word if end + 1 < len(words) else ""
    return words[end - 1].word in _VERBS and after not in ("de", "d", "besoin")


_VERBS = listed("confirme valide accepte approuve va convient souhaite suis veux")


def _only(words: Sequence[Token], table: Phrases) -> bool:
    at = 0
    while at < len(words):
        length = match(table, words, at)
        if not length and words[at].raw != "?":
            return False
        at += length or 1
    return True


def _is_value(token: Token) -> bool:
    return (
        token.is_number
        or (token.word in numbers.WORDS and token.word not in ("un", "une"))
        or token.word in MONTHS
        or token.word in WEEKDAYS
        or token.word in ("hier", "demain", "matin", "soir", "midi", "minuit", "arobase")
    )


def _is_spelled(words: Sequence[Token]) -> bool:
    """Whether letters are spelled: one "comme" after a letter, or letters in a row."""
    run = 0
    for at, token in enumerate(words):
        run = run + 1 if _is_a_letter(words, at) else 0
        if run >= 3 or (run == 2 and not {token.word, words[at - 1].word} <= _LETTER_WORDS):
            return True
        after = words[at + 1].word if at + 1 < len(words) else ""
        if len(token.word) == 1 and token.accented in letters.LETTER_NAMES and after == "comme":
            return True
    return False


_LETTER_WORDS = listed("a y l d c j n m s t o e")
"""Letters that French uses as words, elided or not."""


def _is_a_letter(words: Sequence[Token], at: int) -> bool:
    """A letter alone: neither "à", nor elided before the next word, nor after the one before."""
    token = words[at]
    elided = at + 1 < len(words) and words[at + 1].glue == "'"
    return len(token.word) == 1 and token.accented.isalpha() and not token.glue and not elided


_FIELDS = listed(
    "plaque immatriculation numero nom prenom adresse rue avenue boulevard place chemin impasse "
    "route allee code date heure montant mail email telephone portable ville contrat reference "
    "point"
)
_BEGINS_OR_ENDS = listed("finit finissait termine commence ecrit prend orthographie")


def _gives_a_value(content: Sequence[Token]) -> bool:
    """ "la plaque finit par …", "rue des Lilas": what is said beside the answer is a value."""
    said = {token.word for token in content}
    return bool(said & _BEGINS_OR_ENDS) or bool(said & _FIELDS and said - _FIELDS)


def _names_something(words: Sequence[Token]) -> bool:
    """ "c'est Dupond", "mon adresse est …", "avec un d"."""
    said = [token.word for token in words]
    pairs = set(pairwise(said))
    return bool(
        pairs & {("c", "est"), ("c", "etait"), ("avec", "un"), ("avec", "une"), ("avec", "deux")}
        or set(said) & {"est", "etait", "s'appelle", "pas", "et", "habite", "mettez", "sont"}
    )


def _finds_no_fault(words: Sequence[Token]) -> bool:
    """ "non, il n'y a pas d'erreur", "non, rien à changer": a no that approves."""
    return any(match(_NO_FAULT, words, at) for at in range(len(words)))


def _lets_go_ahead(words: Sequence[Token]) -> bool:
    """ "non non c'est bon, validez": a no to any doubt, then the order itself."""
    denials = [at for at, token in enumerate(words) if token.word in ("non", "pas", "n", "ne")]
    approvals = _RESTATED if [t.word for t in words[:2]] == ["non", "non"] else _ORDERS
    orders = [
        at for at in range(len(words)) if match(_ORDERS, words, at) or match(approvals, words, at)
    ]
    opening = all(token.word in ("non", "ah", "mais") for token in words[: denials[-1] + 1])
    return bool(orders) and opening and orders[-1] > denials[-1]


_ORDERS = phrases(
    """
    validez; vous pouvez valider; allez y; vous pouvez y aller; envoyez; enregistrez; confirmez;
    vous pouvez envoyer; vous pouvez enregistrer; vous pouvez confirmer; je valide; je confirme
    """
)


def _only_answers_the_telephone(words: Sequence[Token]) -> bool:
    """ "oui allô", "oui je vous écoute": someone is there, and has agreed to nothing."""
    said = {token.word for token in words}
    return bool(said & _PRESENT) and said <= _PRESENT | _AROUND_PRESENCE


_PRESENT = listed("allo bonjour bonsoir ecoute entends la")
_AROUND_PRESENCE = listed("oui ouais je j vous suis toujours bien madame monsieur ? m me euh t")


def _believes_it_right(words: Sequence[Token]) -> bool:
    """ "je crois que ça marche": modest, and still a yes; "je crois que oui" is not one."""
    for at in range(len(words) - 3):
        if words[at].word == "je" and words[at + 1].word in ("crois", "pense"):
            that = at + 2
            if words[that].word in ("que", "qu") and words[that + 1].word != "oui":
                return bool(match(_TABLES["yes"], words, that + 1))
    return False


def _only_hesitates(words: Sequence[Token]) -> bool:
    """Whether all the doubt is "euh" or "hum" before the answer."""
    hesitation = {"euh", "heu", "hum", "hm", "hmm", "mmh", "mh", "mmm"}
    doubts = [
        at
        for at in range(len(words))
        if match(_TABLES["unsure"], words, at) and words[at].word not in hesitation
    ]
    return not doubts
