"""The privacy function: what is kept of a person, given out, erased or held; who looked at it."""

from typing import Annotated

import flask
import functions_framework
from pydantic import Field

from contract.base import CallId
from contract.privacy import (
    AccessLog,
    ChainVerification,
    Erasure,
    ErasureRequest,
    Export,
    ExportRequest,
    Hold,
    HoldLifted,
    HoldRequest,
    Holds,
    Resealing,
    RetentionRun,
    Seal,
)
from contract.roles import Role
from functions.privacy.problems import HeldByLaw
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes

routes = Routes("privacy")

PEOPLE = (Identity.DASHBOARD,)
PEOPLE_AND_THE_CLOCK = (Identity.DASHBOARD, Identity.SCHEDULER)

Id = Annotated[int, Field(ge=0, lt=2**31)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@functions_framework.http
def privacy(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.post("/v1/privacy/exports", signed_by=PEOPLE, role=Role.ADMIN)
def export_data(request: ExportRequest, context: Context) -> Export:
    from functions.privacy import exports

    return exports.export(request, context)


@routes.post("/v1/privacy/erasures", signed_by=PEOPLE, role=Role.ADMIN, problems=(HeldByLaw,))
def erase_data(request: ErasureRequest, context: Context) -> Erasure:
    from functions.privacy import erasures

    return erasures.erase(request, context)


@routes.get("/v1/privacy/holds", signed_by=PEOPLE, role=Role.ADMIN)
def list_holds(context: Context, cursor: Id = 0) -> Holds:
    from functions.privacy import holds

    return holds.list_holds(cursor, context)


@routes.put("/v1/privacy/holds/{policyholder_id}", signed_by=PEOPLE, role=Role.ADMIN)
def place_hold(policyholder_id: Id, request: HoldRequest, context: Context) -> Hold:
    from functions.privacy import holds

    return holds.place(policyholder_id, request, context)


@routes.delete("/v1/privacy/holds/{policyholder_id}", signed_by=PEOPLE, role=Role.ADMIN)
def lift_hold(policyholder_id: Id, context: Context) -> HoldLifted:
    from functions.privacy import holds

    return holds.lift(policyholder_id, context)


@routes.post("/v1/privacy/retention", status=200, signed_by=PEOPLE, role=Role.ADMIN)
def try_retention(context: Context, dry_run: bool = True) -> RetentionRun:
    from functions.privacy import retention

    return retention.run(context, dry_run=dry_run)


@routes.post(
    "/v1/privacy/retention/runs", status=200, signed_by=PEOPLE_AND_THE_CLOCK, role=Role.ADMIN
)
def run_retention(context: Context) -> RetentionRun:
    from functions.privacy import retention

    return retention.run(context, dry_run=False)


@routes.post("/v1/privacy/resealing", status=200, signed_by=PEOPLE_AND_THE_CLOCK, role=Role.ADMIN)
def reseal_fields(context: Context) -> Resealing:
    from functions.privacy import resealing

    return resealing.reseal(context)


@routes.get("/v1/privacy/access-log", signed_by=PEOPLE, role=Role.ADMIN)
def list_accesses(
    context: Context,
    policyholder_id: Id | None = None,
    call_id: CallId | None = None,
    cursor: Id | None = None,
) -> AccessLog:
    from functions.privacy import access_log

    return access_log.list_accesses(policyholder_id, call_id, cursor, context)


@routes.post(
    "/v1/privacy/access-log/seals", status=200, signed_by=PEOPLE_AND_THE_CLOCK, role=Role.ADMIN
)
def seal_access_log() -> Seal:
    from functions.privacy import access_log

    return access_log.seal()


@routes.get("/v1/privacy/access-log/verification", signed_by=PEOPLE, role=Role.ADMIN)
def verify_access_log(
    context: Context, after: Id = 0, n: Id | None = None, hash: Hash | None = None
) -> ChainVerification:
    """Whether the access log is as it was written; `n` and `hash` are of a seal noted before."""
    from functions.privacy import access_log

    return access_log.verify(after, n, hash, context)
