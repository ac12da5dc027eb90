"""What sounds like a wish and belongs to a story: "il roulait trop vite", "un employé m'a dit"."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear.facts import word_at
from voice_worker.spoken_french.hear.fillers import match, phrases
from voice_worker.spoken_french.hear.tokens import Token, listed

_PACE = phrases("trop vite; moins vite; plus lentement; plus fort; encore une fois")
"""Said of the conversation when nothing but talk stands beside it."""

_OF_TALK = listed(
    "oui non euh heu ah oh bon ben bah alors mais donc attendez pardon desole desolee excusez moi "
    "merci s il vous plait te svp madame monsieur un peu beaucoup bien la le les l de d du ca c "
    "est cela va vont aller allez allee alle parle parlez parler dites dire dis repetez repeter "
    "redites redire relisez relire lisez lire pouvez peux peut pourriez pourrait on je j ai pas n "
    "ne pour moi me m tu vas est-ce que qu tout fois encore une vite trop moins plus lentement "
    "fort doucement juste et tres beaucoup entends entendu compris suivi suis stop voila quoi hein "
    "votre numero nom adresse date phrase question rien meme etes avez dit faut veux voudrais"
)
_PERSONS = listed(
    "employe conseiller conseillere responsable technicien collegue collegues accueil standard "
    "gestionnaire client superieur chef operateur operatrice humain agent clientele"
)
_ASKING = listed(
    "parler parle passez passer passe joindre avoir veux voudrais voulais voudrait souhaite "
    "souhaiterais transferez transferer rappeler rappelle rappelez appeler appelez mettez mettre "
    "besoin prefere prefererais aimerais donnez exige faut contacter possible peux peut pourrais "
    "pourrait puis demande reclame attends cherche ? "
)
_TELLING = listed("a est etait avait ont sont etaient avaient vient venait doit devait dit disait")
_AMONG = listed("avec par chez etait avait vu etais croise ai avais")
_NEUTRAL_AMONG = listed("oui non euh avec s il vous plait svp merci un une le la mon plutot alors")
_PARTICIPLES = listed("annulé oublié effacé abandonné arrêté annulée oubliée effacée")
_HAVING = listed("ai a as ont avons avez avait avais avaient est ete")
_SIGNS = listed("au un le du ce des les panneau aux feu")
_MOMENTS = listed("instant minute minutes seconde secondes moment")
_AFTER_MOMENTS = listed("apres avant d de plus que et trop")
_BEFORE_MOMENTS = listed("pendant durant attendu etait dure duree duré y en depuis fait")
_OTHERS = listed("il elle ils elles")
_NOT_OTHERS = listed("faut y peut vous te")


def is_of_a_story(words: Sequence[Token], at: int, length: int, answer: str) -> bool:
    """Whether the saying of `length` words at `at` is told of somebody, not asked of us."""
    said = words[at : at + length]
    has = {token.word for token in words[max(0, at - 3) : at + length]} & _HAVING
    if has and any(token.accented in _PARTICIPLES for token in said):
        return True
    if answer == "repeat":
        return (
            _is_of_others(words, at)
            or (bool(match(_PACE, words, at)) and not all(t.word in _OF_TALK for t in words[:at]))
            or _goes_on(words, at, length)
        )
    if answer == "human":
        return bool({t.word for t in said} & _PERSONS) and _is_told(words, at, at + length)
    if answer == "cancel":
        return said[0].word == "stop" and word_at(words, at - 1) in _SIGNS
    if answer == "wait" and said[-1].word in _MOMENTS:
        return _is_a_while(words, at, at + length)
    return False


def _is_of_others(words: Sequence[Token], at: int) -> bool:
    """ "il m'a demandé de répéter": "s'il vous plaît" and "il faut" are of nobody."""
    return any(
        words[k].word in _OTHERS and words[k].glue != "'" and words[k + 1].word not in _NOT_OTHERS
        for k in range(at)
    )


def _goes_on(words: Sequence[Token], at: int, length: int) -> bool:
    """ "encore une fois il a reculé", "moins vite que moi"."""
    if not match(_PACE, words, at):
        return False
    after = words[at + length :]
    others = [k for k, token in enumerate(after[:-1]) if token.word in _OTHERS]
    told = any(after[k].glue != "'" and after[k + 1].word not in _NOT_OTHERS for k in others)
    return told or (bool(after) and after[0].word == "que" and word_at(after, 1) != "ca")


def _is_told(words: Sequence[Token], start: int, end: int) -> bool:
    """ "un employé du magasin m'a dit": a person who did something, and nobody is asked for."""
    if any(token.word in _ASKING for token in words[:start]) or _is_asked(words):
        return False
    for at in range(end, min(end + 6, len(words))):
        if words[at].word in _TELLING and word_at(words, at - 1) not in ("c", "qui", "y", "s"):
            return at + 1 < len(words)
    content = [t for t in words if t.word not in _NEUTRAL_AMONG and t.word not in _PERSONS]
    return bool(content) and any(t.word in _AMONG for t in words[max(0, start - 2) : start])


def _is_asked(words: Sequence[Token]) -> bool:
    return words[-1].raw == "?" or [token.word for token in words[:2]] == ["est", "ce"]


def _is_a_while(words: Sequence[Token], start: int, end: int) -> bool:
    """ "un instant après", "il a attendu deux minutes"."""
    before = [t.word for t in words[max(0, start - 2) : start]]
    told = bool(set(before) & _BEFORE_MOMENTS)
    return told or word_at(words, end) in _AFTER_MOMENTS
