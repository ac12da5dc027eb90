"""Refusals of the callbacks function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused, TooMany


class SlotNotFree(Refused):
    """Carries `slots`, the nearest free ones."""

    type = "/problems/slot-not-free"
    title = "Advisers cannot ring at that time"


class NoSlots(Refused):
    type = "/problems/no-slots"
    title = "No slot is free as far ahead as may be booked"


class NoPhone(Refused):
    type = "/problems/no-phone"
    title = "There is no telephone number on file"


class TooManyCallbacks(TooMany):
    type = "/problems/too-many-callbacks"
    title = "As many callbacks were asked for as may be"


class NotInThatState(Refused):
    """Carries `state`, the one it is in, and `taken_by`."""

    type = "/problems/callback-state"
    title = "The callback is not in a state that allows this"
