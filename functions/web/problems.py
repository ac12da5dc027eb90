"""Refusals and failures, as a caller of the functions reads them (RFC 9457).

    Problem
    ├── Refused                       4xx: asking again in the same way will not help
    │   ├── Malformed                 400  the body is not JSON that we can read
    │   ├── HeaderMissing             400  a header that this endpoint needs
    │   ├── NotSigned                 401  no valid signature of a service
    │   ├── CallPassInvalid           401  the page's pass is forged, expired, or of another call
    │   ├── NotAllowed                403  this service may not do this
    │   ├── VerificationRequired      403  the caller is not verified, or not well enough
    │   ├── VerificationInvalid       403  forged, expired, or of another call
    │   ├── NotFound                  404
    │   ├── MethodNotAllowed          405
    │   ├── NoAddress                 409  there is no e-mail address to write to
    │   ├── InProgress                409  the same idempotency key is being served
    │   ├── TooLarge                  413
    │   ├── NotJson                   415
    │   ├── Invalid                   422  the body breaks its schema or a rule; see `errors`
    │   ├── IdempotencyMismatch       422  the key was used for another body
    │   └── TooMany                   429
    │       └── TooManyEmails              two a call, five a policyholder in 24 h
    └── Unavailable                   503  asking again later will help

A rule of one function is a subclass in that function, raised where the rule is broken.
`endpoint.py` alone turns these into answers.
"""

from typing import Any, ClassVar

from contract.problems import FieldError


class Problem(Exception):
    """What went wrong, for the one who asked: never a stack, SQL or another person's data."""

    type: ClassVar[str] = "/problems/internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    status: ClassVar[int] = 500

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: list[FieldError] | None = None,
        retry_after: int | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = errors or []
        self.headers: dict[str, str] = {}
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        self.extensions = extensions
        """Members of this problem type beside the standard ones."""


class Refused(Problem):
    type = "/problems/refused"
    title = "The request is refused"
    status = 409


class Malformed(Refused):
    type = "/problems/malformed-body"
    title = "The body is not JSON that can be read"
    status = 400


class HeaderMissing(Refused):
    type = "/problems/header-missing"
    title = "A header that this endpoint needs is missing or malformed"
    status = 400


class NotSigned(Refused):
    type = "/problems/not-signed"
    title = "The request carries no valid signature"
    status = 401

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.headers["WWW-Authenticate"] = "Bearer"


class CallPassInvalid(Refused):
    type = "/problems/call-pass-invalid"
    title = "The call pass is not valid for this call"
    status = 401


class NotAllowed(Refused):
    type = "/problems/not-allowed"
    title = "This service may not do this"
    status = 403


class VerificationRequired(Refused):
    """Carries `level`, the level that is needed."""

    type = "/problems/verification-required"
    title = "The caller must be verified first"
    status = 403


class VerificationInvalid(Refused):
    type = "/problems/verification-invalid"
    title = "The caller's verification is not valid"
    status = 403


class NotFound(Refused):
    type = "/problems/not-found"
    title = "There is nothing here"
    status = 404


class MethodNotAllowed(Refused):
    type = "/problems/method-not-allowed"
    title = "This address does not answer this method"
    status = 405

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(f"allowed: {', '.join(allowed)}")
        self.headers["Allow"] = ", ".join(allowed)


class InProgress(Refused):
    type = "/problems/request-in-progress"
    title = "The same request is still being served"


class TooLarge(Refused):
    type = "/problems/body-too-large"
    title = "The body is too large"
    status = 413


class NotJson(Refused):
    type = "/problems/unsupported-media-type"
    title = "The body must be application/json"
    status = 415


class Invalid(Refused):
    type = "/problems/invalid"
    title = "Some values are not valid"
    status = 422


class IdempotencyMismatch(Refused):
    type = "/problems/idempotency-mismatch"
    title = "The idempotency key was used for another body"
    status = 422


class TooMany(Refused):
    type = "/problems/too-many-requests"
    title = "Too many requests"
    status = 429


class NoAddress(Refused):
    type = "/problems/no-address"
    title = "There is no usable address on file"


class TooManyEmails(TooMany):
    type = "/problems/too-many-emails"
    title = "The policyholder has been written to as often as is allowed"


class Unavailable(Problem):
    type = "/problems/unavailable"
    title = "Not available for the moment"
    status = 503


def invalid(pointer: str, detail: str) -> Invalid:
    """A rule broken by one value: `invalid("#/peril", "not a peril of this line")`."""
    return Invalid(errors=[FieldError(detail=detail, pointer=pointer)])
