"""Metrics of a period: rollups added up, beside those of the equal period before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from contract.metrics import (
    Breakdown,
    Bucket,
    ErrorCount,
    Figure,
    Group,
    Level,
    MetricsReport,
    Point,
    Portion,
    StageLatency,
    ToolFigures,
    Unit,
)
from functions.analytics import definitions, figures, measures
from functions.analytics.definitions import DAYS_TO_KNOW, FORMULAS, STAGE_LABELS, is_beyond
from functions.analytics.measures import Measures, percentile
from functions.analytics.periods import after, before, buckets, day_of, start_of
from functions.database import figures as rows
from functions.database import rollups
from functions.database.rollups import ALL
from functions.web.problems import invalid

MOST_BUCKETS = {Bucket.HOUR: 31 * 24 + 1, Bucket.DAY: 400}
MOST_GROUPS = 20
LONGEST_CALL = timedelta(hours=2)
SERIES = (
    "calls",
    "peak",
    "handle_time",
    "abandonment_rate",
    "technical_autonomy",
    "autonomous_resolution",
    "transfer_rate",
    "satisfaction",
    "silence_share",
    "latency_p50",
    "latency_p95",
    "tool_success",
    "identification_rate",
    "quality_score",
    "cost_total",
)
"""What a series holds unless it is said otherwise."""
_DIFFERENCES = frozenset({Unit.SHARE, Unit.SCORE, Unit.STARS, Unit.SENTIMENT})


@dataclass(frozen=True)
class Question:
    """What is asked for."""

    since: datetime
    until: datetime
    bucket: Bucket = Bucket.DAY
    by: Breakdown | None = None
    only: tuple[Breakdown, str] | None = None
    """Calls of one value of one dimension."""
    series: Sequence[str] = SERIES

    def check(self) -> None:
        for name, moment in (("from", self.since), ("to", self.until)):
            if start_of(self.bucket, moment) != moment:
                raise invalid(f"?{name}", f"not where a {self.bucket} begins")
        if self.until <= self.since:
            raise invalid("?to", "not after the beginning")
        if len(buckets(self.bucket, self.since, self.until)) > MOST_BUCKETS[self.bucket]:
            raise invalid("?from", f"more than {MOST_BUCKETS[self.bucket]} buckets")
        if self.by and self.only:
            raise invalid("?by", "either a breakdown or a filter")
        if unknown := [name for name in self.series if name not in FORMULAS]:
            raise invalid("?series", f"no such metric: {unknown[0][:40]}")


@dataclass
class _Calls:
    """Rollups of some calls, by bucket, over a period and the one before."""

    by_bucket: dict[datetime, Measures] = field(default_factory=dict)
    _merged: dict[tuple[datetime, datetime], Measures] = field(default_factory=dict)

    def between(self, since: datetime, until: datetime) -> Measures:
        """What they add up to over some buckets."""
        if (since, until) not in self._merged:
            self._merged[since, until] = measures.total(
                m for at, m in self.by_bucket.items() if since <= at < until
            )
        return self._merged[since, until]


def _nothing() -> tuple[_Calls, _Calls]:
    return _Calls(), _Calls()


def report(connection: Connection, question: Question, now: datetime) -> MetricsReport:
    question.check()
    return _Report(connection, question, now).made()


class _Report:
    def __init__(self, connection: Connection, question: Question, now: datetime) -> None:
        self.connection = connection
        self.question = question
        self.now = now
        self.earlier = before(question.bucket, question.since, question.until)
        self.starts = buckets(question.bucket, question.since, question.until)
        bounds = (self.earlier, question.since, question.until)
        is_whole_days = all(day_of(moment) == moment for moment in bounds)
        # Sums of whole days are read by days, however fine the series.
        self.grain = Bucket.DAY if is_whole_days else question.bucket
        dimension, key = question.only or (ALL, ALL)
        self.calls, self.sums = self._read(dimension, key)[key]
        self.present = self.sums.between(question.since, question.until)
        self.previous = self.sums.between(self.earlier, question.since)

    def made(self) -> MetricsReport:
        question, present = self.question, self.present
        peaks = {} if question.only else self._peaks()
        return MetricsReport(
            from_=question.since,
            to=question.until,
            previous_from=self.earlier,
            bucket=question.bucket,
            by=question.by,
            live_calls=rows.open_calls(self.connection, self.now - LONGEST_CALL),
            figures=self._figures(self.sums) | self._peak_figure(peaks),
            series=self._series(self.calls, peaks),
            groups=self._groups(),
            latencies=list(self._latencies()),
            tools=_tools(present),
            dispositions=_portions(present, "disposition."),
            motifs=_portions(present, "motif."),
            handoffs=_portions(present, "handoff."),
            silence=_portions(present, "silence.", 1000),
            verification_failures=_portions(present, "verification_failure."),
            cost_parts=_portions(present, "cost.", 1_000_000),
            errors=_portions(present, "error."),
        )

    def _read(self, dimension: str, key: str | None) -> dict[str, tuple[_Calls, _Calls]]:
        """By key: the buckets of the series, and those that sums are made of."""
        question = self.question
        sums = self._by_key(dimension, self.grain, self.earlier, key, None)
        if self.grain is question.bucket:
            return defaultdict(_nothing, {name: (calls, calls) for name, calls in sums.items()})
        drawn = definitions.histograms_of(question.series)
        fine = self._by_key(dimension, question.bucket, question.since, key, drawn)
        names = sums.keys() | fine.keys()
        return defaultdict(_nothing, {name: (fine[name], sums[name]) for name in names})

    def _by_key(
        self,
        dimension: str,
        grain: Bucket,
        since: datetime,
        key: str | None,
        histograms: set[str] | None,
    ) -> dict[str, _Calls]:
        found: dict[str, _Calls] = defaultdict(_Calls)
        until = self.question.until
        for row in rollups.read(self.connection, dimension, grain, since, until, key, histograms):
            found[row.key].by_bucket[row.at] = row.measures
        return found

    def _figures(self, calls: _Calls) -> dict[str, Figure]:
        question = self.question
        present = calls.between(question.since, question.until)
        previous = calls.between(self.earlier, question.since)
        found = {}
        for name, formula in FORMULAS.items():
            until = None
            if name in DAYS_TO_KNOW:
                until = self._known_until(DAYS_TO_KNOW[name])
                known = calls.between(question.since, until or question.since)
                found[name] = _figure(name, *formula(known), formula(previous)[0], until)
            else:
                found[name] = _figure(name, *formula(present), formula(previous)[0], None)
        return found

    def _known_until(self, days: int) -> datetime | None:
        """The end of the last bucket whose calls are all old enough."""
        limit = self.now - timedelta(days=days)
        starts = buckets(self.grain, self.question.since, self.question.until)
        ends = [end for start in starts if (end := after(self.grain, start)) <= limit]
        return max(ends, default=None)

    def _series(self, calls: _Calls, peaks: dict[datetime, int]) -> list[Point]:
        points = []
        for start in self.starts:
            counted = calls.by_bucket.get(start, {})
            values = {name: FORMULAS[name](counted)[0] for name in self.question.series}
            for name in values.keys() & DAYS_TO_KNOW.keys():
                if after(self.question.bucket, start) > (
                    self.now - timedelta(days=DAYS_TO_KNOW[name])
                ):
                    values[name] = None
            if "peak" in values:
                values["peak"] = peaks.get(start)
            points.append(Point(at=start, values={n: _rounded(v) for n, v in values.items()}))
        return points

    def _peaks(self) -> dict[datetime, int]:
        """By bucket, over both periods."""
        found: dict[datetime, int] = {}
        for hour, peak in rollups.peaks(self.connection, self.earlier, self.question.until):
            start = start_of(self.question.bucket, hour)
            found[start] = max(peak, found.get(start, 0))
        return found

    def _peak_figure(self, peaks: dict[datetime, int]) -> dict[str, Figure]:
        since = self.question.since
        now = max((peak for at, peak in peaks.items() if at >= since), default=None)
        before = max((peak for at, peak in peaks.items() if at < since), default=None)
        return {"peak": _figure("peak", now, None, before, None)}

    def _groups(self) -> list[Group]:
        if self.question.by is None:
            return []
        made = [
            Group(key=key, figures=self._figures(sums), series=self._series(calls, {}))
            for key, (calls, sums) in self._read(self.question.by, None).items()
            if sums.between(self.question.since, self.question.until)
        ]
        made.sort(key=lambda group: -(group.figures["calls"].value or 0))
        return made[:MOST_GROUPS]

    def _latencies(self) -> Iterable[StageLatency]:
        for stage in figures.STAGES:
            values = self.present.get(f"h.latency.{stage}", {})
            yield StageLatency(
                stage=stage,
                label=STAGE_LABELS[stage],
                count=measures.size(values),
                p50=_rounded(percentile(values, 0.5)),
                p90=_rounded(percentile(values, 0.9)),
                p95=_rounded(percentile(values, 0.95)),
                p99=_rounded(percentile(values, 0.99)),
                previous_p95=_rounded(
                    percentile(self.previous.get(f"h.latency.{stage}", {}), 0.95)
                ),
            )


def _figure(
    name: str,
    value: float | None,
    over: float | None,
    previous: float | None,
    until: datetime | None,
) -> Figure:
    definition = definitions.definitions()[name]
    change = None
    if value is not None and previous is not None:
        if definition.unit in _DIFFERENCES:
            change = value - previous
        elif previous:
            change = value / previous - 1
    level = None
    if value is not None and definition.alarm is not None and definition.watch is not None:
        level = Level.GOOD
        if is_beyond(definition, value, definition.alarm):
            level = Level.ALARM
        elif is_beyond(definition, value, definition.watch):
            level = Level.WATCH
    return Figure(
        value=_rounded(value),
        previous=_rounded(previous),
        change=_rounded(change),
        level=level,
        over=_rounded(over),
        until=until,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _portions(present: Measures, prefix: str, unit: float = 1) -> list[Portion]:
    parts = {
        name.removeprefix(prefix): amount / unit
        for name, amount in present.items()
        if name.startswith(prefix)
    }
    whole = sum(parts.values())
    portions = [
        Portion(key=key, amount=round(amount, 6), share=_rounded(amount / whole if whole else None))
        for key, amount in parts.items()
    ]
    return sorted(portions, key=lambda portion: (-portion.amount, portion.key))


def _tools(present: Measures) -> list[ToolFigures]:
    counts: dict[str, dict[str, int]] = {}
    for measure, amount in present.items():
        if measure.startswith("tool."):
            name, _, outcome = measure.removeprefix("tool.").rpartition(".")
            counts.setdefault(name, {})[outcome] = amount
    tools = []
    for name, outcomes in counts.items():
        calls, failed = sum(outcomes.values()), outcomes.get("failed", 0)
        durations = present.get(f"h.tool.{name}", {})
        errors = _portions(present, f"tool_error.{name}.")
        tools.append(
            ToolFigures(
                name=name,
                calls=calls,
                ok=outcomes.get("ok", 0),
                refused=outcomes.get("refused", 0),
                failed=failed,
                success=_rounded(1 - failed / calls),
                p50_seconds=_rounded(percentile(durations, 0.5)),
                p95_seconds=_rounded(percentile(durations, 0.95)),
                errors=[ErrorCount(error=e.key, count=round(e.amount)) for e in errors],
            )
        )
    return sorted(tools, key=lambda tool: (-tool.calls, tool.name))
