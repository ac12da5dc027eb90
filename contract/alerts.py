"""Alerts: when a figure crosses a threshold, somebody is told, once in a while."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.base import Moment, Request, Response

Address = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", max_length=254),
]
WebhookUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s@]+$", max_length=500)]


class Watched(StrEnum):
    """What an alert may watch, over the calls that ended within its window."""

    CALL_COUNT = "call_count"
    CONCURRENCY = "concurrency"
    """The most calls open at once."""
    SUCCESS_RATE = "success_rate"
    """Share of calls resolved by the agent or handed over as they should."""
    NEGATIVE_SENTIMENT_RATE = "negative_sentiment_rate"
    FUNCTION_LATENCY = "function_latency"
    """95th percentile of the tools' durations, in seconds."""
    FUNCTION_FAILURES = "function_failures"
    TRANSFER_FAILURES = "transfer_failures"
    TOTAL_COST = "total_cost"
    """Euros."""
    API_ERRORS = "api_errors"
    """Failures of speech-to-text, model and voice."""
    IDENTIFICATION_RATE = "identification_rate"
    LATENCY_P95 = "latency_p95"
    """Seconds, from the caller's last sound to the agent's first."""


class Side(StrEnum):
    ABOVE = "above"
    BELOW = "below"


class Rule(Request):
    """One alert."""

    watched: Watched
    is_on: bool = True
    side: Side
    threshold: float = Field(allow_inf_nan=False, ge=0, le=1e9)
    window_minutes: int = Field(ge=5, le=24 * 60)
    minimum: int = Field(default=1, ge=0, le=1_000_000)
    """Of calls, turns or tool calls below which a rate says nothing."""
    cooldown_minutes: int = Field(default=60, ge=5, le=7 * 24 * 60)
    """How long it stays quiet after it was told."""


class AlertSettings(Request):
    """All rules, each watched figure at most once, and who is told."""

    rules: list[Rule] = Field(max_length=11)
    recipients: list[Address] = Field(default=[], max_length=20)
    webhook: WebhookUrl | None = None
    """Of a host that ALERT_WEBHOOK_HOSTS allows; each message is signed."""


class RuleState(Response):
    """A rule, and how it stands."""

    rule: Rule
    label: str
    """In French."""
    unit: str
    value: float | None
    """When it was last evaluated; None when there was too little to say."""
    is_firing: bool
    evaluated_at: Moment | None
    last_told_at: Moment | None


class Alerts(Response):
    rules: list[RuleState]
    recipients: list[str]
    webhook: str | None
    updated_at: Moment | None
    """None while the settings are those that come with the software."""
    updated_by: str | None


class Told(StrEnum):
    """How the telling went."""

    NOBODY = "nobody"
    """No recipient and no webhook is set."""
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Alert(Response):
    """One alert that was raised."""

    id: int
    watched: Watched
    label: str
    side: Side
    threshold: float
    value: float
    window_minutes: int
    raised_at: Moment
    mails: int
    """E-mails queued."""
    webhook: Told
    webhook_attempts: int


class AlertHistory(Response):
    """The newest first."""

    items: list[Alert]
    next_cursor: str | None = None


class AlertRun(Response):
    evaluated: int
    raised: list[Watched]
    quiet: list[Watched]
    """Beyond their threshold, and told not long ago."""
    webhooks_sent: int
