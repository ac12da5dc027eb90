"""Refusals of the claims function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused, TooMany


class PerilNotCovered(Refused):
    type = "/problems/peril-not-covered"
    title = "The policy does not cover this peril"


class ClaimAlreadyReported(Refused):
    """Carries `claim_number`, the claim that the same loss opened within the last 24 hours."""

    type = "/problems/claim-already-reported"
    title = "This loss was already reported"


class TooManyClaims(Refused):
    type = "/problems/too-many-claims"
    title = "This call has opened as many claims as a call may"


class TooManyAdditions(Refused):
    type = "/problems/too-many-additions"
    title = "This claim has as many additions as it may have"


class TooManyReports(TooMany):
    type = "/problems/too-many-reports"
    title = "As many reports were made as may be"
