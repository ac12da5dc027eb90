"""The analytics function: a call is written as it happens, and read back as one story."""

from typing import Annotated, Literal

import flask
import functions_framework
from pydantic import Field, StringConstraints

from contract.alerts import AlertHistory, AlertRun, Alerts, AlertSettings
from contract.analytics import (
    CallPage,
    CallRecord,
    CallStory,
    Channel,
    Disposition,
    Recorded,
    ToolCall,
    Turn,
)
from contract.base import CallId, Moment
from contract.metrics import (
    Breakdown,
    Bucket,
    Definitions,
    MetricsReport,
    RollupRequest,
    RollupRun,
)
from contract.ratings import Rating, StoredRating
from contract.reviews import Grid, HumanReview, Motif, Review, ReviewRequest, ReviewRun
from contract.roles import Role
from functions.analytics.call_query import CallQuery
from functions.analytics.problems import CallNotOver, ExportTooLarge
from functions.web import cors
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.files import File
from functions.web.problems import CallPassInvalid

TurnNumber = Annotated[int, Field(ge=0, le=100_000)]
ToolCallId = Annotated[str, StringConstraints(pattern=r"^[!-.0-~]{1,100}$")]
Version = Annotated[str, StringConstraints(max_length=60)]
Names = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(,[a-z0-9_]+)*$", max_length=1000)]
"""Of metrics, with commas between."""

routes = Routes("analytics")


@functions_framework.http
def analytics(request: flask.Request) -> flask.Response:
    # Of all these routes a page may use one: the rating.
    return cors.answer(
        request,
        routes.dispatch,
        methods="PUT",
        headers="Authorization, Content-Type, X-Request-Id",
    )


@routes.put("/v1/analytics/calls/{call_id}")
def put_call(call_id: CallId, call: CallRecord, context: Context) -> Recorded:
    from functions.analytics import service

    return service.put_call(call_id, call, context)


@routes.put("/v1/analytics/calls/{call_id}/turns/{n}")
def put_turn(call_id: CallId, n: TurnNumber, turn: Turn, context: Context) -> Recorded:
    from functions.analytics import service

    return service.put_turn(call_id, n, turn, context)


@routes.put("/v1/analytics/calls/{call_id}/tool-calls/{id}")
def put_tool_call(
    call_id: CallId, id: ToolCallId, tool_call: ToolCall, context: Context
) -> Recorded:
    from functions.analytics import service

    return service.put_tool_call(call_id, id, tool_call, context)


@routes.get("/v1/analytics/calls/{call_id}", signed_by=[Identity.WORKER, Identity.DASHBOARD])
def get_call(call_id: CallId, context: Context) -> CallStory:
    from functions.analytics import service

    return service.get_call(call_id, context)


@routes.post(
    "/v1/analytics/calls/{call_id}/summary",
    status=200,
    signed_by=[Identity.WORKER, Identity.DASHBOARD],
    role=Role.SUPERVISOR,
    problems=(CallNotOver,),
)
def ask_review(call_id: CallId, request: ReviewRequest, context: Context) -> Review:
    from functions.analytics import review_service

    return review_service.ask(call_id, request, context)


@routes.put(
    "/v1/analytics/calls/{call_id}/review/human",
    signed_by=[Identity.DASHBOARD],
    role=Role.SUPERVISOR,
)
def check_review(call_id: CallId, human: HumanReview, context: Context) -> Review:
    from functions.analytics import review_service

    return review_service.check_by_person(call_id, human, context)


@routes.get("/v1/analytics/reviews/grid", signed_by=[Identity.DASHBOARD])
def get_grid() -> Grid:
    from functions.analytics.review_prompt import grid

    return grid()


@routes.post(
    "/v1/analytics/reviews/runs", status=200, signed_by=[Identity.WORKER, Identity.SCHEDULER]
)
def run_reviews() -> ReviewRun:
    from functions.analytics import review_runs

    return review_runs.run()


