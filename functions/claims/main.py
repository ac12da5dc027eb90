"""The claims function: opens a claim from a first notice of loss, shows it and adds to it; takes
down what third parties report."""

import flask
import functions_framework

from contract.base import CallId
from contract.claims import (
    Addition,
    Claim,
    ClaimDetails,
    ClaimRegister,
    Claims,
    ClaimStatus,
    FirstNoticeOfLoss,
    RecordedAddition,
)
from contract.identifiers import ClaimNumber, PolicyNumber, ReportNumber
from contract.losses import Peril
from contract.roles import Role
from contract.third_party import RecordedReports, ReportReceived, ThirdPartyReport
from contract.verifications import Level
from functions.claims.problems import (
    ClaimAlreadyReported,
    PerilNotCovered,
    TooManyAdditions,
    TooManyClaims,
    TooManyReports,
)
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.verification import VerifiedCaller

routes = Routes("claims")


@functions_framework.http
def claims(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.post(
    "/v1/claims",
    scope="claims:write",
    is_idempotent=True,
    is_deferrable=True,
    problems=(PerilNotCovered, ClaimAlreadyReported, TooManyClaims),
)
def open_claim(notice: FirstNoticeOfLoss, caller: VerifiedCaller, context: Context) -> Claim:
    from functions.claims import service

    return service.open_claim(notice, caller, context)


@routes.get("/v1/claims", scope="claims:read")
def list_claims(
    caller: VerifiedCaller, context: Context, cursor: ClaimNumber | None = None
) -> Claims:
    from functions.claims import service

    return service.list_claims(cursor, caller, context)


# Before the claims, one of which would otherwise be called so.
@routes.post("/v1/claims/third-party-reports", is_idempotent=True, problems=(TooManyReports,))
def report_as_third_party(report: ThirdPartyReport, context: Context) -> ReportReceived:
    from functions.claims import third_party

    return third_party.receive(report, context)


@routes.get("/v1/claims/third-party-reports", signed_by=(Identity.DASHBOARD,), role=Role.SUPERVISOR)
def list_third_party_reports(
    context: Context, cursor: ReportNumber | None = None
) -> RecordedReports:
    from functions.claims import third_party

    return third_party.list_reports(cursor, context)


@routes.get("/v1/claims/register", signed_by=(Identity.DASHBOARD,), role=Role.SUPERVISOR)
def list_register(
    context: Context,
    claim_number: ClaimNumber | None = None,
    policy_number: PolicyNumber | None = None,
    call_id: CallId | None = None,
    peril: Peril | None = None,
    status: ClaimStatus | None = None,
    cursor: ClaimNumber | None = None,
) -> ClaimRegister:
    """Everybody's claims, the newest first."""
    from functions.claims import register
    from functions.database.claims_register import Sought

    sought = Sought(claim_number, policy_number, call_id, peril, status)
    return register.list_claims(sought, cursor, context)


@routes.get("/v1/claims/{claim_number}", scope="claims:read")
def get_claim(claim_number: ClaimNumber, caller: VerifiedCaller, context: Context) -> Claim:
    from functions.claims import service

    return service.get_claim(claim_number, caller, context)


@routes.post(
    "/v1/claims/{claim_number}/additions",
    scope="claims:write",
    is_idempotent=True,
    problems=(TooManyAdditions,),
)
def add_to_claim(
    claim_number: ClaimNumber, addition: Addition, caller: VerifiedCaller, context: Context
) -> RecordedAddition:
    from functions.claims import service

    return service.add_to_claim(claim_number, addition, caller, context)


@routes.get(
    "/v1/claims/{claim_number}/details",
    signed_by=(Identity.WORKER, Identity.DASHBOARD),
    role=Role.SUPERVISOR,
    level=Level.CODE,
    scope="claims:details",
)
def get_details(
    claim_number: ClaimNumber, caller: VerifiedCaller | None, context: Context
) -> ClaimDetails:
    """What else was told of the loss: to its policyholder after a code, or to a supervisor."""
    from functions.claims import service

    return service.get_details(claim_number, caller, context)
