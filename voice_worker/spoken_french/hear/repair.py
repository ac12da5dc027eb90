"""Self-repair inside a dictated code: which characters the correction replaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from voice_worker.spoken_french.hear.spelling import Reading

MOST_COMBINATIONS = 400


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
        for text, preference in _spliced([reading.groups for reading in chosen]):
            value = fits(text)
            if value is not None:
                rank = (preference, cost)
                values[value] = min(values.get(value, rank), rank)
    if not values:
        return []
    best = min(values.values())
    return [value for value, rank in values.items() if rank == best]


def _spliced(parts: Sequence[tuple[str, ...]]) -> list[tuple[str, int]]:
    """Every text that the parts may mean, with how far it is from the obvious one."""
    states: list[tuple[tuple[str, ...], int]] = [(parts[0], 0)]
    for part in parts[1:]:
        if not part:
            continue
        following: list[tuple[tuple[str, ...], int]] = []
        for said, preference in states[:60]:
            following.append((part, preference))
            for kept in range(1, len(said)):
                if said[kept] == part[0] and len(part) > 1:
                    step = 1
                else:
                    step = 2 if kept == len(said) - 1 else 3
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
