"""Redis, as functions reach it: short timeouts, since a caller waits."""

from functools import cache
from typing import TYPE_CHECKING

from pydantic import SecretStr

from functions.web.settings import Settings

if TYPE_CHECKING:
    from redis import Redis

TIMEOUT = 2
"""Seconds."""


class RedisSettings(Settings):
    redis_host: str = "127.0.0.1"
    redis_port: int = 6379
    redis_password: SecretStr | None = None
    redis_tls: bool = False


def client() -> "Redis":
    return _client(RedisSettings.from_environment())


@cache
def _client(settings: RedisSettings) -> "Redis":
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    password = settings.redis_password
    return Redis(
        host=settings.redis_host,
        port=settings.redis_port,
        password=password.get_secret_value() if password else None,
        ssl=settings.redis_tls,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        # The library would wait for seconds between its attempts.
        retry=Retry(NoBackoff(), 1),
    )
