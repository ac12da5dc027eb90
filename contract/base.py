"""What every body of the contract is made of: requests, responses, pages, money, time."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Cents = Annotated[int, Field(ge=0, description="Euro cents.")]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""One line said or read by a person."""

LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]

CallId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits, chosen by the tokens function; the LiveKit room is `call-{call_id}`."""

Postcode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]

Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""E.164."""


def _no_empty_part(address: str) -> str:
    if ".." in address:
        raise ValueError("two dots in a row")
    return address


EmailAddress = Annotated[
    str,
    AfterValidator(_no_empty_part),
    StringConstraints(
        max_length=254,
        pattern=r"^[a-z0-9](?:[a-z0-9._%+\-]{0,62}[a-z0-9_%+\-])?"
        r"@(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
    ),
]
"""In lower case, ASCII."""


def _milliseconds(moment: datetime) -> datetime:
    """Databases keep milliseconds: what is stored must equal what was sent."""
    if not 1900 <= moment.year <= 9000:
        # Beyond, the same moment in UTC may not exist.
        raise ValueError("the year is not between 1900 and 9000")
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Moment = Annotated[AwareDatetime, AfterValidator(_milliseconds)]
"""A point in time with its offset, to the millisecond."""


def _plausible(day: date) -> date:
    if day.year < 1900:
        raise ValueError("the year is before 1900")
    return day


Day = Annotated[date, AfterValidator(_plausible)]


class Request(BaseModel):
    """A body we receive: unknown fields are refused, so that a typing error is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Response(BaseModel):
    """A body we send: clients ignore fields they do not know, so `/v1` can only grow."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)
