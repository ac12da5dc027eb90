"""A claim that was confirmed and could not be filed: the request as it will be sent."""

from pydantic import BaseModel, Field

FOLDER = "claims"
"""In the spool's directory, beside those of the calls."""


class WaitingClaim(BaseModel):
    call_id: str
    idempotency_key: str
    verification: str = Field(repr=False)
    body: str = Field(repr=False)
    confirmed_at: int
    """When the caller said yes, in seconds: they were verified then."""
