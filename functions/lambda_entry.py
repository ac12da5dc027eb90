"""Lambda's entry: the same functions-framework target, asked by the API or by a schedule.

`functions.lambda_entry.handler` is the image's handler; FUNCTION_TARGET names the function.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import quote

from functions import lambda_secrets

SERVICE_AUTHORIZATION = "HTTP_SERVICE_AUTHORIZATION"
"""AWS takes `Authorization` for its own signature, and leaves ours in `Service-Authorization`."""

Event = dict[str, Any]
Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]


class ScheduleFailed(Exception):
    """The function refused its schedule: raised, so that AWS tries again, then keeps it aside."""


def handler(event: Event, context: Any) -> Event:
    """Answer an API Gateway event (version 2.0), or do what a schedule asks."""
    lambda_secrets.load()
    if "scheduled" not in event:
        return _application()(event, context)
    answer = _application()(_signed_event(event["scheduled"]), context)
    if answer["statusCode"] >= 400:
        raise ScheduleFailed(f"{event['scheduled']}: {answer['statusCode']} {answer['body']}")
    return answer


@cache
def _application() -> Callable[[Event, Any], Event]:
    from apig_wsgi import make_lambda_handler
    from functions_framework import create_app

    target = os.environ["FUNCTION_TARGET"]
    application = create_app(target, f"functions/{target}/main.py")
    answer: Callable[[Event, Any], Event] = make_lambda_handler(_as_sent(application.wsgi_app))
    return answer


def _as_sent(application: Application) -> Application:
    """Gives the application what servers of WSGI add: the URI, byte for byte, as it was sent."""

    def answer(environ: Environment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        event = environ["apig_wsgi.full_event"]
        # The API hands the path over with its escapes undone.
        path = quote(event["rawPath"], safe="/%:@!$&'()*+,;=-._~")
        query = event["rawQueryString"]
        environ["REQUEST_URI"] = f"{path}?{query}" if query else path
        if SERVICE_AUTHORIZATION in environ:
            environ["HTTP_AUTHORIZATION"] = environ.pop(SERVICE_AUTHORIZATION)
        return application(environ, start_response)

    return answer


def _signed_event(route: str) -> Event:
    """The request that a schedule stands for. Only AWS's scheduler may invoke with one, so it is
    signed here, with the scheduler's key."""
    import jwt

    method, path = route.split(" ")
    now = int(time.time())
    token = jwt.encode(
        {
            "iss": "scheduler",
            "iat": now,
            "exp": now + 60,
            "htm": method,
            "htu": path,
            "body": hashlib.sha256(b"").hexdigest(),
        },
        os.environ["SCHEDULER_KEY"],
        "HS256",
        {"kid": os.environ["SCHEDULER_KEY_ID"]},
    )
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {token}", "content-length": "0"},
        "requestContext": {
            "http": {"method": method, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
        },
    }


if "AWS_LAMBDA_RUNTIME_API" in os.environ:
    # What is done before the first request keeps no caller waiting.
    lambda_secrets.load()
    _application()
