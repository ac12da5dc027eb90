"""Problems: the one shape of every refusal (RFC 9457, `application/problem+json`)."""

from pydantic import ConfigDict

from contract.base import Response

MEDIA_TYPE = "application/problem+json"


class FieldError(Response):
    detail: str
    pointer: str
    """JSON pointer to the value at fault, as a URI fragment: `#/circumstances/driver`."""


class Problem(Response):
    """A problem type may add members of its own, such as `telephone` or `claim_number`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    """Which problem it is: `/problems/…`; see docs/http-api.md."""
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    """The request's id, to quote when asking for help."""
    errors: list[FieldError] = []
