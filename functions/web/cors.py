"""Which web pages may use a public route: an exact list, without credentials."""

from collections.abc import Callable

import flask

from functions.web.settings import Settings


class OriginSettings(Settings):
    allowed_origins: list[str] = []
    """Where the caller page is served: scheme, host and port, exactly."""


def answer(
    request: flask.Request,
    dispatch: Callable[[flask.Request], flask.Response],
    *,
    methods: str = "POST",
    headers: str = "Content-Type, X-Request-Id",
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
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = headers
        response.headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id"
        response.headers["Access-Control-Max-Age"] = "600"
    return response
