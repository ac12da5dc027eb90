"""Answers to a read-back: yes, no, a change, a doubt, or something else asked instead."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.calendar_words import MONTHS, WEEKDAYS
from voice_worker.spoken_french.hear.fillers import Phrases, match, phrases
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, listed, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

SAYINGS: dict[str, str] = {
    "human": """
        un conseiller; une conseillere; conseiller; conseillere; un humain; un etre humain; une vraie
        personne; une personne reelle; quelqu'un de reel; parler a quelqu'un; parler avec quelqu'un;
        avoir quelqu'un; un operateur; une operatrice; un agent humain; un gestionnaire; un
        responsable; votre superieur; passez moi quelqu'un; passez moi une personne; transferez moi;
        une vraie conseillere; un vrai conseiller; pas a un robot; pas parler a un robot; un employe;
        pas a une machine; parler a une personne; quelqu'un en vrai; pas un robot
        """,
    "cancel": """
        annulez; annuler; annule; on annule; j'annule; laissez tomber; laisse tomber; on laisse tomber;
        j'abandonne; abandonnez; on arrete; arretez tout; arretez; stop; oubliez; oubliez ca; oublie;
        on oublie; je ne veux plus; je veux plus; je renonce; tant pis; c'est plus la peine; ce n'est
        plus la peine; ne faites rien; ne declarez rien; je prefere arreter; je raccroche;
        j'ai change d'avis; je change d'avis; n'enregistrez rien; n'envoyez rien; ne l'envoyez pas;
        finalement non; finalement je prefere pas; on laisse
        """,
    "repeat": """
        repetez; vous pouvez repeter; pouvez vous repeter; repeter; redites; redire; redites moi;
        j'ai pas entendu; je n'ai pas entendu; j'ai rien entendu; j'ai pas compris; je n'ai pas compris;
        j'ai rien compris; je n'ai rien compris; je comprends pas; je ne comprends pas; j'entends pas;
        je vous entends mal; je n'entends pas; encore une fois; plait il; vous avez dit quoi; vous disiez;
        qu'est ce que vous avez dit; qu'avez vous dit; comment ca; j'ai mal entendu; c'est quoi;
        vous pouvez parler plus fort; plus fort; plus lentement; je vous ai pas entendu;
        j'ai pas bien entendu; j'ai pas bien compris; je n'ai pas bien compris; je n'ai pas bien entendu;
        relisez; vous pouvez relire; pouvez vous relire; pouvez vous redire; vous pouvez redire;
        je vous entends pas; je ne vous entends pas; ca a coupe; vous avez coupe
        """,
    "wait": """
        attendez; attends; un instant; une minute; une seconde; deux secondes; deux minutes; un moment;
        ne quittez pas; quittez pas; patientez; bougez pas; ne bougez pas; je regarde; je vais verifier;
        je verifie; laissez moi verifier; laissez moi regarder; laissez moi le temps; je cherche;
        je vais chercher; je reviens; cinq minutes; cinq secondes; une petite seconde; je prends
        mes lunettes; deux petites secondes; une petite minute; minute; pas si vite; pas encore;
        laissez moi voir; laissez moi reflechir; le temps de; pas tout de suite
        """,
    "change": """
        mais; sauf; sauf que; a part; excepte; par contre; plutot; en revanche; il faut changer;
        il faut corriger; il faut modifier; changez; corrigez; modifiez; rectifiez; il y a une erreur;
        y a une erreur; vous avez fait une erreur; vous vous etes trompe; vous vous trompez; je me suis
        trompe; je me suis trompee; une petite erreur; remplacez; mettez plutot; presque; une correction;
        a une exception; a un detail pres; je voudrais changer; je voudrais corriger; je voudrais modifier;
        c'est pas la bonne date; c'est pas la bonne adresse; ajoutez; rajoutez; enlevez; il manque;
        je veux dire; je voulais dire; il y a juste une erreur; seulement; sinon
        """,
    "unsure": """
        je sais pas; je ne sais pas; je sais plus; je ne sais plus; sais pas; chais pas; aucune idee;
        peut etre; ca se peut; c'est possible; possible; probablement; sans doute; surement; mouais; bof;
        je suis pas sur; je ne suis pas sur; je suis pas sure; je ne suis pas sure; pas sur; pas sure;
        pas certain; pas certaine; j'hesite; je crois; je pense; il me semble; a priori; si vous le dites;
        normalement; j'imagine; je suppose; ca depend; mmh; mmm; hmm; hm; mh; hum; euh; pourquoi pas;
        je me demande; on va dire; oui et non; ni oui ni non; plus ou moins; je me souviens pas;
        je me souviens plus; je ne me souviens plus; c'est a voir; faut voir; en principe; heu
        """,
    "yes": """
        oui; ouais; ouai; ouaip; si; exact; exactement; c'est exact; c'est ca; c'est bien ca; tout a fait;
        d'accord; ok; okay; parfait; c'est parfait; voila; absolument; affirmatif; bien sur; correct;
        c'est correct; c'est bon; c'est tout bon; tres bien; allez y; vas y; ca marche; je confirme;
        confirme; je valide; valide; validez; c'est valide; vous pouvez; vous pouvez y aller; vous pouvez enregistrer; vous pouvez envoyer; vous pouvez valider; vous pouvez continuer; vous pouvez noter; vous pouvez confirmer; vous pouvez declarer; evidemment; volontiers;
        c'est juste; impeccable; nickel; entendu; yes; oui oui; mais oui; ben oui; bah oui; eh oui;
        c'est cela; cela meme; effectivement; en effet; c'est vrai; c'est bien moi; c'est moi;
        pas de probleme; pas de soucis; pas de souci; aucun probleme; aucun souci; sans probleme;
        y a pas de probleme; y a pas de souci; ca me va; ca me convient; c'est note; envoyez; faites;
        enregistrez; je suis d'accord; rien a changer; rien a corriger; rien a modifier; rien a redire;
        pas d'erreur; aucune erreur; il n'y a pas d'erreur; y a pas d'erreur; tout est bon; tout est juste;
        tout est correct; tout est exact; carrement; certainement; c'est bien cela; avec plaisir;
        c'est comme ca; on y va; c'est conforme; mais si; bien entendu; bien evidemment; mais bien sur;
        top; super; c'est entendu; ca roule; go; vous avez raison; vous avez bien compris; bien recu;
        mais tout a fait; mais absolument; mais volontiers; mais c'est parfait; ca ira; c'est impeccable;
        je vous confirme; oui madame; oui monsieur; tout a fait exact; c'est tout a fait ca; rien a dire
        """,
    "no": """
        non; nan; no; negatif; pas du tout; absolument pas; surtout pas; certainement pas; jamais;
        jamais de la vie; hors de question; c'est faux; faux; incorrect; c'est incorrect; inexact; errone;
        pas d'accord; pas correct; pas exact; pas juste; pas bon; pas ok; pas ca; pas vrai; pas bien;
        c'est pas ca; ce n'est pas ca; c'est pas bon; ce n'est pas bon; c'est pas correct; pas exactement;
        ce n'est pas correct; c'est pas exact; ce n'est pas exact; c'est pas vrai; ce n'est pas vrai;
        je ne pense pas; je pense pas; je crois pas; je ne crois pas; je suis pas d'accord;
        je ne suis pas d'accord; ca ne va pas; ca va pas; ca ne me va pas; ca me va pas; c'est pas moi;
        ce n'est pas moi; pas tout a fait; pas vraiment; pas question; rien a voir; pas oui; ca marche pas;
        ca ne marche pas; je refuse; bien sur que non; evidemment que non; je ne veux pas; je veux pas; je ne confirme pas; je confirme pas;
        ne validez pas; pas la peine; que non; mais non; ah non; non merci; du tout; c'est pas la bonne;
        ce n'est pas la bonne; pas le bon; pas la bonne; c'est pas le bon; ca ne convient pas; ne faites pas;
        c'est tout faux; ca ne me convient pas; ca me convient pas; tout faux; n'importe quoi; c'est une erreur
        """,
}
"""What callers say, by the answer it is; several answers in one breath are weighed in `_answer`."""

_TABLES: dict[str, Phrases] = {answer: phrases(sayings) for answer, sayings in SAYINGS.items()}
_NEUTRAL = listed(
    """
    alors donc ben bah bon bien merci madame monsieur hein quoi s il vous plait te et ah oh eh ca c est
    cela tres la le les l de du d un une des a au en je j me m moi vous tout toute tous on pour que qu
    qui y ai dit dis euh heu fait fin enfin oui ce n ne pas plus deja aussi encore vraiment rien toutes
    etes etait va aller faire marche bonne idee beaucoup svp allo voulez voulais veux voudrais puis avec
    mon ma mes son sa ses votre vos nous notre juste pareil est-ce sur mademoiselle cher chere avez ont
    informations renseignements tel quel meme pense crois franchement sincerement completement
    """
)
_RESTATED = phrases(
    "c'est bien", "c'est ça", "c'est exact", "tout à fait", "exactement", "c'est bien ça",
    "c'est correct", "c'est juste", "je confirme", "c'est bon", "je vous confirme", "en effet",
)  # fmt: skip
_ASKING_AGAIN = phrases(
    "pardon", "comment", "quoi", "hein", "excusez moi", "vous dites", "c'est-à-dire"
)


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
    said, rest, restated = _read(words)
    if _believes_it_right(words):
        said.discard("unsure")
    asks = words[-1].raw == "?"
    if _only(words, _ASKING_AGAIN):
        return "repeat"
    for answer in ("human", "cancel"):
        if answer in said:
            return answer
    if "repeat" in said and "change" not in said:
        return "repeat"
    value = any(_is_value(token) for token in rest) or _is_spelled(words)
    content = [token for token in rest if token.word not in _NEUTRAL]
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
    if "no" in said and content and _names_something(words):
        return "correction"
    if "unsure" in said and not ("yes" in said and _only_hesitates(words)):
        return "no" if said == {"no", "unsure"} and _only_hesitates(words) else "unsure"
    if {"yes", "no"} <= said:
        return "unsure"
    if "no" in said:
        return "no"
    if "yes" in said:
        if asks:
            return "unsure"
        return "correction" if content and _names_something(rest) and not restated else "yes"
    return None


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
        if answer == "yes" and at and words[at - 1].word in ("pas", "non") and length:
            answer = "no" if words[at - 1].word == "pas" else answer
        said.add(answer)
        at += length
    return said, rest, restated


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
    """Whether letters are spelled: one "comme" after a letter, or three letters in a row."""
    run = 0
    for at, token in enumerate(words):
        run = run + 1 if len(token.word) == 1 and token.word.isalpha() and not token.glue else 0
        if run >= 3:
            return True
        after = words[at + 1].word if at + 1 < len(words) else ""
        if len(token.word) == 1 and token.accented in letters.LETTER_NAMES and after == "comme":
            return True
    return False


def _names_something(words: Sequence[Token]) -> bool:
    """ "c'est Dupond", "mon adresse est …", "avec un d"."""
    said = [token.word for token in words]
    pairs = set(zip(said, said[1:], strict=False))
    return bool(
        pairs & {("c", "est"), ("c", "etait"), ("avec", "un"), ("avec", "une"), ("avec", "deux")}
        or set(said) & {"est", "etait", "s'appelle", "pas", "et", "habite", "mettez", "sont"}
    )


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
