"""The verifications function: is the caller the policyholder?"""

import flask
import functions_framework

from contract.verifications import VerificationAttempt, VerificationOutcome
from functions.web.context import Context
from functions.web.endpoint import Routes

routes = Routes("verifications")


@functions_framework.http
def verifications(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


@routes.post("/v1/verifications")
def verify(attempt: VerificationAttempt, context: Context) -> VerificationOutcome:
    from functions.verifications import service

    return service.verify(attempt, context)
