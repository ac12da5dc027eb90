"""Refusals of the supervision function."""

from functions.web.problems import Refused


class AdviserInCharge(Refused):
    """Carries `adviser`."""

    type = "/problems/adviser-in-charge"
    title = "Another supervisor has taken over this call"


class NotTakenOver(Refused):
    type = "/problems/not-taken-over"
    title = "You have not taken over this call"


class NoAgent(Refused):
    type = "/problems/no-agent"
    title = "The agent is not in the room, or does not answer"
