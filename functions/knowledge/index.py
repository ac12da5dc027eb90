"""The index: how close a question is to each subject.

BM25 over French stems. A document's title and the words that callers have for it count more than
its text; beside single words counts the nearest of the phrases and questions known of a subject.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from functions.knowledge.corpus import Document, Section
from functions.knowledge.french import light_terms, terms

TITLE, WORDS, HEADING, TEXT = 3.0, 4.0, 2.0, 1.0
"""How much an occurrence counts, by where it stands."""
LIGHT = 0.7
"""How much a light word counts, beside another as rare."""
SATURATION, LENGTH = 4.0, 0.8
"""BM25's k1 and b."""
PHRASE = 1.0
"""How much the nearest phrase counts, beside single words."""

Terms = frozenset[str]
Weights = dict[str, float]


@dataclass(frozen=True)
class Subject:
    """What a question may be about: a document, or something that none answers."""

    weights: Weights
    phrases: tuple[Terms, ...]
    document: Document | None = None
    sections: tuple[tuple[Section, Weights], ...] = ()


@dataclass(frozen=True)
class Closeness:
    subject: Subject
    words: float
    phrase: float

    @property
    def total(self) -> float:
        return self.words + PHRASE * self.phrase


class Index:
    def __init__(self, documents: Iterable[Document], elsewhere: Iterable[tuple[str, ...]]) -> None:
        ours = [_of_document(document) for document in documents]
        self.subjects = ours + [_elsewhere(names) for names in elsewhere]
        self._mean_length = sum(_length(s.weights) for s in ours) / len(ours)
        self._value = _values(self.subjects)
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        """Of each word: the subjects that have it, and what it is worth there."""
        self._phrases: list[tuple[int, float]] = []
        """Each phrase's subject, and what all of it is worth."""
        self._in_phrases: dict[str, list[int]] = defaultdict(list)
        for n, subject in enumerate(self.subjects):
            self._add(n, subject)
        self._lean = _lean(self.subjects)

    def _add(self, n: int, subject: Subject) -> None:
        slack = self._slack(subject.weights)
        for term, weight in subject.weights.items():
            self._holders[term].append((n, self._gain(term, weight, slack)))
        for phrase in subject.phrases:
            for term in phrase:
                self._in_phrases[term].append(len(self._phrases))
            self._phrases.append((n, self.value(phrase)))

    def compare(self, asked: Terms) -> list[Closeness]:
        """The subjects that have something in common with the question, the closest first."""
        words: dict[int, float] = defaultdict(float)
        shared: dict[int, float] = defaultdict(float)
        for term in asked & self._value.keys():
            for n, gain in self._holders[term]:
                words[n] += gain
            for phrase in self._in_phrases[term]:
                shared[phrase] += self._value[term]
        nearest: dict[int, float] = defaultdict(float)
        for phrase, value in shared.items():
            n, whole = self._phrases[phrase]
            # All of its value if all of it is asked.
            nearest[n] = max(nearest[n], value * (value / whole) ** 2)
        found = [Closeness(self.subjects[n], gain, nearest[n]) for n, gain in words.items()]
        return sorted(found, key=lambda each: -each.total)

    def lean(self, asked: Terms) -> float:
        """Whether these words are rather said of what is ours (above 0) or of other things."""
        return sum(self._lean.get(term, 0.0) for term in asked)

    def best_sections(self, asked: Terms, subject: Subject) -> list[Section]:
        def score(weights: Weights) -> float:
            slack = self._slack(weights)
            return sum(self._gain(term, weights[term], slack) for term in asked & weights.keys())

        ranked = sorted(subject.sections, key=lambda each: -score(each[1]))
        return [section for section, _ in ranked]

    def value(self, of: Set[str]) -> float:
        """What these words tell: the rarer, the more."""
        return sum(self._value.get(term, 0.0) for term in of)

    def knows(self, term: str) -> bool:
        return term in self._value

    def _slack(self, weights: Weights) -> float:
        return SATURATION * (1 - LENGTH + LENGTH * _length(weights) / self._mean_length)

    def _gain(self, term: str, weight: float, slack: float) -> float:
        return self._value[term] * weight * (SATURATION + 1) / (weight + slack)


def _values(subjects: list[Subject]) -> dict[str, float]:
    count, light = len(subjects), light_terms()
    frequencies = Counter(term for subject in subjects for term in subject.weights)
    return {
        term: math.log(1 + (count - n + 0.5) / (n + 0.5)) * (LIGHT if term in light else 1)
        for term, n in frequencies.items()
    }


def _lean(subjects: list[Subject]) -> dict[str, float]:
    """Of each word, the logarithm of how much oftener it is said of ours than of other things."""
    ours: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for subject in subjects:
        for phrase in subject.phrases:
            (ours if subject.document else others).update(phrase)
    all_ours, all_others = ours.total() + 1, others.total() + 1
    return {
        term: math.log((ours[term] + 0.5) / all_ours) - math.log((others[term] + 0.5) / all_others)
        for term in ours.keys() | others.keys()
    }


def _of_document(document: Document) -> Subject:
    sections = tuple(
        (section, _together(_weights(HEADING, section.heading), _weights(TEXT, section.text)))
        for section in document.sections
    )
    phrases = _phrases([*document.words.split(","), *document.questions])
    weights = _together(
        _weights(TITLE, document.title), _named(phrases), *(own for _, own in sections)
    )
    return Subject(weights, _distinct(phrases), document, sections)


def _elsewhere(names: tuple[str, ...]) -> Subject:
    phrases = _phrases(names)
    # Twice, since no title and no text adds to these words.
    return Subject(_together(*[_named(phrases)] * 2), _distinct(phrases))


def _weights(weight: float, text: str) -> Weights:
    return {term: weight * count for term, count in Counter(terms(text)).items()}


def _phrases(texts: Iterable[str]) -> list[list[str]]:
    return [phrase for text in texts if (phrase := terms(text))]


def _named(phrases: list[list[str]]) -> Weights:
    """A phrase is one name: its words share its weight."""
    return _together(*(dict.fromkeys(phrase, WORDS / len(phrase)) for phrase in phrases))


def _distinct(phrases: list[list[str]]) -> tuple[Terms, ...]:
    return tuple({Terms(phrase) for phrase in phrases})


def _together(*all_weights: Weights) -> Weights:
    total: Weights = defaultdict(float)
    for weights in all_weights:
        for term, weight in weights.items():
            total[term] += weight
    return dict(total)


def _length(weights: Weights) -> float:
    return sum(weights.values())
