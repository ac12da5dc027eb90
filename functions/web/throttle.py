"""How often an address, and all addresses together, may ask what is open; counted in Redis."""

import math
import time

from limits import parse_many
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from functions.web import redis_client


def seconds_to_wait(what: str, address: str, each: str, altogether: str) -> int | None:
    """None when `what` may be asked, and is now counted; limits read `5/minute;20/hour`."""
    pool = redis_client.client().connection_pool
    limiter = MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))
    # One address is asked first: who asks too often uses up nothing of what all share.
    counted = [
        *((limit, f"address:{address}") for limit in parse_many(each)),
        *((limit, "everyone") for limit in parse_many(altogether)),
    ]
    for limit, subject in counted:
        if not limiter.hit(limit, what, subject):
            reset = limiter.get_window_stats(limit, what, subject).reset_time
            return max(1, math.ceil(reset - time.time()))
    return None
