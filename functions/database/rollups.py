"""Queries on rollups: sums of calls by hour and by day, changed by differences."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select

from functions.database.tables import occupancy, rollups
from functions.database.upserts import insert_or_lock, insert_or_update

ALL = "all"
"""The dimension of all calls together, and its one key."""
AT_ONCE = 200
"""Rows written by one statement."""


class RollupKey(NamedTuple):
    dimension: str
    grain: str
    at: datetime
    key: str


class Rollup(NamedTuple):
    at: datetime
    key: str
    measures: dict[str, Any]
    """Numbers and histograms by their names."""


def lock(connection: Connection, keys: Iterable[RollupKey]) -> dict[RollupKey, dict[str, Any]]:
    """What stands under each key; others that want them wait until the transaction ends.

    Always taken in the same order: two calls that end together never wait in a circle.
    """
    ordered = sorted(keys, key=lambda key: (key.dimension != ALL, key))
    if not ordered:
        return {}
    insert_or_lock(connection, rollups, [key._asdict() | _apart({}) for key in ordered])
    c = rollups.c
    conditions = [
        and_(c.dimension == k.dimension, c.grain == k.grain, c.at == k.at, c.key == k.key)
        for k in ordered
    ]
    rows = connection.execute(select(rollups).where(or_(*conditions)))
    return {RollupKey(r.dimension, r.grain, r.at, r.key): r.measures | r.histograms for r in rows}


def put(connection: Connection, changed: dict[RollupKey, dict[str, Any]]) -> None:
    rows = [key._asdict() | _apart(changed[key]) for key in sorted(changed)]
    for start in range(0, len(rows), AT_ONCE):
        insert_or_update(connection, rollups, rows[start : start + AT_ONCE])


def read(
    connection: Connection,
    dimension: str,
    grain: str,
    since: datetime,
    until: datetime,
    key: str | None = None,
    histograms: Collection[str] | None = None,
) -> Iterator[Rollup]:
    """The rollups of an interval, in order of time; of the histograms all, or only those named."""
    c = rollups.c
    names = None if histograms is None else sorted(histograms)
    spread = [c.histograms] if names is None else [c.histograms[name] for name in names]
    wanted = select(c.at, c.key, c.measures, *spread).where(
        c.dimension == dimension, c.grain == grain, c.at >= since, c.at < until
    )
    if key is not None:
        wanted = wanted.where(c.key == key)
    for at, name, measures, *found in connection.execute(wanted.order_by(c.at, c.key)):
        values = found[0] if names is None else dict(zip(names, found, strict=True))
        yield Rollup(at, name, measures | {each: value for each, value in values.items() if value})


def _apart(measures: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """As they are kept."""
    histograms = {name: value for name, value in measures.items() if isinstance(value, dict)}
    numbers = {name: value for name, value in measures.items() if name not in histograms}
    return {"measures": numbers, "histograms": histograms}


def lock_occupancy(
    connection: Connection, hours: Iterable[datetime]
) -> dict[datetime, dict[str, int]]:
    """The samples of each hour, held until the transaction ends."""
    ordered = sorted(hours)
    if not ordered:
        return {}
    empty = [{"hour": hour, "samples": {}, "peak": 0} for hour in ordered]
    insert_or_lock(connection, occupancy, empty)
    rows = connection.execute(select(occupancy).where(occupancy.c.hour.in_(ordered)))
    return {row.hour: row.samples for row in rows}


def put_occupancy(connection: Connection, changed: dict[datetime, dict[str, int]]) -> None:
    rows = [
        {"hour": hour, "samples": samples, "peak": max(samples.values(), default=0)}
        for hour, samples in sorted(changed.items())
    ]
    for start in range(0, len(rows), AT_ONCE):
        insert_or_update(connection, occupancy, rows[start : start + AT_ONCE])


def peaks(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[tuple[datetime, int]]:
    """The most calls open at once, by hour."""
    c = occupancy.c
    rows = connection.execute(
        select(c.hour, c.peak).where(c.hour >= since, c.hour < until).order_by(c.hour)
    )
    return [(row.hour, row.peak) for row in rows]
