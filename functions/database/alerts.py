"""Queries on alerts: rules, how each stands, and what was raised."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from contract.alerts import Alert, AlertSettings, Rule, Told
from functions.database.tables import alert_settings, alert_states, alerts, call_figures, calls
from functions.database.upserts import insert_or_lock, insert_or_update

_ONLY = 1
"""The id of the one row of settings."""


def settings(connection: Connection) -> Row[Any] | None:
    return connection.execute(
        select(alert_settings).where(alert_settings.c.id == _ONLY)
    ).one_or_none()


def put_settings(connection: Connection, new: AlertSettings, who: str, now: datetime) -> None:
    values = {
        "id": _ONLY,
        "rules": [rule.model_dump(mode="json") for rule in new.rules],
        "recipients": new.recipients,
        "webhook": new.webhook,
        "updated_at": now,
        "updated_by": who,
    }
    insert_or_update(connection, alert_settings, values)


def states(connection: Connection) -> dict[str, Row[Any]]:
    rows = connection.execute(select(alert_states))
    return {row.watched: row for row in rows}


def lock_states(connection: Connection, watched: Iterable[str]) -> dict[str, Row[Any]]:
    """How each stands; another evaluation waits until the transaction ends."""
    names = sorted(watched)
    if names:
        rows = [{"watched": name, "is_firing": False} for name in names]
        insert_or_lock(connection, alert_states, rows)
    return states(connection)


def put_state(
    connection: Connection,
    watched: str,
    *,
    value: float | None,
    is_firing: bool,
    now: datetime,
    told_at: datetime | None,
) -> None:
    values = {"value": value, "is_firing": is_firing, "evaluated_at": now, "last_told_at": told_at}
    connection.execute(update(alert_states).where(alert_states.c.watched == watched).values(values))


def add(
    connection: Connection, rule: Rule, value: float, now: datetime, mails: int, webhook: str | None
) -> int:
    told = Told.WAITING if webhook else Told.DONE if mails else Told.NOBODY
    row = connection.execute(
        insert(alerts).values(
            watched=rule.watched.value,
            side=rule.side.value,
            threshold=rule.threshold,
            value=value,
            window_minutes=rule.window_minutes,
            raised_at=now,
            mails=mails,
            webhook=webhook,
            webhook_status=told if webhook else Told.NOBODY,
            webhook_next_at=now if webhook else None,
        )
    )
    assert row.inserted_primary_key is not None  # noqa: S101 - one row was inserted
    return int(row.inserted_primary_key[0])


def history(connection: Connection, limit: int, before: int | None) -> Sequence[Row[Any]]:
    statement = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(alerts.c.id < before)
    return connection.execute(statement).all()


def take_webhook(connection: Connection, now: datetime, lease: datetime) -> Row[Any] | None:
    """One message that is due, taken so that no other run sends it before `lease`."""
    c = alerts.c
    row = connection.execute(
        select(alerts)
        .where(c.webhook_status == Told.WAITING, c.webhook_next_at <= now)
        .order_by(c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is not None:
        connection.execute(
            update(alerts)
            .where(c.id == row.id)
            .values(webhook_attempts=row.webhook_attempts + 1, webhook_next_at=lease)
        )
    return row


def mark_webhook(
    connection: Connection, id: int, told: Told, next_at: datetime | None = None
) -> None:
    connection.execute(
        update(alerts)
        .where(alerts.c.id == id)
        .values(webhook_status=told.value, webhook_next_at=next_at)
    )


def calls_of_window(
    connection: Connection, since: datetime, until: datetime
) -> list[tuple[datetime, datetime, dict[str, Any]]]:
    """When the counted calls that ended in the window were open, and what they add up from."""
    c = call_figures.c
    rows = connection.execute(
        select(c.started_at, c.ended_at, c.measures).where(
            c.ended_at > since, c.ended_at <= until, c.is_counted
        )
    )
    return [(row.started_at, row.ended_at, row.measures) for row in rows]


def open_since(connection: Connection, now: datetime, longest: timedelta) -> list[datetime]:
    """When the calls began that are open now."""
    c = calls.c
    return list(
        connection.scalars(
            select(c.started_at).where(
                c.ended_at.is_(None), c.started_at > now - longest, c.is_test.is_(False)
            )
        )
    )


def as_alert(row: Row[Any], label: str) -> Alert:
    values = row._asdict() | {"label": label, "webhook": row.webhook_status}
    return Alert.model_validate(values)
