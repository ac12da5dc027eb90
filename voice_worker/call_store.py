"""Call state in Redis, written after every turn. It may be lost: it can all be asked again."""

import json
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from voice_worker import settings
from voice_worker.logs import logger

KEPT_SECONDS = 2 * 3600


class CallStore:
    """One call's state under `call:{call_id}`, with a time to live.

    Each agent that takes the call has the next epoch; one of an earlier epoch is superseded, and
    may no longer write anything.
    """

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis or _connect()
        self._epoch = 0

    async def take(self, call_id: str) -> dict[str, Any] | None:
        """From now on this agent has the call; what the one before it left, if there was one."""
        try:
            async with self._redis.pipeline(transaction=True) as asked:
                asked.incr(f"call:{call_id}:epoch")
                asked.expire(f"call:{call_id}:epoch", KEPT_SECONDS)
                asked.get(f"call:{call_id}")
                epoch, _, stored = await asked.execute()
        except (RedisError, OSError) as error:
            logger.warning("call state not read", error=type(error).__name__)
            return None
        self._epoch = int(epoch)
        return dict(json.loads(stored)) if stored else None

    async def is_current(self, call_id: str) -> bool:
        """Whether no other agent has taken the call since. Without Redis, nobody can tell."""
        try:
            epoch = await self._redis.get(f"call:{call_id}:epoch")
        except (RedisError, OSError):
            return True
        return epoch is None or int(epoch) <= self._epoch or not self._epoch

    async def save(self, call_id: str, state: dict[str, Any]) -> bool:
        """False when another agent has taken the call: the state is that one's."""
        if not await self.is_current(call_id):
            return False
        try:
            await self._redis.set(f"call:{call_id}", json.dumps(state), ex=KEPT_SECONDS)
        except (RedisError, OSError) as error:
            # The call goes on: the worker holds the same state.
            logger.warning("call state not saved", error=type(error).__name__)
        return True

    async def close(self) -> None:
        await self._redis.aclose()


def _connect() -> Redis:
    state = settings.state()
    return Redis(
        connection_pool=BlockingConnectionPool.from_url(
            f"{'rediss' if state.redis_tls else 'redis'}://{state.redis_host}:{state.redis_port}",
            password=state.redis_password.get_secret_value() if state.redis_password else None,
            # A slow Redis must not slow the conversation.
            socket_timeout=0.3,
            socket_connect_timeout=0.3,
            max_connections=2,
            timeout=0.3,
        )
    )
