"""Caller-Verification: who the caller is, as the verifications function signed it.

A JWT signed with Ed25519, for one call, for at most 15 minutes. Every function can check it;
only the verifications function has the key that makes it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import SecretStr

from contract.verifications import Level
from functions.web.context import Context
from functions.web.problems import VerificationInvalid, VerificationRequired
from functions.web.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

LIFE = timedelta(minutes=15)
DEFERRED = timedelta(days=7)
"""How much later than the caller's yes a request may come that could not be sent then."""
SAME_MOMENT = timedelta(seconds=60)
"""Clocks may be so far apart."""
ISSUER = "verifications"

_BY_FACTORS = ["policies:read", "claims:read", "claims:write", "emails:write", "codes:write"]
_BY_CODE = ["claims:details", "contact:write", "documents:read", "documents:write", "exports:write"]

SCOPES: dict[Level, list[str]] = {
    Level.FACTORS: _BY_FACTORS,
    # Each level may what those below it may.
    Level.CODE: _BY_FACTORS + _BY_CODE,
}


class SigningKey(Settings):
    """Only the verifications function has it."""

    verification_private_key: SecretStr
    """Ed25519, PEM."""
    verification_key_id: str
    """Under which name its public half is published to the others."""


class PublicKeys(Settings):
    verification_public_keys: dict[str, str]
    """Key id → PEM; the old and the new one while one replaces the other."""


@dataclass(frozen=True)
class VerifiedCaller:
    """The policyholder on the line; handlers ask for it by its type."""

    policyholder_id: int
    call_id: str
    policy_numbers: tuple[str, ...]
    level: Level
    scopes: frozenset[str]


def customer_reference(policyholder_id: int) -> str:
    """The policyholder's pseudonym in the records of calls; not secret from who has the tables."""
    return hashlib.sha256(f"customer:{policyholder_id}".encode()).hexdigest()[:32]


def issue(
    policyholder_id: int, call_id: str, policy_numbers: list[str], level: Level, now: datetime
) -> tuple[str, datetime]:
    """A token, and when it expires."""
    import jwt

    key, key_id = signing_key()
    expires_at = now.replace(microsecond=0) + LIFE
    claims = {
        "iss": ISSUER,
        "sub": str(policyholder_id),
        "call_id": call_id,
        "policies": policy_numbers,
        "level": int(level),
        "scopes": SCOPES[level],
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
        "jti": uuid4().hex,
    }
    token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": key_id})
    return token, expires_at


def signing_key() -> tuple["Ed25519PrivateKey", str]:
    """The key of the settings, and its name."""
    settings = SigningKey.from_environment()
    pem = settings.verification_private_key.get_secret_value()
    return _private_key(pem), settings.verification_key_id


def check(token: str | None, context: Context, level: Level, scope: str | None) -> VerifiedCaller:
    """The caller that the token proves, for this call, at this level."""
    if not token:
        raise VerificationRequired(level=int(level))
    caller = _read(token, context.confirmed_at)
    if caller.call_id != context.required_call_id:
        raise VerificationInvalid("it is of another call")
    if caller.level < level or (scope and scope not in caller.scopes):
        raise VerificationRequired("a higher level is needed", level=int(level))
    return caller


def _read(token: str, confirmed_at: datetime | None) -> VerifiedCaller:
    """What was confirmed earlier needs a verification that held then."""
    import jwt

    now = datetime.now(UTC)
    at = confirmed_at or now
    if at + DEFERRED < now:
        raise VerificationInvalid("it was confirmed too long ago")

    keys = PublicKeys.from_environment().verification_public_keys
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _public_key(keys[str(jwt.get_unverified_header(token).get("kid"))]),
            algorithms=["EdDSA"],
            issuer=ISSUER,
            options={
                "require": ["sub", "iat", "exp", "jti"],
                "verify_exp": confirmed_at is None,
            },
        )
        issued_at = datetime.fromtimestamp(claims["iat"], UTC)
        if not issued_at - SAME_MOMENT <= at <= issued_at + LIFE:
            raise VerificationInvalid("it has expired")
        return VerifiedCaller(
            policyholder_id=int(claims["sub"]),
            call_id=claims["call_id"],
            policy_numbers=tuple(claims["policies"]),
            level=Level(claims["level"]),
            scopes=frozenset(claims["scopes"]),
        )
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError):
        raise VerificationInvalid("it is forged, malformed or expired") from None


@lru_cache(maxsize=4)
def _private_key(pem: str) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(pem.encode(), None)  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _public_key(pem: str) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    return load_pem_public_key(pem.encode())  # type: ignore[return-value]
