"""Refusals of the tokens function; each gives the number to call instead."""

from functions.web.problems import Refused, TooMany, Unavailable


class FieldNotAllowed(Refused):
    type = "/problems/field-not-allowed"
    title = "A caller chooses neither room, nor identity, nor metadata, nor agent"
    status = 400


class TooManyCalls(TooMany):
    """Carries `telephone`, when it is set."""

    type = "/problems/too-many-calls"
    title = "Too many calls from here"


class AllLinesBusy(Unavailable):
    """Carries `telephone`, when it is set."""

    type = "/problems/all-lines-busy"
    title = "No call can be taken for the moment"


class LineClosed(Unavailable):
    """Carries `telephone`, when it is set, and `opens_at`, when that is known."""

    type = "/problems/line-closed"
    title = "The line is closed"
