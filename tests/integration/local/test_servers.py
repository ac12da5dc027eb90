"""The servers under a run: private, on loopback, and what they store stays only where it should."""

from dataclasses import replace
from pathlib import Path

import pytest
import redis
from aiohttp import ClientSession
from sqlalchemy import create_engine, text

from local import backends, launcher, livekit_server
from local.launcher import TEST, UP


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("local.folders.STATE", tmp_path / "state")
    return tmp_path / "state"


async def test_mariadb_keeps_what_is_stored_from_one_run_to_the_next(state: Path):
    for expected in (0, 1):
        async with launcher._world(UP, {}, print, None) as (world, plan):
            await world.start_all(plan.database())
            engine = create_engine(world.database_url)
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS kept (n INT)"))
                assert connection.scalar(text("SELECT COUNT(*) FROM kept")) == expected
                connection.execute(text("INSERT INTO kept VALUES (1)"))
            engine.dispose()


@pytest.mark.parametrize("embedded", [True, False])
async def test_redis_answers_and_counts(embedded: bool):
    profile = replace(TEST, embedded=embedded)

    async with launcher._world(profile, {}, print, None) as (world, plan):
        await world.start_all([backends.redis(plan.place, embedded=not plan.with_redis)])
        host, port = world.redis
        with redis.Redis(host=host, port=port) as client:
            assert client.incr("calls") == 1
            assert client.eval("return redis.call('INCR', KEYS[1])", 1, "calls") == 2


async def test_livekit_accepts_the_keys_of_the_run_and_no_others():
    from livekit import api

    server = await livekit_server.ensure(print)
    async with launcher._world(TEST, {}, print, None) as (world, plan):
        await world.start_all([backends.livekit(plan.place, server)])
        keys = plan.place.keys
        url = world.livekit_url.replace("ws://", "http://")

        async with api.LiveKitAPI(url, keys.livekit_key, keys.livekit_secret) as client:
            rooms = await client.room.list_rooms(api.ListRoomsRequest())
        assert list(rooms.rooms) == []

        async with ClientSession() as stranger:
            answer = await stranger.post(f"{url}/twirp/livekit.RoomService/ListRooms", json={})
            assert answer.status == 401


async def test_a_machine_without_servers_gets_embedded_ones(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backends.shutil, "which", lambda *_, **__: None)

    async with launcher._world(TEST, {}, print, None) as (_, plan):
        assert plan.database() == []
        assert plan.place.database["DB_URL"].startswith("sqlite:///")
        assert not plan.with_redis
