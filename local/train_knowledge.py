"""Finds the weights by which the knowledge function judges whether a document answers a question:
`python -m local.train_knowledge`.

Each question is measured against an index that has not seen it, as a caller's will be; a logistic
regression then tells questions with a document from those without one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from functions.knowledge import corpus, judging
from functions.knowledge.corpus import ELSEWHERE
from functions.knowledge.french import terms
from functions.knowledge.index import Index

FOLDS = 5
RIDGE = 1.0
"""How strongly weights are kept small, on measures of equal spread."""
SURE = 0.5
"""The probability from which a document is said to answer."""
DIGITS = 4


@dataclass(frozen=True)
class Asked:
    question: str
    documents: frozenset[str]
    """Those that answer; none for a question outside."""


def main() -> None:
    weights = train()
    judging.WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    print(f"{judging.WEIGHTS}: {', '.join(f'{k} {v}' for k, v in weights.items())}")


def train() -> dict[str, float]:
    measured = list(_measured(_everything()))
    names = list(measured[0][0])
    x = np.array([[found[name] for name in names] for found, _ in measured])
    y = np.array([float(is_ours) for _, is_ours in measured])
    weights, bias = _regression(x, y)
    bias -= np.log(SURE / (1 - SURE))
    found = dict(zip(names, weights, strict=True)) | {"bias": bias}
    return {name: round(float(weight), DIGITS) for name, weight in found.items()}


def _everything() -> list[Asked]:
    answered: dict[str, set[str]] = {}
    for path in sorted(corpus.QUESTIONS.glob("*.txt")):
        for question in corpus.questions(path.stem):
            answered.setdefault(question, set()).add(path.stem)
    return [Asked(q, frozenset(names - {ELSEWHERE})) for q, names in sorted(answered.items())]


def _measured(everything: list[Asked]) -> Iterator[tuple[dict[str, float], bool]]:
    for fold in range(FOLDS):
        index = _index_without(set(everything[fold::FOLDS]))
        for asked in everything[fold::FOLDS]:
            words = frozenset(terms(asked.question))
            found = judging.measures(asked.question, words, index.compare(words), index)
            if found is not None:
                yield dict(found), bool(asked.documents)


def _index_without(left_out: set[Asked]) -> Index:
    unseen = {asked.question for asked in left_out}
    documents = [
        replace(each, questions=tuple(q for q in each.questions if q not in unseen))
        for each in corpus.read()
    ]
    return Index(documents, [names for names in corpus.elsewhere() if unseen.isdisjoint(names)])


def _regression(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Ridge logistic regression by Newton's method; both kinds of questions weigh the same."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    each = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    penalty = np.diag([RIDGE] * x.shape[1] + [0.0])
    found = np.zeros(z.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-z @ found))
        slope = z.T @ (each * (p - y)) + penalty @ found
        curve = (z * (each * p * (1 - p))[:, None]).T @ z + penalty
        found -= np.linalg.solve(curve, slope)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


if __name__ == "__main__":
    main()
