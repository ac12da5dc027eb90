"""Refusals of the verifications function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import TooMany


class TooManyCodes(TooMany):
    type = "/problems/too-many-codes"
    title = "As many codes were sent as may be"