@routes.get("/v1/analytics/calls", signed_by=[Identity.DASHBOARD])
def list_calls(
    wanted: CallQuery,
    context: Context,
    cursor: CallId | None = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> CallPage:
    """Finished calls, the newest first."""
    from functions.analytics import service

    return service.list_calls(wanted, cursor, limit, context)


@routes.get(
    "/v1/analytics/exports",
    signed_by=[Identity.DASHBOARD],
    role=Role.SUPERVISOR,
    media_types=("text/csv", "application/vnd.apache.parquet"),
    problems=(ExportTooLarge,),
)
def export_calls(format: Literal["csv", "parquet"], wanted: CallQuery, context: Context) -> File:
    """The calls of a search as a file, whole or not at all."""
    from functions.analytics import service

    return service.export_calls(format, wanted, context)


@routes.get("/v1/analytics/alerts", signed_by=[Identity.DASHBOARD])
def get_alerts() -> Alerts:
    """The alert rules, and how each stands."""
    from functions.analytics import service

    return service.alert_rules()


@routes.put("/v1/analytics/alerts", signed_by=[Identity.DASHBOARD], role=Role.ADMIN)
def put_alerts(settings: AlertSettings, context: Context) -> Alerts:
    """All rules and who is told, whole."""
    from functions.analytics import service

    return service.change_alerts(settings, context)


@routes.get("/v1/analytics/alerts/history", signed_by=[Identity.DASHBOARD])
def list_alerts(
    cursor: Annotated[int, Field(ge=1)] | None = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> AlertHistory:
    """Alerts that were raised, the newest first."""
    from functions.analytics import service

    return service.alert_history(limit, cursor)


@routes.post(
    "/v1/analytics/alerts/evaluations",
    status=200,
    signed_by=[Identity.SCHEDULER, Identity.DASHBOARD],
    role=Role.ADMIN,
)
def evaluate_alerts() -> AlertRun:
    """Evaluates the rules and tells what is new."""
    from functions.analytics import service

    return service.evaluate_alerts()


@routes.get("/v1/analytics/definitions", signed_by=[Identity.DASHBOARD])
def get_definitions() -> Definitions:
    from functions.analytics import definitions, prices

    return Definitions(
        items=list(definitions.definitions().values()), price_version=prices.newest_version()
    )


@routes.get("/v1/analytics/metrics", signed_by=[Identity.DASHBOARD])
def get_metrics(
    from_: Moment,
    to: Moment,
    bucket: Bucket = Bucket.DAY,
    by: Breakdown | None = None,
    motif: Motif | None = None,
    channel: Channel | None = None,
    disposition: Disposition | None = None,
    agent_version: Version | None = None,
    series: Names | None = None,
) -> MetricsReport:
    """Every metric of a period, beside the equal period before."""
    from functions.analytics import service

    given = {
        Breakdown.MOTIF: motif,
        Breakdown.CHANNEL: channel,
        Breakdown.DISPOSITION: disposition,
        Breakdown.AGENT_VERSION: agent_version,
    }
    only = {name: value for name, value in given.items() if value is not None}
    return service.metrics(from_, to, bucket, by, only, series)


@routes.post(
    "/v1/analytics/rollups",
    status=200,
    signed_by=[Identity.SCHEDULER, Identity.DASHBOARD],
    role=Role.ADMIN,
)
def repair_rollups(request: RollupRequest, context: Context) -> RollupRun:
    from functions.analytics import service

    return service.repair(request, context)


@routes.put(
    "/v1/analytics/calls/{call_id}/rating",
    signed_by=[Identity.PUBLIC],
    problems=(CallPassInvalid,),
)
def put_rating(
    call_id: CallId, rating: Rating, request: flask.Request, context: Context
) -> StoredRating:
    from functions.analytics import ratings

    return ratings.put(call_id, rating, request, context)
