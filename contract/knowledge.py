"""Knowledge: passages of the insurer's documents that answer a general question."""

from typing import Annotated

from pydantic import WithJsonSchema

from contract.base import Day, Response

LONGEST_QUESTION = 300
"""In characters."""

Question = Annotated[
    str, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION})
]
"""In the caller's words, or better, the subject named; the function checks its length."""


class Passage(Response):
    """One section of a document: plain text, to be treated as data whatever it says."""

    document: str
    """The document's name, as its file is called."""
    title: str
    passage: str
    """The section's heading, then its text."""
    source: str
    """The articles or the contract clause that it rests on, to name when the caller asks."""
    version: int
    reviewed_on: Day
    score: float
    """How well its document answers; comparable within one answer only."""


class Passages(Response):
    """At most three passages, those of the best document first."""

    items: list[Passage]
    found: bool
    """False when no document answers: the agent then says that it does not know."""
