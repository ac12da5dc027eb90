"""How many calls an address, and all addresses together, may start; counted in Redis."""

import math
import time

from limits import parse_many
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from functions.tokens.settings import LimitSettings
from functions.web import redis_client


def seconds_to_wait(address: str, settings: LimitSettings) -> int | None:
    """None when the call may start, and is now counted."""
    pool = redis_client.client().connection_pool
    limiter = MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))
    # One address is asked first: who calls too often uses up nothing of what all share.
    counted = [
        *((limit, f"address:{address}") for limit in parse_many(settings.calls_per_address)),
        *((limit, "everyone") for limit in parse_many(settings.calls_altogether)),
    ]
    for limit, subject in counted:
        if not limiter.hit(limit, "tokens", subject):
            reset = limiter.get_window_stats(limit, "tokens", subject).reset_time
            return max(1, math.ceil(reset - time.time()))
    return None
