"""Ratings: what callers think of their call, in their own words."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contract.base import CallId, Moment, Request, Response

Stars = Annotated[int, Field(ge=1, le=5, strict=True)]


class Rating(Request):
    """From the caller page, at the end of a call; the last one of a call holds."""

    stars: Stars
    """1, very bad, to 5, very good."""
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    """Whatever the caller wrote: text, to be escaped wherever it is shown."""


class StoredRating(Response):
    call_id: CallId
    stars: int
    comment: str
    rated_at: Moment
