"""Who asks, for which call: what a request says of itself beside its body."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract.roles import Role
from functions.web.problems import HeaderMissing


class Identity(StrEnum):
    """Who signed the request."""

    PUBLIC = "public"
    """Nobody: the caller's page, or a webhook that has its own signature."""
    WORKER = "worker"
    DASHBOARD = "dashboard"
    SCHEDULER = "scheduler"


@dataclass
class Context:
    """One request; handlers ask for it by its type."""

    function: str
    request_id: str
    identity: Identity = Identity.PUBLIC
    call_id: str | None = None
    """From the signature, so that it cannot be another call's."""
    user: str | None = None
    """Who is signed in to the dashboard, from its signature."""
    role: Role | None = None
    caller_address: str | None = None
    """Keyed hash of the caller's network address, for limits only."""
    idempotency_key: str | None = None
    confirmed_at: datetime | None = None
    """When the caller said yes, if the request could not be sent then; from the signature."""
    body: bytes = field(default=b"", repr=False)

    @property
    def required_call_id(self) -> str:
        if self.call_id is None:
            raise HeaderMissing("X-Call-Id, and `call` in the signature, are needed here")
        return self.call_id
