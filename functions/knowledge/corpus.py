"""The corpus: the documents in `documents/`, cut into sections by their headings."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).with_name("documents")


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
    sections: tuple[Section, ...]


def read(folder: Path = FOLDER) -> list[Document]:
    return [_document(path) for path in sorted(folder.glob("*.md"))]


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
        sections=tuple(_section(part) for part in f"\n{body}".split("\n## ")[1:]),
    )
    if values or not document.sections:
        raise ValueError(f"{path.name}: unknown keys {sorted(values)}, or no section")
    return document


def _section(part: str) -> Section:
    heading, _, text = part.partition("\n")
    return Section(heading.strip(), " ".join(text.split()))
