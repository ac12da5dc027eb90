"""Rules of the analytics function: every write may be repeated, and belongs to its own call."""

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection

from contract.alerts import AlertHistory, AlertRun, Alerts, AlertSettings
from contract.analytics import (
    CallFigures,
    CallPage,
    CallRecord,
    CallStory,
    Recorded,
    ToolCall,
    Turn,
)
from contract.metrics import Breakdown, Bucket, MetricsReport, RollupRequest, RollupRun
from functions.analytics import (
    alerts,
    exports,
    ingestion,
    repairs,
    review_service,
    search,
    webhooks,
)
from functions.analytics.call_query import CallQuery
from functions.analytics.metrics import SERIES, Question, report
from functions.database import analytics, audit, figures, ratings, reviews
from functions.database.call_search import Filter
from functions.database.engine import transact, transaction
from functions.web.context import Context, Identity
from functions.web.files import File
from functions.web.problems import NotAllowed, NotFound, invalid


def put_call(call_id: str, call: CallRecord, context: Context) -> Recorded:
    _check_own_call(call_id, context)

    def write(connection: Connection) -> None:
        analytics.put_call(connection, call_id, call)
        if call.ended_at is not None:
            ingestion.refresh(connection, call_id)
            if not call.is_test:
                review_service.ask_at_end(connection, call_id)

    transact(write)
    return Recorded(call_id=call_id)


def put_turn(call_id: str, n: int, turn: Turn, context: Context) -> Recorded:
    _check_own_call(call_id, context)

    def write(connection: Connection) -> None:
        analytics.put_turn(connection, call_id, n, turn)
        _refresh_if_ended(connection, call_id)

    transact(write)
    return Recorded(call_id=call_id)


def put_tool_call(
    call_id: str, tool_call_id: str, tool_call: ToolCall, context: Context
) -> Recorded:
    _check_own_call(call_id, context)

    def write(connection: Connection) -> None:
        analytics.put_tool_call(connection, call_id, tool_call_id, tool_call)
        _refresh_if_ended(connection, call_id)

    transact(write)
    return Recorded(call_id=call_id)


def get_call(call_id: str, context: Context) -> CallStory:
    if context.identity is Identity.WORKER:
        _check_own_call(call_id, context)
    with transaction() as connection:
        story = analytics.find(connection, call_id)
        if story is None:
            raise NotFound()
        # What a caller said is personal data, whoever the caller turns out to be.
        audit.add(connection, context, "calls.read", detail=call_id)
        known = figures.find(connection, call_id)
        computed = CallFigures.model_validate(known["details"]) if known else None
        computed_or_given = {
            "figures": computed,
            "rating": ratings.find(connection, call_id),
            "review": reviews.find(connection, call_id),
        }
        return story.model_copy(update=computed_or_given)


def list_calls(wanted: CallQuery, cursor: str | None, limit: int, context: Context) -> CallPage:
    with transaction() as connection:
        found = search.page(connection, _filter(wanted), limit, cursor)
        audit.add(connection, context, "calls.search", detail=f"{len(found.items)} appels")
        return found


def export_calls(format: str, wanted: CallQuery, context: Context) -> File:
    with transaction() as connection:
        file = exports.export(connection, _filter(wanted), format, context.role)
        given = ", ".join(name for name, value in asdict(wanted).items() if value is not None)
        audit.add(connection, context, "calls.export", detail=f"{format} by {given}"[:200])
        return file


def _filter(wanted: CallQuery) -> Filter:
    values = asdict(wanted)
    words = search.wanted_words(values.pop("q"))
    return Filter(words=words, since=values.pop("from_"), until=values.pop("to"), **values)


def metrics(
    since: datetime,
    until: datetime,
    bucket: Bucket,
    by: Breakdown | None,
    only: dict[Breakdown, str],
    series: str | None,
) -> MetricsReport:
    if len(only) > 1:
        raise invalid(f"?{list(only)[1]}", "one filter at a time")
    question = Question(
        since.astimezone(UTC),
        until.astimezone(UTC),
        bucket,
        by,
        only=next(iter(only.items()), None),
        series=series.split(",") if series else SERIES,
    )
    with transaction() as connection:
        return report(connection, question, datetime.now(UTC))


def alert_rules() -> Alerts:
    with transaction() as connection:
        return alerts.read(connection)


def change_alerts(settings: AlertSettings, context: Context) -> Alerts:
    return transact(lambda c: alerts.change(c, settings, context, datetime.now(UTC)))


def alert_history(limit: int, cursor: int | None) -> AlertHistory:
    with transaction() as connection:
        return alerts.history(connection, limit, cursor)


def evaluate_alerts() -> AlertRun:
    now = datetime.now(UTC)
    run = transact(lambda connection: alerts.evaluate(connection, now))
    return run.model_copy(update={"webhooks_sent": webhooks.send_due(now)})


def repair(request: RollupRequest, context: Context) -> RollupRun:
    run = repairs.repair(request, datetime.now(UTC))
    if context.user is not None:
        transact(lambda c: audit.add(c, context, "rollups.repair"))
    return run


def _refresh_if_ended(connection: Connection, call_id: str) -> None:
    """What waited in a spool may come after the end of its call."""
    if figures.has_ended(connection, call_id):
        ingestion.refresh(connection, call_id)


def _check_own_call(call_id: str, context: Context) -> None:
    if call_id != context.required_call_id:
        raise NotAllowed("the request is signed for another call")
