"""The claims function: opens a claim from a first notice of loss, shows it and adds to it."""

import flask
import functions_framework

from contract.claims import Addition, Claim, Claims, FirstNoticeOfLoss, RecordedAddition
from contract.identifiers import ClaimNumber
from functions.claims.problems import (
    ClaimAlreadyReported,
    PerilNotCovered,
    TooManyAdditions,
    TooManyClaims,
)
from functions.web.context import Context
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
