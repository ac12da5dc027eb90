"""The register: of each table what it holds, whose it is, and how long it is kept.

All of it is data, `register.json`: a table that is not in it stops the tests.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ground(_Line):
    """Why the law lets us keep something that a person asks us to erase."""

    years: int
    reason: str
    reference: str
    reviewed: bool
    """Whether a lawyer confirmed it."""


class Owner(_Line):
    """How a person's rows are found."""

    column: str
    among: str
    """Which set of `functions.database.subjects.Subject`."""


class Erase(_Line):
    how: Literal["delete", "blank", "keep"]
    grounds: list[str] = []
    """While one of them holds, the rows stay as they are."""
    blank: dict[str, Any] = {}
    why: str = ""
    """Why they are kept in any case."""


class Retention(_Line):
    days: int = Field(ge=1)
    at: str
    how: Literal["delete", "blank", "chain"]
    unless: dict[str, Any] = {}
    """Rows that were blanked already."""


class Table(_Line):
    title: str
    of: Owner | None
    why: str = ""
    """Why it is nobody's, or why it is not given out."""
    export: bool = True
    hidden: list[str] = []
    """Columns that say nothing to the person, or too much to a thief."""
    sealed: dict[str, str] = {}
    """Column → the place that it is sealed for."""
    erase: Erase | None = None
    retention: Retention | None = None


class Elsewhere(_Line):
    what: str
    why: str


class Register(_Line):
    version: str
    grounds: dict[str, Ground]
    tables: dict[str, Table]
    elsewhere: list[Elsewhere]
    shared_calls: str


@cache
def register() -> Register:
    path = Path(__file__).with_name("register.json")
    return Register.model_validate_json(path.read_bytes())
