"""Codes dictated within a sentence: found by their format, whatever is said around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from voice_worker.spoken_french.hear import letters, numbers
from voice_worker.spoken_french.hear.fillers import connected, corrected, without_fillers
from voice_worker.spoken_french.hear.numbers import is_number_word
from voice_worker.spoken_french.hear.repair import resolved
from voice_worker.spoken_french.hear.spelling import (
    Pieces,
    Reading,
    Run,
    character_pieces,
    readings,
    runs,
)
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, said, tokens
from voice_worker.spoken_french.heard import Heard, Precision, Status

LONGEST_RUN = 60
"""Tokens; a longer run holds no code and would cost time."""

Fits = Callable[[str], str | None]
Judged = Callable[[str], tuple[Status, str]]


def listen_for(kind: str, text: str, fits: Fits, judged: Judged) -> Heard:
    """The one value of this format that the utterance holds.

    Args:
        kind: The kind of the answer.
        text: The caller's words.
        fits: The value that some characters are, or None.
        judged: What is wrong with characters that fit nothing.
    """
    text = cleaned(text)
    words = tokens(text)

    def upper(characters: str) -> str | None:
        return fits(characters.upper())

    if len(words) > LONGEST_ANSWER:
        return Heard(kind, Status.NONE, reason="too long for one answer")
    kept = without_fillers(connected(_with_letters_kept(_without_articles(words))))
    cut = corrected(with_denials_cut(kept, character_pieces))
    parts = [
        [run for run in runs(part, character_pieces) if len(run.words) <= LONGEST_RUN]
        for part in cut.parts
    ]
    values = found_in(parts[-1], fits)
    longest = [max(part, key=width) for part in parts if part]
    evidence = said(text, [token for run in longest for token in run.words])
    if not values:
        values = resolved([ways(run) for run in longest], upper) if len(longest) > 1 else []
    if not values and not parts[-1] and not cut.retracts and len(parts) > 1:
        values = found_in(parts[-2], fits)
    if len(longest) > 1 and _is_elsewhere(ways(longest[-1])[0].text, found_in(parts[-2], fits)):
        return Heard(kind, Status.INCOMPLETE, evidence=evidence, reason="changed in one place")
    if len(values) == 1:
        return Heard(kind, Status.OK, values[0], precision=Precision.EXACT, evidence=evidence)
    if values:
        return Heard(kind, Status.AMBIGUOUS, candidates=tuple(values[:3]), evidence=evidence)
    if not longest:
        return Heard(kind, Status.NONE)
    status, reason = judged(ways(longest[-1])[0].text.upper())
    return Heard(kind, status, evidence=evidence, reason=reason)


def _is_elsewhere(repair: str, before: Sequence[str]) -> bool:
    """ "f d 901 s t, pas f b, f d": said to stand, or to replace the end? Only asking tells."""
    repair = repair.upper()
    return len(repair) > 1 and any(
        repair in value[:-1] and repair != value and not value.endswith(repair) for value in before
    )


def _without_articles(words: Sequence[Token]) -> list[Token]:
    """ "et un H comme Henri": the article of a letter that its example tells from a figure."""
    return [
        token
        for at, token in enumerate(words)
        if not (
            token.word in ("un", "une")
            and not _counts_on(words, at)
            and at + 2 < len(words)
            and words[at + 1].accented in letters.LETTER_NAMES
            and words[at + 2].word == "comme"
        )
    ]


def _counts_on(words: Sequence[Token], at: int) -> bool:
    """ "cent un", "vingt et un": a figure of the number before it."""
    if at and words[at - 1].word == "et":
        return at > 1 and words[at - 2].word in numbers.TENS
    return at > 0 and is_number_word(words[at - 1])


def _with_letters_kept(words: Sequence[Token]) -> list[Token]:
    """ "tiret hm": two letters, where a hesitation would be out of place."""
    return [
        replace(token, word=token.word.upper(), raw=token.raw.upper())
        if token.word in ("hm", "hem")
        and at
        and (words[at - 1].word == "tiret" or token.glue == "-" or words[at - 1].is_number)
        else token
        for at, token in enumerate(words)
    ]


def with_denials_cut(words: Sequence[Token], pieces: Pieces) -> list[Token]:
    """ "pas C D, C E": what is denied goes, and counts as a self-repair."""
    kept: list[Token] = []
    at = 0
    while at < len(words):
        token = words[at]
        if token.word == "pas" and at + 1 < len(words):
            end = at + 1
            while end < len(words) - 1 and words[end].word in ("le", "la"):
                end += 1
            start = end
            while end < len(words) and (found := pieces(words, end)):
                end = found[0].end
                if end < len(words) and words[end].paused:
                    break
            if end > start:
                kept.append(Token("non", "non", "non", token.start, token.end, "", True))
                at = end
                if at < len(words) and words[at].word == "mais":
                    at += 1
                continue
        kept.append(token)
        at += 1
    while kept and kept[-1].word == "non" and kept[-1].raw == "non" and kept[-1].paused:
        kept.pop()
    return kept


def ways(run: Run) -> list[Reading]:
    return readings(run.words, character_pieces) or [Reading((), 0)]


def width(run: Run) -> int:
    return len(ways(run)[0].text)


def found_in(found: Sequence[Run], fits: Fits) -> list[str]:
    """The values in these runs, each the likeliest reading of its run."""
    values: list[str] = []
    for run in found:
        best: dict[str, int] = {}
        for reading in ways(run):
            value = fits(reading.text.upper()) or _within(run, reading, fits)
            if value is not None:
                best[value] = min(best.get(value, reading.cost), reading.cost)
        least = min(best.values(), default=0)
        if least < numbers.UNNATURAL:
            values += [v for v, cost in best.items() if cost == least and v not in values]
    return values


def _within(run: Run, reading: Reading, fits: Fits) -> str | None:
    """The value between words of the sentence that only look like characters."""
    count = len(reading.groups)
    values = set()
    for start in range(count):
        if start and not _may_be_a_word(run, reading, 0):
            break
        for end in range(count, start, -1):
            if (start, end) == (0, count):
                continue
            if end < count and not (reading.weak[end] and len(reading.groups[end]) > 1):
                # "…, une Clio": no code is dictated in the feminine.
                feminine = any(token.word == "une" for token in run.words)
                if not (feminine and reading.groups[end] == "1" and all(reading.weak[end:])):
                    continue
            value = fits("".join(reading.groups[start:end]).upper())
            if value is not None:
                values.add(value)
    return values.pop() if len(values) == 1 else None


def _may_be_a_word(run: Run, reading: Reading, at: int) -> bool:
    if not reading.weak[at]:
        return False
    return len(reading.groups[at]) > 1 or run.after is not None
