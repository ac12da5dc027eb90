"""Queries that find finished calls: by words, by figures, by period; page after page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from contract.analytics import Channel, Disposition, SentimentShift
from contract.reviews import Motif
from functions.database.tables import call_figures, call_words, calls, claims, turns

SHIFT = 0.3
"""By how much a caller's sentiment changes before it is told."""


@dataclass(frozen=True)
class Filter:
    """What a call must be to be found; what is None does not matter."""

    words: tuple[str, ...] = ()
    """All of them, folded."""
    since: datetime | None = None
    until: datetime | None = None
    motif: Motif | None = None
    disposition: Disposition | None = None
    channel: Channel | None = None
    verification_level: int | None = None
    min_seconds: float | None = None
    max_seconds: float | None = None
    min_latency: float | None = None
    tool_failed: bool | None = None
    sentiment: SentimentShift | None = None
    min_stars: int | None = None
    max_stars: int | None = None
    claim_number: str | None = None


_SHOWN = (
    *(column for column in call_figures.c if column.name not in ("measures", "details")),
    calls.c.claim_numbers,
)


def find(
    connection: Connection, wanted: Filter, limit: int, after: tuple[datetime, int] | None = None
) -> Sequence[Row[Any]]:
    """Rows of calls, the newest first; `after` is where the page before ended."""
    begun, number = _order(wanted)
    statement = _found(wanted).add_columns(*_SHOWN)
    if after:
        at, last = after
        statement = statement.where(or_(begun < at, and_(begun == at, number < last)))
    return connection.execute(statement.order_by(begun.desc(), number.desc()).limit(limit)).all()


def count(connection: Connection, wanted: Filter, most: int) -> int:
    """How many there are, counted no further than `most`."""
    found = _found(wanted).add_columns(call_figures.c.number).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(found)) or 0


def place(connection: Connection, call_id: str) -> tuple[datetime, int] | None:
    c = call_figures.c
    row = connection.execute(
        select(c.started_at, c.number).where(c.call_id == call_id)
    ).one_or_none()
    return (row.started_at, row.number) if row else None


def texts(connection: Connection, call_ids: Iterable[str]) -> dict[str, list[str]]:
    """What was said in each of these calls, turn by turn."""
    c = turns.c
    said: dict[str, list[str]] = {call_id: [] for call_id in call_ids}
    rows = connection.execute(
        select(c.call_id, c.text).where(c.call_id.in_(said)).order_by(c.call_id, c.n)
    )
    for row in rows:
        said[row.call_id].append(row.text)
    return said


def _order(wanted: Filter) -> tuple[ColumnElement[datetime], ColumnElement[int]]:
    """A search for words follows the key of the words, which holds the same two."""
    if wanted.words:
        first = _aliased(0)
        return first.c.started_at, first.c.number
    return call_figures.c.started_at, call_figures.c.number


_ALIASES = [call_words.alias(f"w{n}") for n in range(8)]
MOST_WORDS = len(_ALIASES)


def _aliased(n: int) -> Any:
    return _ALIASES[n]


def _found(wanted: Filter) -> Select[Any]:
    figures = call_figures.c
    if wanted.words:
        first = _aliased(0)
        joined: Any = first
        for n in range(1, len(wanted.words)):
            other = _aliased(n)
            same = and_(
                other.c.word == wanted.words[n],
                other.c.started_at == first.c.started_at,
                other.c.number == first.c.number,
            )
            joined = joined.join(other, same)
        joined = joined.join(call_figures, figures.number == first.c.number)
        statement = select().where(first.c.word == wanted.words[0])
    else:
        joined = call_figures
        statement = select()
    joined = joined.join(calls, calls.c.call_id == figures.call_id)
    return statement.select_from(joined).where(*_conditions(wanted))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    figures = call_figures.c
    begun, _ = _order(wanted)
    conditions: list[ColumnElement[bool]] = [figures.is_counted]
    pairs: list[tuple[Any, ColumnElement[Any]]] = [
        (wanted.motif, figures.motif),
        (wanted.disposition, figures.disposition),
        (wanted.channel, figures.channel),
        (wanted.verification_level, figures.verification_level),
    ]
    conditions += [column == value for value, column in pairs if value is not None]
    if wanted.since is not None:
        conditions.append(begun >= wanted.since)
    if wanted.until is not None:
        conditions.append(begun < wanted.until)
    if wanted.min_seconds is not None:
        conditions.append(figures.duration_ms >= wanted.min_seconds * 1000)
    if wanted.max_seconds is not None:
        conditions.append(figures.duration_ms <= wanted.max_seconds * 1000)
    if wanted.min_latency is not None:
        conditions.append(figures.latency_p95_ms >= wanted.min_latency * 1000)
    if wanted.tool_failed is not None:
        failed = figures.tool_failures > 0
        conditions.append(failed if wanted.tool_failed else ~failed)
    if wanted.min_stars is not None:
        conditions.append(figures.stars >= wanted.min_stars)
    if wanted.max_stars is not None:
        conditions.append(figures.stars <= wanted.max_stars)
    if wanted.sentiment is not None:
        conditions.append(_felt(wanted.sentiment))
    if wanted.claim_number is not None:
        opened = select(claims.c.call_id).where(claims.c.claim_number == wanted.claim_number)
        conditions.append(figures.call_id.in_(opened))
    return conditions


def _felt(shift: SentimentShift) -> ColumnElement[bool]:
    begun, ended = call_figures.c.sentiment_start, call_figures.c.sentiment_end
    match shift:
        case SentimentShift.WORSE:
            return ended - begun <= -SHIFT
        case SentimentShift.BETTER:
            return ended - begun >= SHIFT
        case SentimentShift.SOUR:
            return ended < 0
