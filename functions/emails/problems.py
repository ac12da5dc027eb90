"""Refusals of the emails function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused


class NoConfirmation(Refused):
    """Of a claim that was not opened by this system."""

    type = "/problems/no-confirmation"
    title = "This claim has no confirmation that could be sent again"


class PolicyNotInForce(Refused):
    """A certificate says that the policy runs today: it has not begun, or it has ended."""

    type = "/problems/policy-not-in-force"
    title = "The policy is not in force today"
