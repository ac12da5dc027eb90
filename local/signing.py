"""Signed requests to the functions, as a service of the insurer makes them."""

import hashlib
import time

import jwt

from contract.headers import CALL_ID
from contract.roles import Role
from local.keys import KEY_ID


def signed(
    secret: str,
    method: str,
    target: str,
    body: bytes = b"",
    *,
    issuer: str = "dashboard",
    call_id: str | None = None,
    user: str = "local",
    role: Role = Role.ADMIN,
) -> dict[str, str]:
    """The headers of one request; `target` is its path with its query."""
    now = int(time.time())
    claims: dict[str, str | int] = {
        "iss": issuer,
        "iat": now,
        "exp": now + 60,
        "htm": method,
        "htu": target,
        "body": hashlib.sha256(body).hexdigest(),
    }
    if call_id:
        claims["call"] = call_id
    if issuer == "dashboard":
        claims |= {"user": user, "role": role}
    token = jwt.encode(claims, secret, algorithm="HS256", headers={"kid": KEY_ID})
    return {"Authorization": f"Bearer {token}"} | ({CALL_ID: call_id} if call_id else {})
