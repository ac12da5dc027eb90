"""The corpus: the documents, cut into sections by their headings; how callers ask for them, and
what callers ask for that none answers."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).with_name("documents")
QUESTIONS = Path(__file__).with_name("questions")
"""A file for each document: questions of callers that it answers, one a line."""
ELSEWHERE = "elsewhere"
"""The file of questions that no document answers; and of subjects, as callers name them."""


@dataclass(frozen=True)
class Section:
    heading: str
    text: str


@dataclass(frozen=True)
class Document:
    """One subject. Its file opens with `key: value` lines between two lines of dashes; a value
    goes on over indented lines."""

    name: str
    title: str
    source: str
    version: int
    reviewed_on: date
    to_confirm: bool
    """Whether a lawyer still has to confirm it."""
    words: str
    """How callers name the subject, where the text does not; searched, never said."""
    questions: tuple[str, ...]
    """Others that callers asked."""
    sections: tuple[Section, ...]


def read(folder: Path = FOLDER) -> list[Document]:
    return [_document(path) for path in sorted(folder.glob("*.md"))]


def elsewhere() -> list[tuple[str, ...]]:
    """Of each subject that no document answers, its names; or a single question."""
    subjects = Path(__file__).with_name(f"{ELSEWHERE}.txt").read_text(encoding="utf-8")
    lines = [line for line in subjects.splitlines() if line and not line.startswith("#")]
    asked = [(question,) for question in questions(ELSEWHERE)]
    return [tuple(line.split(",")) for line in lines] + asked


def questions(name: str) -> tuple[str, ...]:
    path = QUESTIONS / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()


def _document(path: Path) -> Document:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    lines = head.replace("\n  ", " ").splitlines()
    values = dict(line.split(": ", 1) for line in lines)
    document = Document(
        name=path.stem,
        title=values.pop("title"),
        source=values.pop("source"),
        version=int(values.pop("version")),
        reviewed_on=date.fromisoformat(values.pop("reviewed_on")),
        to_confirm=values.pop("to_confirm", "false") == "true",
        words=values.pop("words"),
        questions=questions(path.stem),
        sections=tuple(_section(part) for part in f"\n{body}".split("\n## ")[1:]),
    )
    if values or not document.sections:
        raise ValueError(f"{path.name}: unknown keys {sorted(values)}, or no section")
    return document


def _section(part: str) -> Section:
    heading, _, text = part.partition("\n")
    return Section(heading.strip(), " ".join(text.split()))
