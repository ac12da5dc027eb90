"""Refusals of the policies function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import TooMany


class TooManyChanges(TooMany):
    type = "/problems/too-many-changes"
    title = "The policyholder's contact was changed as often as it may be in a day"
