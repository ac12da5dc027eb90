"""The query of a search for calls, as its address says it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.analytics import Channel, Disposition, Seconds, SentimentShift
from contract.base import Moment
from contract.identifiers import ClaimNumber
from contract.reviews import Motif
from functions.web.endpoint import Query


@dataclass(frozen=True)
class CallQuery(Query):
    """What the calls that are searched for must be."""

    q: Annotated[str, StringConstraints(max_length=200)] | None = None
    from_: Moment | None = None
    to: Moment | None = None
    motif: Motif | None = None
    disposition: Disposition | None = None
    channel: Channel | None = None
    verification_level: Annotated[int, Field(ge=0, le=2)] | None = None
    min_seconds: Seconds | None = None
    max_seconds: Seconds | None = None
    min_latency: Seconds | None = None
    tool_failed: bool | None = None
    sentiment: SentimentShift | None = None
    min_stars: Annotated[int, Field(ge=1, le=5)] | None = None
    max_stars: Annotated[int, Field(ge=1, le=5)] | None = None
    claim_number: ClaimNumber | None = None
