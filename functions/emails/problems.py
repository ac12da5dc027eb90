"""Refusals of the emails function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused, TooMany


class TooManyEmails(TooMany):
    type = "/problems/too-many-emails"
    title = "The policyholder has been written to as often as is allowed"


class NoAddress(Refused):
    type = "/problems/no-address"
    title = "There is no usable address on file"


class NoConfirmation(Refused):
    """Of a claim that was not opened by this system."""

    type = "/problems/no-confirmation"
    title = "This claim has no confirmation that could be sent again"
