"""Who is signed in, and as what: read from what the issuer said of them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from contract.roles import Role
from dashboard import settings


@dataclass(frozen=True)
class Person:
    name: str
    """As people read it."""
    user: str
    """As the audit trail keeps it."""
    role: Role

    def may(self, role: Role) -> bool:
        return self.role.includes(role)


@dataclass(frozen=True)
class Stranger:
    """Signed in at the issuer, but with no role here."""

    name: str
    said: list[str]
    """What the claim holds."""


def signed_in() -> Person | Stranger | None:
    """None when nobody is, or when the session has lasted its time."""
    if not st.user.get("is_logged_in"):
        return None
    return _read(st.user.to_dict(), time.time())


def _read(claims: Mapping[str, Any], now: float) -> Person | Stranger | None:
    chosen = settings.sign_in()
    if now - float(claims.get("iat") or 0) > chosen.session_hours * 3600:
        return None
    user = str(claims.get("email") or claims.get("preferred_username") or claims.get("sub") or "")
    name = str(claims.get("name") or user)
    said = _listed(claims.get(chosen.oidc_roles_claim))
    roles = [chosen.oidc_roles[each] for each in said if each in chosen.oidc_roles]
    if not user or not roles:
        return Stranger(name, said)
    ranks = list(Role)
    return Person(name, user[:120], max(roles, key=ranks.index))


def _listed(claim: Any) -> list[str]:
    if isinstance(claim, str):
        # « [a, b] » is how some issuers write a list.
        return claim.strip("[]").replace(",", " ").replace('"', " ").split()
    return [str(each) for each in claim] if isinstance(claim, list) else []
