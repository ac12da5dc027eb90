"""What callers say around a value: fillers, politeness, and the words of self-repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voice_worker.spoken_french.hear.tokens import Token, listed, tokens

_FILLERS = """
euh; heu; euhh; hum; hem; hm; hmm; mmh; mh; ben; bah; beh; bon; alors; donc; voila; hein; quoi;
eh bien; et bien; et ben; eh ben; en fait; du coup; disons; s'il vous plait; s'il te plait; svp;
merci; merci beaucoup; laissez moi voir; laissez moi regarder; je regarde; je cherche; voyons;
attendez; attendez voir;
attends; tenez; ecoutez; vous savez; je crois; je pense; il me semble; si je me souviens bien;
sauf erreur; de memoire; si je ne me trompe pas; si je me trompe pas; oui; ouais; ok;
d'accord; bonjour; bonsoir; madame; monsieur; allo; tout simplement; exactement; pardon madame;
pardon monsieur; comment dire; on va dire; je dirais; vous notez; notez; vous etes pret;
comme ca se prononce; vous suivez; vous me suivez; vous y etes; vous avez note; vous etes la;
c'est bon; voila c'est ca; c'est ca; hop; allez; la suite; ensuite; puis; et puis
"""

_WAITS = """
une seconde; un instant; une minute; deux secondes; deux minutes; deux petites secondes;
une petite seconde; une petite minute; un moment; un petit instant
"""

_REPAIRS = """
non pardon; oh pardon; ah pardon; euh pardon; pardon non; pardon; non pardonnez moi;
non excusez moi; excusez moi; excuse moi; desole; desolee; non desole; non desolee;
je veux dire; je voulais dire; non je veux dire; non je voulais dire; enfin non; enfin; ou plutot;
non plutot; plutot; mais non; non non; non non non; ah non; oh non; euh non; non attendez;
non attends; attendez non; je me trompe; non je me trompe; je me suis trompe; je me suis trompee;
non je me suis trompe; non je me suis trompee; je dis une betise; je dis des betises;
je raconte n'importe quoi; n'importe quoi; je rectifie; rectification; je corrige; correction;
erreur; c'est faux; je recommence; je reprends; non je recommence; on recommence;
non c'est; non c'etait; non; c'est plutot; c'etait plutot; ou non; qu'est ce que je dis;
qu'est ce que je raconte; non mais; oups; zut; mince; non mince; pas du tout; autant pour moi;
au temps pour moi; je corrige c'est
"""

_RESTARTS = """
je recommence; je reprends; non je recommence; on recommence; je reprends du debut;
je recommence du debut; je recommence depuis le debut; depuis le debut; je reprends depuis le debut;
on reprend; je le refais; je vous le refais
"""


TAKING_BACK = listed(
    """
    non trompe betise betises n'importe faux erreur rectifie rectification corrige correction
    """
)


_CONNECTING = """
d'abord; tout d'abord; au début; au debut c'est; au milieu; au milieu c'est; à la fin;
à la fin c'est;
en premier; le dernier; et le dernier; en dernier; en dernier c'est; pour commencer; pour finir;
pour terminer; et pour finir;
et à la fin; enfin à la fin; ça finit par; ça se finit par; ça se termine par; ça termine par;
qui finit par; et vous finissez par; vous finissez par; vous terminez par;
et vous terminez par; et ça termine par; et ça se termine par; et ça finit par; on termine par;
et je finis par; et je termine par; on finit par; et on finit par; je finis par;
ça commence par; ça débute par; vous commencez par; on commence par; qui commence par;
après c'est; et après c'est; après vous avez; après il y a; après y a; et après; après on a;
ensuite c'est; ensuite vous avez; ensuite il y a; ensuite on a; puis c'est; et puis c'est;
puis vous avez;
et ensuite; et ensuite c'est; et puis après; et là c'est; suivi de; suivi par; suivis de;
les lettres c'est; les lettres; les chiffres c'est; les chiffres; et les chiffres; et les lettres;
et les chiffres c'est; et les lettres c'est; le nombre c'est; le nombre; les numéros c'est;
le chiffre c'est; la lettre c'est; et la lettre; et le chiffre;
les deux premières lettres; les deux premières lettres c'est;
les deux premières; les deux premières c'est; les premières lettres c'est; les deux dernières;
les deux dernières c'est; et les deux dernières; les deux dernières lettres;
les deux dernières lettres c'est; les dernières lettres c'est; et les deux dernières lettres;
les trois chiffres; les trois chiffres c'est; à côté; à côté c'est; et à côté;
par paquets de trois; par paquets de deux; par groupes de trois; par groupes de deux;
trois par trois; deux par deux; deux à deux; un par un; chiffre par chiffre; encore; et encore;
puis encore; et puis encore;
les quatre derniers chiffres; les quatre derniers chiffres c'est; les quatre derniers c'est;
les trois derniers chiffres; les trois derniers chiffres c'est; les trois derniers c'est;
les deux derniers chiffres; les deux derniers chiffres c'est; les deux derniers c'est;
les cinq premiers chiffres c'est; les quatre premiers chiffres c'est; les six chiffres c'est;
les trois premiers chiffres c'est; les quatre chiffres c'est; les cinq chiffres c'est;
 la première lettre c'est; la deuxième lettre c'est
