"""Ingestion: a call that ends, or is rewritten, changes the rollups by exactly what it changed."""

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from contract.analytics import CallRecord
from contract.metrics import Breakdown, Bucket
from functions.analytics import figures, measures, words
from functions.analytics.figures import CallFacts, Computed
from functions.analytics.measures import Measures
from functions.analytics.periods import hour_of, start_of
from functions.database import figures as rows
from functions.database import ratings, reviews, rollups
from functions.database.rollups import ALL, RollupKey

SAMPLE = 10
"""Seconds between two samples of how many calls are open."""


class Changes:
    """What a transaction changes in the rollups; applied once, at its end."""

    def __init__(self) -> None:
        self._rollups: dict[RollupKey, Measures] = {}
        self._samples: dict[datetime, dict[str, int]] = {}

    def add(self, keys: Iterable[RollupKey], change: Measures, sign: int = 1) -> None:
        if change:
            for key in keys:
                measures.add(self._rollups.setdefault(key, {}), change, sign)

    def occupy(self, started_at: datetime, ended_at: datetime, sign: int = 1) -> None:
        for hour, slot in samples(started_at, ended_at):
            measures.add(self._samples.setdefault(hour, {}), {str(slot): 1}, sign)

    def apply(self, connection: Connection) -> None:
        changed = {key: change for key, change in self._rollups.items() if change}
        standing = rollups.lock(connection, changed)
        for key, change in changed.items():
            measures.add(standing[key], change)
        rollups.put(connection, standing)
        occupied = {hour: change for hour, change in self._samples.items() if change}
        counted = rollups.lock_occupancy(connection, occupied)
        for hour, change in occupied.items():
            measures.add(counted[hour], change)
        rollups.put_occupancy(connection, counted)


def samples(started_at: datetime, ended_at: datetime) -> list[tuple[datetime, int]]:
    """The hours and the samples within them at which a call was open."""
    first = math.ceil(started_at.timestamp() / SAMPLE)
    last = math.ceil(ended_at.timestamp() / SAMPLE)
    found = []
    for tick in range(first, last):
        at = datetime.fromtimestamp(tick * SAMPLE, UTC)
        hour = hour_of(at)
        found.append((hour, int((at - hour).total_seconds()) // SAMPLE))
    return found


def rollup_keys(figures: Mapping[str, Any]) -> list[RollupKey]:
    """Where a call counts: its hour and its day, among all calls and by each dimension."""
    keys = []
    for bucket in Bucket:
        at = start_of(bucket, figures["started_at"])
        keys.append(RollupKey(ALL, bucket, at, ALL))
        keys += [RollupKey(by, bucket, at, str(figures[by])) for by in Breakdown]
    return keys


def refresh(connection: Connection, call_id: str) -> None:
    """Compute a finished call again, and what its customer's earlier calls owe to it."""
    record = rows.record(connection, call_id)
    if record is None or record.ended_at is None:
        return
    earlier: list[str] = []
    if record.customer:
        earlier = rows.earlier_calls(connection, record.customer, record.started_at)
    rows.lock_calls(connection, [call_id, *earlier])
    changes = Changes()
    for each in (call_id, *earlier):
        recompute(connection, each, changes)
    changes.apply(connection)


def recompute(
    connection: Connection, call_id: str, changes: Changes, facts: CallFacts | None = None
) -> None:
    """Write a held call's figures, and note the difference that they make."""
    facts = facts or gather(connection, call_id)
    if facts is None or facts.record.ended_at is None:
        return
    known = rows.find(connection, call_id)
    if known and known["turns"] and not facts.turns:
        # What was said has been let go, by age or by right: the figures stay.
        return
    computed = figures.compute(facts)
    if known and known["is_counted"]:
        changes.add(rollup_keys(known), known["measures"], -1)
        changes.occupy(known["started_at"], known["ended_at"], -1)
    values = row_values(call_id, facts, computed)
    number = rows.put(connection, known["number"] if known else None, values)
    if values["is_counted"]:
        changes.add(rollup_keys(values), computed.measures)
        changes.occupy(facts.record.started_at, facts.record.ended_at)
    said = words.of_turns(facts.turns)
    rows.put_words(connection, said, facts.record.started_at, number)


def gather(connection: Connection, call_id: str) -> CallFacts | None:
    record = rows.record(connection, call_id)
    if record is None:
        return None
    return CallFacts(
        record,
        turns=rows.turns_of(connection, call_id),
        tool_calls=rows.tool_calls_of(connection, call_id),
        mails=rows.count_mails(connection, call_id),
        rating=ratings.find(connection, call_id),
        review=reviews.find(connection, call_id),
        later=_later(connection, record),
    )


def _later(connection: Connection, record: CallRecord) -> list[Any]:
    if record.customer is None:
        return []
    return rows.later_calls(connection, record.customer, record.started_at)


def row_values(call_id: str, facts: CallFacts, computed: Computed) -> dict[str, Any]:
    """What is kept of a finished call."""
    record, known = facts.record, computed.figures
    latency = known.latency_p95_seconds
    return {
        "call_id": call_id,
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "is_counted": not record.is_test,
        "motif": known.motif.value,
        "channel": record.channel.value,
        "disposition": known.disposition.value,
        "agent_version": record.agent_version,
        "verification_level": record.verification_level,
        "duration_ms": round(known.duration_seconds * 1000),
        "latency_p95_ms": None if latency is None else round(latency * 1000),
        "turns": known.turns,
        "silence_ms": round(known.silence_seconds * 1000),
        "tool_failures": known.tool_failures,
        "stars": facts.rating.stars if facts.rating else None,
        "sentiment_start": known.sentiment_start,
        "sentiment_end": known.sentiment_end,
        "quality_score": known.quality_score,
        "cost_micros": computed.cost_micros,
        "price_version": known.price_version,
        "measures": computed.measures,
        "details": known.model_dump(mode="json"),
    }
