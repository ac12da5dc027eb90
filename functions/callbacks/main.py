"""The callbacks function: an adviser rings back a caller who asked for it."""

from datetime import date
from typing import Annotated

import flask
import functions_framework
from pydantic import Field

from contract.base import Moment
from contract.callbacks import (
    Callback,
    CallbackChange,
    CallbackId,
    CallbackRequest,
    Callbacks,
    CallbackState,
    KeptCallback,
    Slots,
)
from contract.roles import Role
from functions.callbacks.problems import (
    NoPhone,
    NoSlots,
    NotInThatState,
    SlotNotFree,
    TooManyCallbacks,
)
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.verification import VerifiedCaller

routes = Routes("callbacks")

WorkDay = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]


@functions_framework.http
def callbacks(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.post(
    "/v1/callbacks",
    is_idempotent=True,
    problems=(SlotNotFree, NoSlots, NoPhone, TooManyCallbacks),
)
def ask_callback(
    request: CallbackRequest, caller: VerifiedCaller | None, context: Context
) -> KeptCallback:
    from functions.callbacks import service

    return service.ask(request, caller, context)


@routes.get("/v1/callbacks/slots", signed_by=(Identity.WORKER, Identity.DASHBOARD))
def list_slots(around: Moment | None = None) -> Slots:
    from functions.callbacks import service

    return service.list_slots(around)


@routes.get("/v1/callbacks", signed_by=(Identity.DASHBOARD,))
def list_callbacks(
    context: Context,
    state: CallbackState | None = None,
    day: WorkDay | None = None,
    cursor: CallbackId | None = None,
) -> Callbacks:
    """Those to do, by slot; those of one state or of one day."""
    from functions.callbacks import service

    return service.list_callbacks(context, state, day, cursor)


@routes.patch(
    "/v1/callbacks/{callback_id}",
    signed_by=(Identity.DASHBOARD, Identity.WORKER),
    role=Role.SUPERVISOR,
    problems=(NotInThatState,),
)
def change_callback(callback_id: CallbackId, wanted: CallbackChange, context: Context) -> Callback:
    from functions.callbacks import service

    return service.change(callback_id, wanted, context)
