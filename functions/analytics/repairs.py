"""Repairs: rollups made again from the calls they count, and calls that nobody ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from contract.analytics import Disposition
from contract.metrics import Breakdown, Bucket, RollupRequest, RollupRun
from functions.analytics import ingestion, measures
from functions.analytics.measures import Measures
from functions.analytics.periods import HOUR, buckets, day_of
from functions.database import figures, rollups
from functions.database.engine import transact
from functions.database.rollups import ALL, RollupKey
from functions.web.problems import invalid

LONGEST = timedelta(hours=2)
"""No call lasts longer."""
SILENT = timedelta(minutes=30)
"""After so long without a sign, a call that is too long has lost its worker."""
AT_ONCE = 500
"""Lost calls ended by one run."""
LIMIT = timedelta(days=400)


def repair(request: RollupRequest, now: datetime) -> RollupRun:
    since = day_of(request.from_ or now - timedelta(days=1))
    until = min(request.to or now, now)
    if until - since > LIMIT:
        raise invalid("#/from", "at most 400 days at once")
    closed = _end_lost_calls(now)
    if request.recompute:
        for call_id in transact(lambda c: figures.call_ids(c, since, until)):
            transact(lambda c, call_id=call_id: ingestion.refresh(c, call_id))  # type: ignore[misc]
    calls = corrected = 0
    for day in buckets(Bucket.DAY, since, until):
        counted, mended = transact(lambda c, day=day: _rebuild(c, day))  # type: ignore[misc]
        calls += counted
        corrected += mended
    return RollupRun(calls=calls, closed=closed, corrected=corrected)


def _end_lost_calls(now: datetime) -> int:
    """A call whose worker died ends where its last word was heard."""

    def close(connection: Connection, call_id: str) -> bool:
        figures.lock_calls(connection, [call_id])
        record = figures.record(connection, call_id)
        if record is None or record.ended_at is not None:
            return False
        last = figures.last_sign(connection, call_id) or record.started_at
        if last > now - SILENT:
            return False
        ended_at = max(last, record.started_at)
        figures.end(connection, call_id, ended_at, Disposition.FAILED)
        ingestion.refresh(connection, call_id)
        return True

    lost = transact(lambda c: figures.left_open(c, now - LONGEST, AT_ONCE))
    return sum(transact(lambda c, each=each: close(c, each)) for each in lost)  # type: ignore[misc]


def _rebuild(connection: Connection, day: datetime) -> tuple[int, int]:
    """How many calls the day has, and how many of its hours were put right."""
    [*hours] = buckets(Bucket.HOUR, day, _next(day))
    # Every call that ends must take the row of its hour: held first, none slips in between.
    keys = [RollupKey(ALL, Bucket.HOUR, hour, ALL) for hour in hours]
    keys.append(RollupKey(ALL, Bucket.DAY, day, ALL))
    standing = rollups.lock(connection, keys)
    counted = rollups.lock_occupancy(connection, hours)
    for dimension in Breakdown:
        for bucket in Bucket:
            for row in rollups.read(connection, dimension, bucket, day, _next(day)):
                standing[RollupKey(dimension, bucket, row.at, row.key)] = row.measures
    calls = list(figures.measured(connection, day, _next(day)))
    right = sums(calls)
    wrong = {key for key in standing | right if standing.get(key, {}) != right.get(key, {})}
    rollups.put(connection, {key: right.get(key, {}) for key in wrong})
    occupied = _occupied(connection, hours)
    changed = {hour: occupied[hour] for hour in hours if occupied[hour] != counted[hour]}
    rollups.put_occupancy(connection, changed)
    mended = {key.at for key in wrong if key.grain == Bucket.HOUR} | set(changed)
    return len(calls), len(mended)


def sums(calls: Iterable[Mapping[str, Any]]) -> dict[RollupKey, Measures]:
    """The rollups that these calls add up to."""
    found: dict[RollupKey, Measures] = {}
    for call in calls:
        for key in ingestion.rollup_keys(call):
            measures.add(found.setdefault(key, {}), call["measures"])
    return found


def _occupied(connection: Connection, hours: list[datetime]) -> dict[datetime, dict[str, int]]:
    found: dict[datetime, dict[str, int]] = {hour: {} for hour in hours}
    for row in figures.measured(connection, hours[0] - LONGEST, hours[-1] + HOUR):
        for hour, slot in ingestion.samples(row["started_at"], row["ended_at"]):
            if hour in found:
                found[hour][str(slot)] = found[hour].get(str(slot), 0) + 1
    return found


def _next(day: datetime) -> datetime:
    return day_of(day + timedelta(hours=36))
