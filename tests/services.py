"""The functions as a service calls them: served in this process, requests signed."""

import hashlib
import json
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import functions_framework
import jwt
from pydantic import BaseModel
from werkzeug.test import TestResponse

from contract.roles import Role
from contract.verifications import Level
from functions.web import verification
from tests.builders import CALL_ID
from tests.keys import KID, SECRETS
from tests.own_users import as_own_user

USER = "camille.roy@assureur.example"
"""Who is signed in to the dashboard."""


def sign(
    method: str,
    target: str,
    body: bytes = b"",
    /,
    *,
    identity: str = "worker",
    call_id: str | None = CALL_ID,
    kid: str = KID,
    secret: str | None = None,
    role: Role = Role.SUPERVISOR,
    **claims: Any,
) -> str:
    """The Authorization header of a request."""
    now = int(time.time())
    payload: dict[str, Any] = {
        "iss": identity,
        "iat": now,
        "exp": now + 60,
        "htm": method,
        "htu": target,
        "body": hashlib.sha256(body).hexdigest(),
    }
    if call_id is not None:
        payload["call"] = call_id
    if identity == "dashboard":
        payload |= {"user": USER, "role": role}
    secret = secret or SECRETS[identity][kid]
    # Signed as bytes: PyJWT would correct what some tests mean to send.
    signed = json.dumps(payload | claims).encode()
    token = jwt.PyJWS().encode(signed, secret, algorithm="HS256", headers={"kid": kid})
    return f"Bearer {token}"


def caller_token(
    policyholder_id: int,
    policy_numbers: list[str],
    *,
    call_id: str = CALL_ID,
    level: Level = Level.FACTORS,
) -> str:
    """What the Caller-Verification header holds, once the caller is verified."""
    return verification.issue(policyholder_id, call_id, policy_numbers, level, datetime.now(UTC))[0]


class Service:
    """A client of one function, signing as `identity` for one call."""

    def __init__(
        self,
        function: str,
        *,
        source: str | None = None,
        identity: str | None = "worker",
        call_id: str | None = CALL_ID,
        role: Role = Role.SUPERVISOR,
    ) -> None:
        source = source or f"functions/{function}/main.py"
        self.function = function
        self.app = functions_framework.create_app(function, source)
        self.identity = identity
        self.call_id = call_id
        self.role = role
        """Of the person behind the dashboard."""

    def get(self, target: str, **options: Any) -> TestResponse:
        return self.request("GET", target, **options)

    def post(self, target: str, body: Any = None, **options: Any) -> TestResponse:
        """A creating post: a new Idempotency-Key unless one is given."""
        options.setdefault("key", uuid4().hex)
        return self.request("POST", target, body, **options)

    def put(self, target: str, body: Any = None, **options: Any) -> TestResponse:
        return self.request("PUT", target, body, **options)

    def request(
        self,
        method: str,
        target: str,
        body: BaseModel | bytes | Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        **claims: Any,
    ) -> TestResponse:
        """`token` is the Caller-Verification, `key` the Idempotency-Key; `claims` go into the
        signature."""
        raw = _raw(body)
        sent = {
            "Content-Type": "application/json" if raw else None,
            "Authorization": self._authorization(method, target, raw, **claims),
            "X-Call-Id": self.call_id if self.identity else None,
            "Caller-Verification": token,
            "Idempotency-Key": key,
        }
        all_headers = {name: value for name, value in sent.items() if value} | (headers or {})
        with as_own_user(self.function):
            return self.app.test_client().open(target, method=method, data=raw, headers=all_headers)

    def _authorization(self, method: str, target: str, raw: bytes, **claims: Any) -> str | None:
        if self.identity is None:
            return None
        return sign(
            method,
            target,
            raw,
            identity=self.identity,
            call_id=self.call_id,
            role=self.role,
            **claims,
        )


def _raw(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, BaseModel):
        return body.model_dump_json().encode()
    return json.dumps(body).encode()
