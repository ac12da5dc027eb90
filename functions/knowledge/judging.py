"""Judging: whether the closest document answers a question, or nothing of ours does.

A few measures of how the question stands to our documents and to other subjects, each with its
weight. `python -m local.train_knowledge` finds the weights from the questions in `questions/`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from functions.knowledge.french import has_another_intent, light_terms
from functions.knowledge.index import Closeness, Index, Terms

WEIGHTS = Path(__file__).with_name("weights.json")


def is_answered(question: str, asked: Terms, ranked: list[Closeness], index: Index) -> bool:
    """`asked` are the question's terms, `ranked` the subjects by their closeness to them."""
    found = measures(question, asked, ranked, index)
    if found is None:
        return False
    weights = _weights()
    return sum(weights[name] * value for name, value in found.items()) + weights["bias"] >= 0


def measures(
    question: str, asked: Terms, ranked: list[Closeness], index: Index
) -> Mapping[str, float] | None:
    """What speaks for and against the closest document; None where none has a word of it."""
    ours = [each for each in ranked if each.subject.document]
    others = [each for each in ranked if not each.subject.document]
    if not ours:
        return None
    best = ours[0]
    telling = asked - light_terms()
    known: Terms = frozenset(term for term in telling if index.knows(term))
    held = known & best.subject.weights.keys()
    all_told = index.value(asked)
    return {
        "ours": best.total,
        "theirs": max((each.total for each in others), default=0.0),
        "words": best.words / all_told,
        "our_phrase": max(each.phrase for each in ours) / all_told,
        "their_phrase": max((each.phrase for each in others), default=0.0) / all_told,
        "held": index.value(held) / index.value(known) if known else 0.0,
        "unknown": len(telling - known) / (len(telling) + 1),
        "lean": index.lean(asked),
        "intent": float(has_another_intent(question)),
    }


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return found
