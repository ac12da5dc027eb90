"""What is kept outside the call: its state in Redis, its log lines."""

import json
import logging

import fakeredis
import structlog
from redis.exceptions import ConnectionError as RedisAway

from voice_worker import logs
from voice_worker.call_store import KEPT_SECONDS, CallStore

CALL = "c" * 32


class Away:
    """Redis, not there."""

    def pipeline(self, **_):
        raise RedisAway

    async def set(self, *_, **__):
        raise RedisAway

    async def get(self, *_):
        raise RedisAway


async def test_a_state_is_found_again_and_does_not_stay_for_ever():
    redis = fakeredis.FakeAsyncRedis()
    first = CallStore(redis)
    before = await first.take(CALL)
    await first.save(CALL, {"agenda": ["certificate"]})

    left = await CallStore(redis).take(CALL)

    assert (before, left) == (None, {"agenda": ["certificate"]})
    assert 0 < await redis.ttl(f"call:{CALL}") <= KEPT_SECONDS


async def test_an_agent_that_was_replaced_writes_nothing_any_more():
    redis = fakeredis.FakeAsyncRedis()
    old, new = CallStore(redis), CallStore(redis)
    await old.take(CALL)
    await new.take(CALL)
    await new.save(CALL, {"goal": "new"})

    kept = await old.save(CALL, {"goal": "old"})

    assert not kept
    assert not await old.is_current(CALL)
    assert await new.is_current(CALL)
    assert await CallStore(redis).take(CALL) == {"goal": "new"}


async def test_a_call_goes_on_without_redis():
    store = CallStore(Away())

    left = await store.take(CALL)
    kept = await store.save(CALL, {"agenda": []})

    assert (left, kept) == (None, True)
    assert await store.is_current(CALL)


def test_log_lines_are_json_with_the_call_and_without_personal_data(capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure("INFO")
        logs.bind_call("c" * 32)

        logs.logger.info("sentence withheld", **{"pii.sentence": "Camille est née en 1984"})
        logging.getLogger("livekit.agents").info("x", extra={"lk.pii.user_input": "69003"})

        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        root.handlers[:], root.level = before
        structlog.contextvars.clear_contextvars()
    assert [line["call_id"] for line in lines] == ["c" * 32] * 2
    assert "1984" not in str(lines)
    assert "69003" not in str(lines)
