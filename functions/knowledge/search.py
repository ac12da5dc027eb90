"""Search: which sections answer a question, and whether any does.

BM25 over French stems. A document's title and the words that callers have for it count more than
its text, and a section is judged together with its document. Nothing is found where the words
that matter in the question are mostly not those of the document, and where the question is closer
to a subject of `elsewhere.txt` than to any document.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contract.knowledge import Passage, Passages
from functions.knowledge import corpus
from functions.knowledge.corpus import Document, Section
from functions.knowledge.french import light_terms, terms

ELSEWHERE = Path(__file__).with_name("elsewhere.txt")
AT_MOST = 3

TITLE, WORDS, HEADING, TEXT = 3.0, 4.0, 2.0, 1.0
"""How much an occurrence counts, by where it stands."""
LIGHT = 0.7
"""How much a light word counts, beside another as rare."""
SATURATION, LENGTH = 2.4, 0.8
"""BM25's k1 and b."""
NEAR_BEST = 0.5
"""Other documents are given if they score at least this share of the best one's."""

NAMED, IN_PASSING = 2.0, 0.3
"""A word of less weight than the first is said in passing, and counts the second."""
UNKNOWN, ABSENT = 2.0, 0.6
"""What a word counts against that no document has; that other documents have."""
COVERED, SAID = 0.5, 0.5
"""Least share of the question's weight, and least weight, that the best document must have."""

Weights = Counter[str]


@dataclass(frozen=True)
class _Subject:
    """A document, or a line of `elsewhere.txt`, as it is compared with a question."""

    weights: Weights
    phrases: tuple[frozenset[str], ...]
    document: Document | None = None
    sections: tuple[tuple[Section, Weights], ...] = ()


class Index:
    def __init__(self, documents: list[Document], elsewhere: list[str]) -> None:
        self._subjects = [_subject(document) for document in documents]
        self._mean_length = sum(s.weights.total() for s in self._subjects) / len(documents)
        self._subjects += [_elsewhere(line) for line in elsewhere]
        count, light = len(self._subjects), light_terms()
        frequencies = Counter(term for subject in self._subjects for term in subject.weights)
        self._value = {
            term: math.log(1 + (count - n + 0.5) / (n + 0.5)) * (LIGHT if term in light else 1)
            for term, n in frequencies.items()
        }

    def find(self, question: str) -> list[tuple[float, Document, Section]]:
        """Documents with the section that answers best, the best first; none if none answers."""
        asked = set(terms(question))
        scored = [(self._score(asked, subject.weights), subject) for subject in self._subjects]
        ranked = sorted(scored, key=lambda each: -each[0])
        if not self._is_answered(asked, ranked[0][1]):
            return []
        return [
            (score, subject.document, self._best_section(asked, subject))
            for score, subject in ranked
            if subject.document and score >= NEAR_BEST * ranked[0][0]
        ]

    def _best_section(self, asked: set[str], subject: _Subject) -> Section:
        return max(subject.sections, key=lambda each: self._score(asked, each[1]))[0]

    def _score(self, asked: set[str], weights: Weights) -> float:
        slack = SATURATION * (1 - LENGTH + LENGTH * weights.total() / self._mean_length)
        return sum(
            self._value[term] * weights[term] * (SATURATION + 1) / (weights[term] + slack)
            for term in asked
            if term in weights
        )

    def _is_answered(self, asked: set[str], subject: _Subject) -> bool:
        if subject.document is None:
            return False
        said = missing = 0.0
        named = frozenset[str]().union(*(each for each in subject.phrases if each <= asked))
        for term in asked:
            if weight := subject.weights[term]:
                said += self._value[term] * (1 if weight >= NAMED or term in named else IN_PASSING)
            elif term not in light_terms():
                missing += ABSENT * self._value[term] if term in self._value else UNKNOWN
        return said >= SAID and said >= COVERED * (said + missing)


def search(question: str) -> Passages:
    found = index().find(question)[:AT_MOST]
    items = [_passage(score, document, section) for score, document, section in found]
    return Passages(items=items, found=bool(items))


@cache
def index() -> Index:
    """Built by the first question, from files alone."""
    lines = ELSEWHERE.read_text(encoding="utf-8").splitlines()
    return Index(corpus.read(), [line for line in lines if line and not line.startswith("#")])


def _passage(score: float, document: Document, section: Section) -> Passage:
    return Passage(
        document=document.name,
        title=document.title,
        passage=f"{section.heading}\n{section.text}",
        source=document.source,
        version=document.version,
        reviewed_on=document.reviewed_on,
        score=round(score, 2),
    )


def _subject(document: Document) -> _Subject:
    sections = tuple(
        (section, _weights(HEADING, section.heading) + _weights(TEXT, section.text))
        for section in document.sections
    )
    weights = _weights(TITLE, document.title) + _named(document.words)
    for _, own in sections:
        weights += own
    return _Subject(weights, _phrases(document.words), document, sections)


def _elsewhere(line: str) -> _Subject:
    weights = _named(line)
    return _Subject(weights + weights, _phrases(line))


def _weights(weight: float, text: str) -> Weights:
    return Counter({term: weight * n for term, n in Counter(terms(text)).items()})  # type: ignore


def _named(words: str) -> Weights:
    """A phrase is one name: its words share its weight."""
    weights: Weights = Counter()
    for phrase in map(terms, words.split(",")):
        for term in phrase:
            weights[term] += WORDS / len(phrase)  # type: ignore
    return weights


def _phrases(words: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(phrase) for each in words.split(",") if (phrase := terms(each)))
