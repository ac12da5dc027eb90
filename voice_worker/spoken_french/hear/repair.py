"""Self-repair inside a dictated code: which characters the correction replaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.spelling import Reading
from voice_worker.spoken_french.hear.tokens import Token


def is_unread(part: Sequence[Token]) -> bool:
    """Whether what follows a repair holds figures: unless they are understood, nothing stands."""
    figures = numbers.WORDS - {"un", "une"}
    return any(token.is_number or token.word in figures for token in part)


MOST_COMBINATIONS = 400

REPLACES_THE_END = 2
"""The rank of a repair that replaces the last group said, and no other."""


def resolved(parts: Sequence[Sequence[Reading]], fits: Callable[[str], str | None]) -> list[str]:
    """The values that fit once each part has replaced the end of those before it.

    Several values mean that the words do not decide. A part that is a whole value in itself
    wins; then one that takes up from a group already said; then one that replaces the end.

    Args:
        parts: For each part of the utterance, the ways to read it.
        fits: The value a text is, or None.
    """
    values: dict[str, tuple[int, int]] = {}
    for count, chosen in enumerate(product(*parts)):
        if count >= MOST_COMBINATIONS:
            break
        cost = sum(reading.cost for reading in chosen)
        for text, preference in _spliced([reading.groups for reading in chosen], cost == 0):
            value = fits(text)
            if value is not None:
                rank = (cost, preference)
                values[value] = min(values.get(value, rank), rank)
    if not values:
        return []
    plainest, preference = min(values.values())
    # "quatre vingt quatre vingt huit" is 84 28 or 80 88: a cut nearly as plain, which asks for a
    # bolder splice to be the other, leaves a doubt.
    return [
        value
        for value, rank in values.items()
        if rank == (plainest, preference)
        or (rank[0] <= plainest + 1 and rank[1] <= _boldest(value, preference))
    ]


def _boldest(value: str, preference: int) -> int:
    """The boldest splice that may rival another: any among figures, which nothing else parts."""
    figures = value.removeprefix("+").isdigit()
    return preference if figures else min(preference, REPLACES_THE_END)


def _spliced(parts: Sequence[tuple[str, ...]], is_plain: bool) -> list[tuple[str, int]]:
    """Every text that the parts may mean, with how far it is from the obvious one."""
    states: list[tuple[tuple[str, ...], int]] = [(parts[0], 0)]
    for part in parts[1:]:
        if not part:
            continue
        following: list[tuple[tuple[str, ...], int]] = []
        for said, preference in states[:60]:
            following.append((part, preference))
            for kept in range(1, len(said)):
                if is_plain and said[kept] == part[0] and len(part) > 1:
                    step = 1
                else:
                    step = REPLACES_THE_END if kept == len(said) - 1 else 3
                following.append((said[:kept] + part, preference + step))
            following += [
                (said[:at] + part + said[at + 1 :], preference + 4)
                for at in range(len(said) - 1)
                if _alike(said[at], "".join(part))
            ]
        states = following
    return [("".join(groups), preference) for groups, preference in states]


def _alike(group: str, other: str) -> bool:
    return len(group) == len(other) and group.isdigit() == other.isdigit()
