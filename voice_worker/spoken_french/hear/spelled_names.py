"""Letters spelled one by one within a sentence, told from the words that sound like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_worker.spoken_french.hear import letters
from voice_worker.spoken_french.hear.spelling import DOUBLINGS, TIMES, UNREADABLE, letter_at
from voice_worker.spoken_french.hear.tokens import Token


@dataclass(frozen=True, slots=True)
class Spelled:
    """A run of spelled letters: where it stands, and the letters with their signs."""

    start: int
    end: int
    text: str


def spelled_in(words: Sequence[Token], *, shortest: int = 2) -> list[Spelled]:
    """The runs of at least `shortest` letters, doublings and signs included."""
    found: list[Spelled] = []
    at = 0
    while at < len(words):
        run = _spelled_at(words, at)
        if run is None:
            at += 1
            continue
        if len(run.text.strip("-' ")) >= shortest and not _is_a_phrase(words, run):
            found.append(run)
        at = run.end
    return found


def _is_a_phrase(words: Sequence[Token], run: Spelled) -> bool:
    """ "il y a", "a e" in running words: two letters that French uses as words."""
    inside = {words[at].accented for at in range(run.start, run.end)}
    return len(run.text) == 2 and inside <= {"y", "a", "l", "d", "c", "j", "n", "m", "s", "t"}


def _spelled_at(words: Sequence[Token], start: int) -> Spelled | None:
    text, at, last = "", start, start
    while at < len(words):
        sign = letters.sign_at([token.word for token in words[at : at + 4]], 0) if text else None
        if sign and sign[1] in "-' ":
            # Hyphens written between letters ("D-U-P") are glue, so this one was said.
            following = _from(words, at + sign[0])
            if following < len(words) and letter_at(words, following):
                text, at = text + sign[1], following
                continue
            break
        if words[at].raw in ".,;:…!-" and text:
            at += 1
            continue
        if text and words[at].word in (
            "et",
            "puis",
            "ensuite",
            "apres",
            "encore",
            "lettre",
            "majuscule",
        ):
            at += 1
            continue
        repeated = _repeated(words, at)
        if repeated:
            text, at = text + repeated[1], repeated[0]
            last = at
            continue
        letter = letter_at(words, at)
        if letter is None or _is_a_word(words, at, letter.end, bool(text)):
            break
        text, at = text + letter.text, letter.end
        last = at
    return Spelled(start, last, text.strip("- ")) if text else None


def _repeated(words: Sequence[Token], at: int) -> tuple[int, str] | None:
    """ "deux n", "double l", "deux fois t"."""
    times = DOUBLINGS.get(words[at].word) or TIMES.get(words[at].word)
    if not times or at + 1 >= len(words):
        return None
    if words[at].word in DOUBLINGS and words[at + 1].word in ("v", "ve", "vee"):
        return None
    start = at + 1
    while start < len(words) and words[start].word in ("fois", "la", "le", "lettre"):
        start += 1
    letter = letter_at(words, start) if start < len(words) else None
    if letter is None or len(letter.text) != 1:
        return None
    return letter.end, letter.text * times if letter.text != "u" else UNREADABLE


def _is_a_word(words: Sequence[Token], at: int, end: int, inside: bool) -> bool:
    """Whether what could be the name of a letter is a word of the sentence."""
    word = words[at].accented
    if word not in letters.SOUNDS_LIKE_A_WORD:
        return False
    if end > at + 1:
        return False
    beside = [k for k in (_before(words, at), _from(words, end)) if 0 <= k < len(words)]
    if len(word) == 1:
        before = words[at - 1].word if at else ""
        if word == "a" and before in ("il", "elle", "y", "on", "qui"):
            return True
        return word in "ay" and not inside and not any(_is_a_letter(words, k) for k in beside)
    return not any(_is_a_letter(words, k) for k in beside)


def _before(words: Sequence[Token], at: int) -> int:
    """The index of the word before, past the punctuation."""
    at -= 1
    while at >= 0 and not words[at].word.isalnum():
        at -= 1
    return at


def _from(words: Sequence[Token], at: int) -> int:
    while at < len(words) and not words[at].word.isalnum():
        at += 1
    return at


def _is_a_letter(words: Sequence[Token], at: int) -> bool:
    word = words[at].accented
    if word == "double" or (word in TIMES and _repeated(words, at)):
        return True
    return word in letters.LETTER_NAMES and (
        word not in letters.SOUNDS_LIKE_A_WORD or len(word) == 1
    )
