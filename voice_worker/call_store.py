"""Call state in Redis, written after every turn. It may be lost: it can all be asked again."""

import json
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from voice_worker import settings
from voice_worker.logs import logger

KEPT_SECONDS = 2 * 3600


class CallStore:
    """One call's state under `call:{call_id}`, with a time to live."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis or _connect()

    async def save(self, call_id: str, state: dict[str, Any]) -> None:
        try:
            await self._redis.set(f"call:{call_id}", json.dumps(state), ex=KEPT_SECONDS)
        except (RedisError, OSError) as error:
            # The call goes on: the worker holds the same state.
            logger.warning("call state not saved", error=type(error).__name__)

    async def load(self, call_id: str) -> dict[str, Any] | None:
        try:
            stored = await self._redis.get(f"call:{call_id}")
        except (RedisError, OSError):
            return None
        return dict(json.loads(stored)) if stored else None

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
