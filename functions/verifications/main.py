"""The verifications function: is the caller the policyholder, and do they read their e-mail?"""

import flask
import functions_framework

from contract.base import CallId
from contract.verifications import (
    CodeCheck,
    CodeRequest,
    CodeSent,
    VerificationAttempt,
    VerificationOutcome,
)
from functions.verifications.problems import TooManyCodes
from functions.web.context import Context
from functions.web.endpoint import Routes
from functions.web.verification import VerifiedCaller

routes = Routes("verifications")


@functions_framework.http
def verifications(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


@routes.post("/v1/verifications")
def verify(attempt: VerificationAttempt, context: Context) -> VerificationOutcome:
    from functions.verifications import service

    return service.verify(attempt, context)


@routes.post(
    "/v1/verifications/{call_id}/codes",
    scope="codes:write",
    is_idempotent=True,
    problems=(TooManyCodes,),
)
def send_code(
    call_id: CallId, request: CodeRequest, caller: VerifiedCaller, context: Context
) -> CodeSent:
    from functions.verifications import codes

    return codes.send(call_id, caller, context)


@routes.post("/v1/verifications/{call_id}/codes/checks", scope="codes:write")
def check_code(
    call_id: CallId, attempt: CodeCheck, caller: VerifiedCaller, context: Context
) -> VerificationOutcome:
    from functions.verifications import codes

    return codes.check(call_id, attempt.code, caller, context)
