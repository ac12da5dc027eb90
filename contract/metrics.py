"""Metrics: how calls went over a period, each figure with its definition."""

from enum import StrEnum

from pydantic import AliasChoices, ConfigDict, Field

from contract.base import Moment, Request, Response


class Bucket(StrEnum):
    HOUR = "hour"
    DAY = "day"
    """From midnight to midnight in Paris."""


class Breakdown(StrEnum):
    """What the figures of a period may be split or filtered by, one at a time."""

    MOTIF = "motif"
    CHANNEL = "channel"
    DISPOSITION = "disposition"
    AGENT_VERSION = "agent_version"


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    """From 0 to 1; shown as per cent."""
    SECONDS = "seconds"
    EUROS = "euros"
    STARS = "stars"
    """From 1 to 5."""
    SCORE = "score"
    """From 0 to 100."""
    SENTIMENT = "sentiment"
    """From -1 to 1."""
    PER_HUNDRED_TURNS = "per_hundred_turns"


class Better(StrEnum):
    """Which way a figure should go."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Definition(Response):
    """What a figure means, in the words a supervisor reads."""

    name: str
    label: str
    """In French, as on a tile."""
    text: str
    """In French, one or two sentences: what is counted, and what is not."""
    formula: str
    """In French, as short as it can be and exact."""
    unit: Unit
    better: Better
    watch: float | None = None
    """Beyond this value the figure needs watching…"""
    alarm: float | None = None
    """…and beyond this one, somebody. Which side is beyond follows from `better`."""


class Definitions(Response):
    items: list[Definition]
    price_version: str
    """The day of the newest price list."""


class Level(StrEnum):
    """Where a figure stands by its thresholds."""

    GOOD = "good"
    WATCH = "watch"
    ALARM = "alarm"


class Figure(Response):
    """One metric over one period."""

    value: float | None
    """None where there was nothing to divide by: shown as a dash, never as 0 %."""
    previous: float | None = None
    """The same over the equal period just before."""
    change: float | None = None
    """`value - previous` for shares, scores and stars; otherwise the relative difference."""
    level: Level | None = None
    """None without a threshold or a value."""
    over: float | None = None
    """What it was divided by: how many calls, turns or tool calls it speaks of."""
    until: Moment | None = None
    """Where a figure needs time to be known (a call back within seven days), its last moment."""


class Point(Response):
    """One bucket of a series; every bucket of the period is there, calls or not."""

    at: Moment
    values: dict[str, float | None]


class Group(Response):
    """The calls that share a value of the breakdown."""

    key: str
    figures: dict[str, Figure]
    series: list[Point]


class StageLatency(Response):
    """One stage of an answer, over turns."""

    stage: str
    """LiveKit's name: `e2e_latency`, `llm_node_ttft`, …"""
    label: str
    count: int
    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    previous_p95: float | None = None


class ErrorCount(Response):
    error: str
    count: int


class ToolFigures(Response):
    name: str
    calls: int
    ok: int
    refused: int
    """A rule said no: the tool worked."""
    failed: int
    success: float | None
    """Share of calls that did not fail technically."""
    p50_seconds: float | None
    p95_seconds: float | None
    errors: list[ErrorCount]
    """Refusals and failures by class, the most frequent first."""


class Portion(Response):
    """One part of a whole."""

    key: str
    amount: float
    share: float | None


class MetricsReport(Response):
    """A period in figures, from rollups alone."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, defer_build=True, serialize_by_alias=True
    )

    from_: Moment = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: Moment
    """Not included."""
    previous_from: Moment
    bucket: Bucket
    by: Breakdown | None
    live_calls: int
    """Open now, whatever the period."""
    figures: dict[str, Figure]
    series: list[Point]
    groups: list[Group]
    latencies: list[StageLatency]
    tools: list[ToolFigures]
    dispositions: list[Portion]
    motifs: list[Portion]
    handoffs: list[Portion]
    """By kind and reason: `adviser.asked`, `callback.asked`, …"""
    silence: list[Portion]
    """Seconds by cause."""
    verification_failures: list[Portion]
    cost_parts: list[Portion]
    """Euros by what they bought."""
    errors: list[Portion]
    """Failures of a part, while calls went on."""


class RollupRequest(Request):
    """An interval to put right; without one, the last two days."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )

    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None
    recompute: bool = False
    """Also computes each call's own figures again, from its turns and tool calls."""


class RollupRun(Response):
    calls: int
    """Calls of the interval."""
    closed: int
    """Calls that had been left open by a lost worker, and were ended."""
    corrected: int
    """Hours whose rollups were not what their calls add up to."""
