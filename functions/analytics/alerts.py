"""Alerts: rules evaluated over the calls that have just ended; told once, then quiet a while."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from contract.alerts import (
    AlertHistory,
    AlertRun,
    Alerts,
    AlertSettings,
    Rule,
    RuleState,
    Side,
    Watched,
)
from contract.emails import Template
from functions.analytics import measures
from functions.analytics.definitions import FORMULAS, Formula, Quantile, ratio, total
from functions.analytics.webhooks import WebhookSettings, host_of
from functions.database import alerts, audit, emails
from functions.web.context import Context
from functions.web.problems import invalid

LONGEST_CALL = timedelta(hours=2)
Interval = tuple[datetime, datetime]

_FORMULAS: dict[Watched, Formula] = {
    Watched.CALL_COUNT: total("calls"),
    Watched.SUCCESS_RATE: ratio("success", "handled"),
    Watched.NEGATIVE_SENTIMENT_RATE: FORMULAS["negative_sentiment"],
    Watched.FUNCTION_LATENCY: Quantile("h.tools", 0.95),
    Watched.FUNCTION_FAILURES: total("tools.failed"),
    Watched.TRANSFER_FAILURES: lambda m: (
        float(m.get("transfer.failed", 0) + m.get("callback.failed", 0)),
        None,
    ),
    Watched.TOTAL_COST: FORMULAS["cost_total"],
    Watched.API_ERRORS: lambda m: (
        float(sum(m.get(f"error.{part}", 0) for part in ("speech_to_text", "model", "voice"))),
        None,
    ),
    Watched.IDENTIFICATION_RATE: FORMULAS["identification_rate"],
    Watched.LATENCY_P95: FORMULAS["latency_p95"],
}
"""All but concurrency, which is not a sum."""


@cache
def _delivered() -> dict[Watched, dict[str, Any]]:
    """The rules that come with the software, and what each watched figure is called."""
    listed = json.loads(Path(__file__).with_name("alert_rules.json").read_text(encoding="utf-8"))
    return {Watched(each["watched"]): each for each in listed}


def label(watched: Watched) -> str:
    return str(_delivered()[watched]["label"])


def unit(watched: Watched) -> str:
    return str(_delivered()[watched]["unit"])


def settings(connection: Connection) -> tuple[AlertSettings, Any]:
    """What is in force, and the row that says so, if any."""
    row = alerts.settings(connection)
    if row is None:
        words = {"label", "unit"}
        rules = [
            Rule(**{name: value for name, value in each.items() if name not in words})
            for each in _delivered().values()
        ]
        return AlertSettings(rules=rules), None
    rules = [Rule.model_validate(each) for each in row.rules]
    return AlertSettings(rules=rules, recipients=row.recipients, webhook=row.webhook), row


def read(connection: Connection) -> Alerts:
    now_set, row = settings(connection)
    states = alerts.states(connection)
    rules = []
    for rule in now_set.rules:
        state = states.get(rule.watched)
        rules.append(
            RuleState(
                rule=rule,
                label=label(rule.watched),
                unit=unit(rule.watched),
                value=state.value if state else None,
                is_firing=bool(state and state.is_firing and rule.is_on),
                evaluated_at=state.evaluated_at if state else None,
                last_told_at=state.last_told_at if state else None,
            )
        )
    return Alerts(
        rules=rules,
        recipients=now_set.recipients,
        webhook=now_set.webhook,
        updated_at=row.updated_at if row else None,
        updated_by=row.updated_by if row else None,
    )


def change(connection: Connection, new: AlertSettings, context: Context, now: datetime) -> Alerts:
    watched = [rule.watched for rule in new.rules]
    if len(set(watched)) < len(watched):
        raise invalid("#/rules", "each figure is watched by one rule")
    if new.webhook and host_of(new.webhook) not in WebhookSettings.from_environment().hosts:
        raise invalid("#/webhook", "its host is not in ALERT_WEBHOOK_HOSTS")
    alerts.put_settings(connection, new, context.user or context.identity, now)
    audit.add(connection, context, "alerts.change")
    return read(connection)


def history(connection: Connection, limit: int, cursor: int | None) -> AlertHistory:
    rows = alerts.history(connection, limit + 1, cursor)
    items = [alerts.as_alert(row, label(Watched(row.watched))) for row in rows[:limit]]
    return AlertHistory(items=items, next_cursor=str(items[-1].id) if len(rows) > limit else None)


def evaluate(connection: Connection, now: datetime) -> AlertRun:
    """Raise what crosses its threshold; the telling is queued in the same transaction."""
    in_force, _ = settings(connection)
    rules = [rule for rule in in_force.rules if rule.is_on]
    states = alerts.lock_states(connection, [rule.watched for rule in rules])
    raised, quiet = [], []
    for rule in rules:
        value = _value(connection, rule, now)
        is_firing = value is not None and _is_beyond(rule, value)
        told_at = states[rule.watched].last_told_at
        if is_firing and value is not None:
            if told_at is None or now - told_at >= timedelta(minutes=rule.cooldown_minutes):
                _raise(connection, rule, value, in_force, now)
                told_at = now
                raised.append(rule.watched)
            else:
                quiet.append(rule.watched)
        alerts.put_state(
            connection, rule.watched, value=value, is_firing=is_firing, now=now, told_at=told_at
        )
    return AlertRun(evaluated=len(rules), raised=raised, quiet=quiet, webhooks_sent=0)


def _value(connection: Connection, rule: Rule, now: datetime) -> float | None:
    """None when there is too little to say anything."""
    since = now - timedelta(minutes=rule.window_minutes)
    ended = alerts.calls_of_window(connection, since, now)
    if rule.watched is Watched.CONCURRENCY:
        begun = alerts.open_since(connection, now, LONGEST_CALL)
        intervals = [(start, end) for start, end, _ in ended]
        return float(peak([*intervals, *((start, now) for start in begun)], since))
    value, over = _FORMULAS[rule.watched](measures.total(added for _, _, added in ended))
    if over is not None and over < rule.minimum:
        return None
    return value


def peak(intervals: Sequence[Interval], since: datetime) -> int:
    """The most that were open at one moment, from `since` on."""
    steps = sorted(
        step
        for start, end in intervals
        if end > since
        for step in ((max(start, since), 1), (end, -1))
    )
    most = now = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return most


def _is_beyond(rule: Rule, value: float) -> bool:
    return value > rule.threshold if rule.side is Side.ABOVE else value < rule.threshold


def _raise(
    connection: Connection, rule: Rule, value: float, told: AlertSettings, now: datetime
) -> None:
    for recipient in told.recipients:
        emails.queue_to(connection, Template.ALERT, recipient, variables(rule, value, now), now)
    alerts.add(connection, rule, value, now, len(told.recipients), told.webhook)


def variables(rule: Rule, value: float, now: datetime) -> dict[str, Any]:
    """What the mail says, in French."""
    write = _WRITTEN[unit(rule.watched)]
    return {
        "label": label(rule.watched),
        "value": write(value),
        "threshold": write(rule.threshold),
        "side": "au-dessus" if rule.side is Side.ABOVE else "au-dessous",
        "window_minutes": rule.window_minutes,
        "raised_at": now.isoformat(),
    }


def _decimal(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


_WRITTEN: dict[str, Callable[[float], str]] = {
    "count": lambda value: _decimal(value, 0),
    "share": lambda value: f"{_decimal(value * 100, 1)}\u202f%",
    "seconds": lambda value: f"{_decimal(value, 1)}\u00a0s",
    "euros": lambda value: f"{_decimal(value, 2)}\u00a0€",
}
