"""Letters and digits dictated one after the other, in every way they can be cut.

A run of dictation is a lattice: each word may be a letter, a number, a number cut in two,
a doubling. `readings` lists the ways through it, the likeliest first, so that a format
(ten digits, a plate, a mask) can choose among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.tokens import Token, listed

MOST_READINGS = 48
UNREADABLE = "?"
"""Stands for a letter whose example contradicts it ("B comme Daniel"): fits no format."""

DOUBLINGS = {"double": 2, "doubles": 2, "triple": 3, "quadruple": 4}
TIMES = {"deux": 2, "2": 2, "trois": 3, "3": 3}
"""Said before a letter: "deux l"."""
TIMES_FOIS = TIMES | {"quatre": 4, "4": 4, "cinq": 5, "5": 5, "six": 6, "6": 6}
"""Said before "fois": "cinq fois zéro"."""
BETWEEN = listed(
    """
    et puis ensuite apres suivi , . - / : ; ( ) ...
    """
) | {"…", '"', "'"}
NAMING = listed(
    """
    lettre lettres chiffre chiffres numero tiret tirets espace slash barre majuscule majuscules
    minuscule minuscules point points trait
    """
)
NOT_LETTERS = listed(
    """
    le la les un une de du des au aux et ou est sont ma mon mes sa son ses ce ces cet que qui je
    tu il elle on nous vous ils elles me te se ne pas sur en dans par pour chez avec oui non si
    mais donc car ni or plus sous rue bis ter vers des dit ai as avez ont etait suis es fin moi
    toi lui leur y voici cela ca tout tous bien tres alors apres puis hier jour jours mai juin
    fait faut deja sans cas
    """
)


class Piece(NamedTuple):
    """Some characters, read up to a token, and how odd that reading is."""

    end: int
    text: str
    cost: int = 0
    weak: bool = False
    """It may as well be a word of the sentence around."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way through a run: what each piece gave."""

    groups: tuple[str, ...]
    cost: int
    weak: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.groups)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tokens that all may be dictated characters."""

    words: tuple[Token, ...]
    after: Token | None
    """The word just before the run, which is not part of it."""


Pieces = Callable[[Sequence[Token], int], list[Piece]]


def digit_pieces(words: Sequence[Token], at: int) -> list[Piece]:
    """Digits from `at` on: numbers, "double zéro", "trois fois le sept"."""
    again = multiplied(words, at, digit_pieces)
    if again:
        return again
    return [Piece(*option) for option in numbers.options(words, at)]


def character_pieces(words: Sequence[Token], at: int) -> list[Piece]:
    """Letters and digits from `at` on, for plates and references."""
    token = words[at]
    if token.word in DOUBLINGS or token.word in TIMES_FOIS:
        again = multiplied(words, at, character_pieces)
        if again:
            return again
    letter = letter_at(words, at)
    if letter:
        alone = letter.end == at + 1 and token.accented in letters.SOUNDS_LIKE_A_WORD
        named = letter._replace(weak=alone)
        if len(token.word) == 1 or not token.accented.isascii():
            return [named]
        # "EF" may be the name of F, or E and F as they are written.
        written = Piece(at + 1, token.word, 0 if token.raw.isupper() else 1)
        return sorted([named._replace(cost=1 - written.cost), written], key=lambda one: one.cost)
    found = [
        Piece(*option, weak=token.word in ("un", "une")) for option in numbers.options(words, at)
    ]
    if token.word in TIMES and at + 1 < len(words) and not token.is_number:
        repeated = letter_at(words, at + 1)
        if repeated:
            found.append(Piece(repeated.end, repeated.text * TIMES[token.word], 1))
    if found:
        return found
    if token.word in letters.ALPHABET:
        return [Piece(at + 1, letters.ALPHABET[token.word])]
    several = _written_letters(words, at)
    return [several] if several else []


def letter_at(words: Sequence[Token], at: int) -> Piece | None:
    """One letter named from `at` on, with its accent and its example ("D comme Daniel")."""
    token = words[at]
    if token.word in DOUBLINGS and at + 1 < len(words) and words[at + 1].word in ("v", "ve", "vee"):
        return _with_example(words, Piece(at + 2, "w"))
    letter = letters.LETTER_NAMES.get(token.accented)
    if letter is None:
        return _accented_letter(words, at)
    if at + 1 < len(words) and words[at + 1].glue == "'":
        return None
    if token.glue == "'" and len(token.word) == 1:
        return None
    end = at + 1
    if letter == "x" and end < len(words) and words[end].word == "ray":
        end += 1
    if letter in "iy" and end < len(words) and words[end].word == "grec":
        letter, end = "y", end + 1
    elif letter == "y" and [word.word for word in words[end : end + 2]] == ["i", "grec"]:
        end += 2
    if letter == "w" and end + 1 < len(words) and words[end].word == "double":
        # "w, double vé" says one letter twice over.
        end += 2 if words[end + 1].word in ("v", "ve", "vee") else 0
    for accent, changed in letters.ACCENTS.items():
        if tuple(word.word for word in words[end : end + len(accent)]) == accent:
            if letter not in changed:
                return None
            letter, end = changed[letter], end + len(accent)
            break
    return _with_example(words, Piece(end, letter))


def _accented_letter(words: Sequence[Token], at: int) -> Piece | None:
    """ "é", "è", "ç" written by speech-to-text, "accent aigu" being said again or not."""
    token = words[at]
    if len(token.accented) != 1 or token.accented == token.word or token.accented == "à":
        return None
    if at + 1 < len(words) and words[at + 1].glue == "'":
        return None
    end = at + 1
    for accent, changed in letters.ACCENTS.items():
        if tuple(word.word for word in words[end : end + len(accent)]) == accent:
            letter = changed.get(token.word, UNREADABLE)
            return _with_example(words, Piece(end + len(accent), letter))
    return _with_example(words, Piece(end, token.accented))


def _with_example(words: Sequence[Token], piece: Piece) -> Piece:
    """The same letter, past "majuscule" and the word that illustrates it."""
    end = piece.end
    if end < len(words) and words[end].word in ("majuscule", "minuscule"):
        end += 1
    if end >= len(words):
        return Piece(end, piece.text)
    initial = numbers_free_initial(words, end)
    if words[end].word == "comme" and end + 1 < len(words):
        start = end + 1
        if words[start].word in ("dans", "un", "une", "le", "la", "l") and start + 1 < len(words):
            start += 1
        example = words[start]
        agrees = example.word[0] == _plain(piece.text) or example.word == _plain(piece.text)
        stop = start + 1
        while stop < len(words) and words[stop].glue == "-" and words[stop].word[0].isalpha():
            stop += 1
        return Piece(stop, piece.text if agrees else UNREADABLE)
    if words[end].word == "de" and end + 1 < len(words):
        example = words[end + 1]
        if len(example.word) > 2 and example.word[0] == _plain(piece.text):
            return Piece(end + 2, piece.text)
    if initial == _plain(piece.text) and words[end].word in letters.ALPHABET:
        return Piece(end + 1, piece.text)
    return Piece(end, piece.text)


def numbers_free_initial(words: Sequence[Token], at: int) -> str:
    return words[at].word[0] if words[at].word[0].isalpha() else ""


def _plain(letter: str) -> str:
    return letter.translate(_UNACCENTED)


_UNACCENTED = str.maketrans("éèêëàâäçîïôöùûü", "eeeeaaaciioouuu")


def _written_letters(words: Sequence[Token], at: int) -> Piece | None:
    """Several letters that speech-to-text wrote as one word: "AB", "ab123cd"."""
    token = words[at]
    if not token.word.isalpha() or not token.word.isascii() or len(token.word) > 6:
        return None
    after = words[at + 1] if at + 1 < len(words) else None
    glued = (token.glue == "+" or token.glue == "-") and at > 0 and words[at - 1].is_number
    glued = glued or bool(after and after.is_number and after.glue in ("+", "-"))
    if glued or (token.raw.isupper() and len(token.word) > 1):
        return Piece(at + 1, token.word)
    if 2 <= len(token.word) <= 4 and token.word not in NOT_LETTERS:
        if after is not None and after.glue == "'":
            return None
        return Piece(at + 1, token.word, 1, weak=True)
    return None


def multiplied(words: Sequence[Token], at: int, pieces: Pieces) -> list[Piece]:
    """ "double zéro", "deux fois le sept", "triple A"."""
    times = DOUBLINGS.get(words[at].word, 0)
    start = at + 1
    if not times:
        times = TIMES_FOIS.get(words[at].word, 0)
        if times and start < len(words) and words[start].word == "zeros":
            return [Piece(start + 1, "0" * times)]
        if not times or start >= len(words) or words[start].word != "fois":
            return []
        start += 1
    elif start < len(words) and words[start].word in ("v", "ve", "vee"):
        return []
    while start < len(words) and words[start].word in (
        "le", "la", "les", "l", "lettre", "chiffre", "de", "fois",
    ):  # fmt: skip
        if words[start].word == "l" and not (
            start + 1 < len(words) and words[start + 1].glue == "'"
        ):
            break
        start += 1
    if start >= len(words):
        return []
    if words[start].is_number and times and len(words[start].word) > 2:
        return []
    return [
        # "double u" is W to some and twice U to others.
        Piece(piece.end, UNREADABLE if piece.text == "u" else piece.text * times, piece.cost)
        for piece in pieces(words, start)
        if len(piece.text) <= 2
    ]


def transparent(words: Sequence[Token], at: int) -> bool:
    """Whether the token only stands between dictated characters."""
    return words[at].word in BETWEEN or words[at].word in NAMING


def runs(
    words: Sequence[Token], pieces: Pieces, skips: frozenset[str] = frozenset()
) -> Iterator[Run]:
    """The longest stretches of dictation, without what stands between the characters."""
    at = 0
    inside: list[Token] = []
    before: Token | None = None
    skipped = False
    last: Token | None = None
    while at < len(words):
        found = pieces(words, at)
        if found:
            if not inside:
                before = last
            dictated = list(words[at : found[0].end])
            if skipped:
                dictated[0] = replace(dictated[0], paused=True)
            skipped = False
            inside += dictated
            last = words[found[0].end - 1]
            at = found[0].end
            continue
        if not (inside and (transparent(words, at) or words[at].word in skips)):
            if inside:
                yield Run(tuple(inside), before)
            inside = []
            last = words[at]
            skipped = False
        else:
            skipped = True
        at += 1
    if inside:
        yield Run(tuple(inside), before)


def readings(words: Sequence[Token], pieces: Pieces) -> list[Reading]:
    """The ways to read all of `words`, the likeliest first."""
    best: list[list[Reading]] = [[] for _ in words] + [[Reading((), 0)]]
    for at in range(len(words) - 1, -1, -1):
        here = [
            Reading((piece.text, *rest.groups), piece.cost + rest.cost, (piece.weak, *rest.weak))
            for piece in pieces(words, at)
            if piece.end <= len(words)
            for rest in best[piece.end]
        ]
        here.sort(key=lambda way: way.cost)
        best[at] = here[:MOST_READINGS]
    return best[0]
