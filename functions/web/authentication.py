"""Signed requests: which service is asking, proved by a short-lived JWT over the whole request.

Authorization: Bearer <JWT HS256, kid in its header>
iss   worker | dashboard | scheduler
iat, exp   at most 60 s apart
htm   the method          htu   the path, with its query
body  SHA-256 of the raw body, in hexadecimal
call  the call's id, when X-Call-Id is sent
user, role   who is signed in to the dashboard, and their role: `dashboard` only
confirmed   when the caller said yes to what could not be sent then, in seconds: `worker` only
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import flask
from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from contract.headers import CALL_ID
from contract.roles import Role, UserName
from functions.web.context import Identity
from functions.web.problems import NotSigned
from functions.web.settings import Settings

LEEWAY = 60
"""Seconds that two clocks may be apart."""
LIFE = 60

Secret = Annotated[SecretStr, Field(min_length=32)]

_user_name: TypeAdapter[str] = TypeAdapter(UserName)


class ServiceKeys(Settings):
    service_keys: dict[Identity, dict[str, Secret]]
    """`{"worker": {"2026-11": "…"}}`: each service signs with one of its keys; two live at once
    while one replaces the other."""


@dataclass(frozen=True)
class Signature:
    """Which service signed, for which call, and on behalf of whom."""

    identity: Identity
    call_id: str | None = None
    user: str | None = None
    role: Role | None = None
    confirmed_at: datetime | None = None


def authenticate(request: flask.Request, body: bytes) -> Signature:
    """Who signed this very request."""
    import jwt

    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSigned("Authorization: Bearer is missing")
    try:
        identity, secret = _key(token)
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            leeway=LEEWAY,
            options={"require": ["iss", "iat", "exp", "htm", "htu", "body"]},
        )
    except jwt.InvalidTokenError:
        raise NotSigned("the signature is not valid or has expired") from None
    _check_covers(claims, request, body)
    call_id = _call_id(claims, request)
    if identity is Identity.WORKER:
        return Signature(identity, call_id, confirmed_at=_confirmed_at(claims))
    if identity is not Identity.DASHBOARD:
        return Signature(identity, call_id)
    user, role = _person(claims)
    return Signature(identity, call_id, user, role)


def _confirmed_at(claims: dict[str, Any]) -> datetime | None:
    confirmed = claims.get("confirmed")
    if confirmed is None:
        return None
    if not isinstance(confirmed, int) or not 0 < confirmed <= int(claims["iat"]):
        raise NotSigned("`confirmed` is a moment before the signature")
    return datetime.fromtimestamp(confirmed, UTC)


def _person(claims: dict[str, Any]) -> tuple[str, Role]:
    """The dashboard never asks for itself: a person does, who answers for it."""
    try:
        return _user_name.validate_python(claims.get("user")), Role(str(claims.get("role")))
    except (ValidationError, ValueError):
        raise NotSigned("`user` and `role` say who is signed in to the dashboard") from None


def _key(token: str) -> tuple[Identity, str]:
    """The key that the token names; whether it really signed is checked afterwards."""
    import jwt

    unverified = jwt.decode_complete(token, options={"verify_signature": False})
    keys = ServiceKeys.from_environment().service_keys
    try:
        identity = Identity(str(unverified["payload"].get("iss")))
        return identity, keys[identity][str(unverified["header"].get("kid"))].get_secret_value()
    except (KeyError, ValueError):
        raise NotSigned("the key is not known") from None


def _check_covers(claims: dict[str, Any], request: flask.Request, body: bytes) -> None:
    if not 0 <= int(claims["exp"]) - int(claims["iat"]) <= LIFE:
        raise NotSigned(f"a signature lives at most {LIFE} s")
    if claims["htm"] != request.method or _target(str(claims["htu"])) != _target(_sent(request)):
        raise NotSigned("the signature is of another request")
    if not hmac.compare_digest(
        str(claims["body"]).encode(), hashlib.sha256(body).hexdigest().encode()
    ):
        raise NotSigned("the signature is of another body")


def _call_id(claims: dict[str, Any], request: flask.Request) -> str | None:
    call_id = claims.get("call")
    if request.headers.get(CALL_ID) != call_id:
        raise NotSigned(f"{CALL_ID} is not the call that was signed")
    return call_id


def _sent(request: flask.Request) -> str:
    uri: str = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
    return uri


def _target(uri: str) -> tuple[str, list[tuple[str, str]]]:
    """Path and query with their escapes undone, since a proxy may write them differently."""
    parts = urlsplit(uri)
    return unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
