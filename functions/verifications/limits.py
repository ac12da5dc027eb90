"""How often one may try: per call, per policy, per network address. Only time lifts a limit."""

from datetime import datetime, timedelta

TRIES_PER_CALL = 3
FAILURES_PER_POLICY = 5
TRIES_PER_ADDRESS = 10
WINDOW = timedelta(hours=24)
"""For policies and addresses; a call's tries count for as long as it lasts."""

SHORTEST_LOCK = timedelta(minutes=30)
LONGEST_LOCK = timedelta(hours=24)

SPRAYED_POLICIES = 20
SPRAYING_WINDOW = timedelta(hours=1)


def lock_for(times_locked: int) -> timedelta:
    """Half an hour the first time, twice as long each time after, up to a day."""
    doublings: int = 2 ** min(times_locked, 10)
    return min(SHORTEST_LOCK * doublings, LONGEST_LOCK)


def recent_locks(times_locked: int, locked_until: datetime | None, now: datetime) -> int:
    """How many locks still count: a day of peace after the last one forgives them."""
    is_forgiven = locked_until is None or locked_until + WINDOW < now
    return 0 if is_forgiven else times_locked
