"""Refusals of the privacy function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused


class HeldByLaw(Refused):
    """Carries `hold`: since when, by whom and why."""

    type = "/problems/legal-hold"
    title = "A legal hold forbids to erase anything of this person"
