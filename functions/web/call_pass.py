"""Call pass: what lets the caller's page write about its own call once it is over.

A JWT (HS256) that names one call and nothing else. The tokens function makes it, together with
the way into the call; the secret is of its own, so that a pass opens no room and a room's token
rates nothing.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import flask
from pydantic import Field, SecretStr

from functions.web.problems import CallPassInvalid
from functions.web.settings import Settings

LIFE = timedelta(hours=2)
AUDIENCE = "call-pass"


class CallPassSettings(Settings):
    call_pass_secret: Annotated[SecretStr, Field(min_length=32)]


def issue(call_id: str) -> str:
    import jwt

    claims = {"aud": AUDIENCE, "call": call_id, "exp": datetime.now(UTC) + LIFE}
    return jwt.encode(claims, _secret(), algorithm="HS256")


def check(request: flask.Request, call_id: str) -> None:
    """Raises CallPassInvalid unless the request carries the pass of this call."""
    import jwt

    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        claims: dict[str, Any] = jwt.decode(
            token, _secret(), algorithms=["HS256"], audience=AUDIENCE, options={"require": ["exp"]}
        )
    except jwt.InvalidTokenError:
        raise CallPassInvalid() from None
    if scheme.lower() != "bearer" or claims.get("call") != call_id:
        raise CallPassInvalid()


def _secret() -> str:
    return CallPassSettings.from_environment().call_pass_secret.get_secret_value()
