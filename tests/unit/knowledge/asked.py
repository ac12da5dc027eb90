"""The questions, and how well the search answers them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from functions.knowledge.search import search

FOLDER = Path(__file__).with_name("questions")


@dataclass(frozen=True)
class Asked:
    question: str
    documents: frozenset[str] = frozenset()
    """Those that answer; empty for a question outside."""
    says: str = ""
    """What a passage must say."""

    @property
    def found(self) -> list[str]:
        return [passage.document for passage in search(self.question).items]

    @property
    def is_first(self) -> bool:
        return bool(self.found) and self.found[0] in self.documents

    @property
    def is_in_three(self) -> bool:
        return not self.documents.isdisjoint(self.found)

    @property
    def is_said(self) -> bool:
        return any(self.says in passage.passage for passage in search(self.question).items)

    @property
    def finds_nothing(self) -> bool:
        return not self.found


@dataclass(frozen=True)
class Questions:
    inside: list[Asked]
    outside: list[Asked]


def questions(name: str) -> Questions:
    content = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    inside = [_asked(name, each) for name, all_ in content["inside"].items() for each in all_]
    return Questions(inside, [Asked(each) for each in content["outside"]])


def _asked(document: str, written: str | dict[str, Any]) -> Asked:
    if isinstance(written, str):
        return Asked(written, frozenset({document}))
    documents = frozenset({document, written.get("also", document)})
    return Asked(written["ask"], documents, written.get("says", ""))


def share(truths: list[bool]) -> float:
    return sum(truths) / len(truths)