"""

Phrases = dict[str, list[tuple[str, ...]]]


def _phrases(listing: str) -> Phrases:
    """Phrases as tuples of words, by their first word, the longest first."""
    table: Phrases = {}
    for phrase in listing.split(";"):
        words = tuple(token.word for token in tokens(phrase.strip()))
        if words:
            table.setdefault(words[0], []).append(words)
    for entries in table.values():
        entries.sort(key=len, reverse=True)
    return table


FILLERS = _phrases(_FILLERS + ";" + _WAITS)
FILLERS_WITH_TIMES = _phrases(_FILLERS)
"""Where "une minute" may be the answer."""

_AGREEING = listed("oui ouais ok voila accord")
"""Said between two values: "seize heures, oui, seize" has no minutes."""

CONNECTING = _phrases(_CONNECTING)
"""What leads from one part of a code to the next: where its format decides, it only parts them."""

REPAIRS = _phrases(_REPAIRS + ";" + _RESTARTS)
RESTARTS = _phrases(_RESTARTS)


def phrases(*listing: str) -> Phrases:
    """A table for `match`, from phrases written with their accents or without."""
    return _phrases(";".join(listing))


def match(table: Phrases, words: Sequence[Token], at: int) -> int:
    """How many tokens from `at` on are a phrase of the table; 0 if none is."""
    for phrase in table.get(words[at].word, ()):
        if len(phrase) == 1:
            return 1
        end = at + len(phrase)
        if end <= len(words) and all(words[at + k].word == part for k, part in enumerate(phrase)):
            return len(phrase)
    return 0


def without_fillers(
    words: Sequence[Token], table: Phrases = FILLERS, *, keeps_capitals: bool = False
) -> list[Token]:
    """The tokens that are no filler, nor the beginning of a word then said in full."""
    kept: list[Token] = []
    at = 0
    hesitates = False
    while at < len(words):
        length = match(table, words, at)
        capital = keeps_capitals and at > 0 and words[at].raw[0].isupper()
        if length and not (capital and words[at - 1].word.isalpha()):
            hesitates = hesitates or words[at].paused or words[at].word in _AGREEING
            at += length
            continue
        if not _is_false_start(words, at):
            # "six, euh, cent" pauses before "cent" as "six, cent" does.
            kept.append(replace(words[at], paused=True) if hesitates else words[at])
            hesitates = False
        at += 1
    return kept


def connected(words: Sequence[Token]) -> list[Token]:
    """The tokens of a code without the words that lead from one part of it to the next."""
    kept: list[Token] = []
    at = 0
    parted = False
    while at < len(words):
        length = match(CONNECTING, words, at)
        if length:
            parted = True
            at += length
            continue
        kept.append(replace(words[at], paused=True) if parted else words[at])
        parted = False
        at += 1
    return kept


def _is_false_start(words: Sequence[Token], at: int) -> bool:
    """ "quat- quatre": cut off, then said in full."""
    if at + 2 >= len(words) or words[at + 1].raw != "-":
        return False
    return len(words[at].word) > 1 and words[at + 2].word.startswith(words[at].word)


@dataclass(frozen=True, slots=True)
class Corrections:
    """An utterance cut at its self-repairs."""

    parts: list[list[Token]]
    retracts: bool
    """The last repair takes something back: without a value after it, nothing stands."""

    @property
    def last(self) -> list[Token]:
        return self.parts[-1]


def corrected(words: Sequence[Token]) -> Corrections:
    """The utterance cut at each self-repair; what a restart makes void is left out.

    >>> cut = corrected(tokens("le douze non pardon le treize"))
    >>> [[token.raw for token in part] for part in cut.parts]
    [['le', 'douze'], ['le', 'treize']]
    """
    parts: list[list[Token]] = [[]]
    retracts = False
    at = 0
    while at < len(words):
        length = match(REPAIRS, words, at)
        if not length:
            parts[-1].append(words[at])
            at += 1
            continue
        spoken = {token.word for token in words[at : at + length]}
        if match(RESTARTS, words, at):
            parts, retracts = [[]], True
        elif any(token.word.isalnum() for token in parts[-1]):
            parts.append([])
            retracts = bool(spoken & TAKING_BACK)
        at += length
    if not any(token.word.isalnum() for token in parts[-1]) and len(parts) > 1 and not retracts:
        parts.pop()
    return Corrections(parts, retracts)
