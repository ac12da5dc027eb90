"""The tokens function: the way into a call, and the only one open to the public."""

import flask
import functions_framework

from contract.tokens import TokenGrant, TokenRequest
from functions.tokens.problems import AllLinesBusy, FieldNotAllowed, LineClosed, TooManyCalls
from functions.web import cors
from functions.web.context import Identity
from functions.web.endpoint import Routes

routes = Routes("tokens")


@functions_framework.http
def tokens(request: flask.Request) -> flask.Response:
    return cors.answer(request, routes.dispatch)


@routes.post(
    "/v1/tokens",
    signed_by=[Identity.PUBLIC],
    invalid_body=FieldNotAllowed,
    problems=(AllLinesBusy, LineClosed, TooManyCalls),
)
def create_token(_: TokenRequest, request: flask.Request) -> TokenGrant:
    from functions.tokens import service

    return service.create_token(request)
