"""Search: the passages that answer a question, and whether any does.

The closest document is found by `index.py`; whether it answers is judged by `judging.py`.
"""

from functools import cache

from contract.knowledge import Passage, Passages
from functions.knowledge import corpus
from functions.knowledge.corpus import Document, Section
from functions.knowledge.french import terms
from functions.knowledge.index import Closeness, Index
from functions.knowledge.judging import is_answered

AT_MOST = 3
NEAR_BEST = 0.5
"""Other documents are given if they score at least this share of the best one's."""


def search(question: str) -> Passages:
    asked = frozenset(terms(question))
    ranked = index().compare(asked)
    if not is_answered(question, asked, ranked, index()):
        return Passages(items=[], found=False)
    ours = [each for each in ranked if each.subject.document]
    near = [each for each in ours if each.total >= NEAR_BEST * ours[0].total][:AT_MOST]
    # Other near documents give one section each; the best document gives the rest.
    rest = AT_MOST - len(near[1:])
    items = [
        _passage(each, each.subject.document, section)
        for place, each in enumerate(near)
        for section in index().best_sections(asked, each.subject)[: 1 if place else rest]
        if each.subject.document
    ]
    return Passages(items=items, found=True)


@cache
def index() -> Index:
    """Built by the first question, from files alone."""
    return Index(corpus.read(), corpus.elsewhere())


def _passage(closeness: Closeness, document: Document, section: Section) -> Passage:
    return Passage(
        document=document.name,
        title=document.title,
        passage=f"{section.heading}\n{section.text}",
        source=document.source,
        version=document.version,
        reviewed_on=document.reviewed_on,
        score=round(closeness.total, 2),
    )
