"""Which web pages may ask for a token: an exact list, without credentials."""

from collections.abc import Callable

import flask

from functions.tokens.settings import OriginSettings


def answer(
    request: flask.Request, dispatch: Callable[[flask.Request], flask.Response]
) -> flask.Response:
    """The answer of `dispatch`, which a page of an allowed origin may read."""
    origin = request.headers.get("Origin")
    is_allowed = origin in OriginSettings.from_environment().allowed_origins
    is_preflight = "Access-Control-Request-Method" in request.headers
    if request.method == "OPTIONS" and is_preflight:
        response = flask.Response(status=204 if is_allowed else 403)
    else:
        response = dispatch(request)
    response.headers.add("Vary", "Origin")
    if origin and is_allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, X-Request-Id"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id"
        response.headers["Access-Control-Max-Age"] = "600"
    return response
