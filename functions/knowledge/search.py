"""Search: which sections answer a question, and whether any does.

BM25 over French stems. A document's title and the words that callers have for it count more than
its text, and a section is judged together with its document. Nothing is found where the words
that matter in the question are mostly not those of the document, and where the question is closer
to a subject of `elsewhere.txt` than to any document.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contract.knowledge import Passage, Passages
from functions.knowledge import corpus
from functions.knowledge.corpus import Document, Section
from functions.knowledge.french import has_another_intent, light_terms, terms

ELSEWHERE = Path(__file__).with_name("elsewhere.txt")
AT_MOST = 3

TITLE, WORDS, HEADING, TEXT = 3.0, 4.0, 2.0, 1.0
"""How much an occurrence counts, by where it stands."""
LIGHT = 0.7
"""How much a light word counts, beside another as rare."""
SATURATION, LENGTH = 4.0, 0.8
"""BM25's k1 and b."""
PHRASE = 1.0
"""How much the nearest of the phrases that callers use counts, beside single words."""
NEAR_BEST = 0.5
"""Other documents are given if they score at least this share of the best one's."""

NAMED, IN_PASSING = 2.0, 0.3
"""A word of less weight than the first is said in passing, and counts the second."""
CENTRAL = 1.0
"""What a word counts again that is in the title, or both named and in the text."""
UNKNOWN, ABSENT = 2.5, 0.5
"""What a word counts against that no document has; that other documents have."""
INTENT = 9.0
"""What counts against beside, when the caller wants to buy, make or learn something."""
COVERED = 0.65
"""The least share of the question's value that the best document must hold."""

Terms = frozenset[str]
Weights = dict[str, float]


@dataclass(frozen=True)
class _Subject:
    """A document, or a line of `elsewhere.txt`, as it is compared with a question."""

    weights: Weights
    phrases: tuple[Terms, ...]
    document: Document | None = None
    sections: tuple[tuple[Section, Weights], ...] = ()


class Index:
    def __init__(self, documents: list[Document], elsewhere: list[str]) -> None:
        self._subjects = [_subject(document) for document in documents]
        self._mean_length = sum(_length(s.weights) for s in self._subjects) / len(documents)
        self._subjects += [_elsewhere(line) for line in elsewhere]
        count, light = len(self._subjects), light_terms()
        frequencies = Counter(term for subject in self._subjects for term in subject.weights)
        self._value = {
            term: math.log(1 + (count - n + 0.5) / (n + 0.5)) * (LIGHT if term in light else 1)
            for term, n in frequencies.items()
        }

    def find(self, question: str) -> list[tuple[float, Document, Section]]:
        """The sections that answer, those of the best document first; none if none answers.

        Other near documents give one section each; the best document gives the rest.
        """
        asked = frozenset(terms(question))
        scored = [(self._closeness(asked, subject), subject) for subject in self._subjects]
        ranked = sorted(scored, key=lambda each: -each[0])
        best = ranked[0][0]
        against = INTENT if has_another_intent(question) else 0.0
        if not self._is_answered(asked, ranked[0][1], against):
            return []
        near = [each for each in ranked if each[1].document and each[0] >= NEAR_BEST * best]
        rest = AT_MOST - len(near[1:AT_MOST])
        return [
            (score, subject.document, section)
            for place, (score, subject) in enumerate(near[:AT_MOST])
            for section in self._best_sections(asked, subject)[: 1 if place else rest]
            if subject.document
        ]

    def _closeness(self, asked: Terms, subject: _Subject) -> float:
        score = self._score(asked, subject.weights)
        if not score:
            return 0.0
        return score + PHRASE * max(self._shared(asked, phrase) for phrase in subject.phrases)

    def _score(self, asked: Terms, weights: Weights) -> float:
        slack = SATURATION * (1 - LENGTH + LENGTH * _length(weights) / self._mean_length)
        return sum(
            self._value[term] * weights[term] * (SATURATION + 1) / (weights[term] + slack)
            for term in asked
            if term in weights
        )

    def _shared(self, asked: Terms, phrase: Terms) -> float:
        """What the question and the phrase have in common: all of its value if all is asked."""
        shared = self._sum(asked & phrase)
        return shared and shared * (shared / self._sum(phrase)) ** 2

    def _best_sections(self, asked: Terms, subject: _Subject) -> list[Section]:
        ranked = sorted(subject.sections, key=lambda each: -self._score(asked, each[1]))
        return [section for section, _ in ranked]

    def _is_answered(self, asked: Terms, subject: _Subject, against: float) -> bool:
        if subject.document is None:
            return False
        telling = asked - light_terms()
        held = {term for term in asked if term in subject.weights}
        phrases = [phrase for phrase in subject.phrases if len(phrase) > 1 and phrase <= asked]
        central = {term for term in telling if subject.weights.get(term, 0) > WORDS}
        if not phrases and not central and len(held & telling) < 2:
            return False
        named = {term for term in telling if subject.weights.get(term, 0) >= NAMED}.union(*phrases)
        missing = telling - held
        said = self._sum(named) + IN_PASSING * self._sum(held - named)
        said += CENTRAL * self._sum(central)
        unsaid = ABSENT * self._sum(missing) + UNKNOWN * len(missing - self._value.keys())
        return said >= COVERED * (said + unsaid + against)

    def _sum(self, of: Set[str]) -> float:
        return sum(self._value.get(term, 0.0) for term in of)


def search(question: str) -> Passages:
    items = [_passage(*each) for each in index().find(question)]
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
        (section, _together(_weights(HEADING, section.heading), _weights(TEXT, section.text)))
        for section in document.sections
    )
    weights = _together(
        _weights(TITLE, document.title), _named(document.words), *(own for _, own in sections)
    )
    return _Subject(weights, _phrases(document.words), document, sections)


def _elsewhere(line: str) -> _Subject:
    # Twice, since no title and no text adds to these words.
    return _Subject(_together(_named(line), _named(line)), _phrases(line))


def _weights(weight: float, text: str) -> Weights:
    return {term: weight * count for term, count in Counter(terms(text)).items()}


def _named(words: str) -> Weights:
    """A phrase is one name: its words share its weight."""
    phrases = [phrase for each in words.split(",") if (phrase := terms(each))]
    return _together(*(dict.fromkeys(phrase, WORDS / len(phrase)) for phrase in phrases))


def _together(*all_weights: Weights) -> Weights:
    total: Weights = defaultdict(float)
    for weights in all_weights:
        for term, weight in weights.items():
            total[term] += weight
    return dict(total)


def _length(weights: Weights) -> float:
    return sum(weights.values())


def _phrases(words: str) -> tuple[Terms, ...]:
    return tuple({Terms(phrase) for each in words.split(",") if (phrase := terms(each))})
