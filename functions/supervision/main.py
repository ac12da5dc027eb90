"""The supervision function: live calls, what supervisors do in them, and lost agents replaced."""

import flask
import functions_framework

from contract.base import CallId
from contract.roles import Role
from contract.supervision import (
    ChecksRequest,
    ChecksRun,
    EventAccepted,
    LiveCalls,
    LiveTranscript,
    Reasoned,
    RoomAccess,
    Since,
    SupervisionAction,
    Whisper,
)
from functions.supervision.problems import AdviserInCharge, NoAgent, NotTakenOver
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes

routes = Routes("supervision")

_SUPERVISOR = {
    "signed_by": (Identity.DASHBOARD,),
    "role": Role.SUPERVISOR,
    "is_idempotent": True,
}


@functions_framework.http
def supervision(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.get("/v1/supervision/calls", signed_by=(Identity.DASHBOARD,))
def list_live() -> LiveCalls:
    from functions.supervision import service

    return service.list_live()


@routes.get("/v1/supervision/calls/{call_id}", signed_by=(Identity.DASHBOARD,))
def follow(call_id: CallId, context: Context, since: Since = -1) -> LiveTranscript:
    from functions.supervision import service

    return service.follow(call_id, since, context)


@routes.post("/v1/supervision/calls/{call_id}/listen", **_SUPERVISOR)
def listen(call_id: CallId, request: Reasoned, context: Context) -> RoomAccess:
    from functions.supervision import actions

    return actions.listen(call_id, request, context)


@routes.post("/v1/supervision/calls/{call_id}/whisper", problems=(NoAgent,), **_SUPERVISOR)
def whisper(call_id: CallId, request: Whisper, context: Context) -> SupervisionAction:
    from functions.supervision import actions

    return actions.whisper(call_id, request, context)


@routes.post(
    "/v1/supervision/calls/{call_id}/take-over", problems=(AdviserInCharge, NoAgent), **_SUPERVISOR
)
def take_over(call_id: CallId, request: Reasoned, context: Context) -> RoomAccess:
    from functions.supervision import actions

    return actions.take_over(call_id, request, context)


@routes.post(
    "/v1/supervision/calls/{call_id}/hand-back", problems=(NotTakenOver, NoAgent), **_SUPERVISOR
)
def hand_back(call_id: CallId, request: Reasoned, context: Context) -> SupervisionAction:
    from functions.supervision import actions

    return actions.hand_back(call_id, request, context)


@routes.post("/v1/supervision/calls/{call_id}/end", **_SUPERVISOR)
def end(call_id: CallId, request: Reasoned, context: Context) -> SupervisionAction:
    from functions.supervision import actions

    return actions.end(call_id, request, context)


@routes.post("/v1/supervision/livekit-events", status=200, signed_by=(Identity.PUBLIC,))
def livekit_event(request: flask.Request, context: Context) -> EventAccepted:
    """LiveKit's webhook, signed by LiveKit over its raw body."""
    from functions.supervision import watch

    return watch.event(context.body, request.headers.get("Authorization", ""))


@routes.post("/v1/supervision/checks", status=200, signed_by=(Identity.WORKER, Identity.SCHEDULER))
def check_rooms(request: ChecksRequest) -> ChecksRun:
    from functions.supervision import watch

    return watch.checks(request)
