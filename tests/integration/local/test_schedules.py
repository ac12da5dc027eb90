"""The clock of a local run."""

import asyncio
from contextlib import suppress

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from local import schedules
from local.schedules import SchedulesSettings


async def test_a_route_that_did_not_answer_is_asked_again_soon(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schedules, "AGAIN_SECONDS", 0.01)
    asked = 0

    async def not_ready_yet(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=503 if asked < 3 else 200)

    application = web.Application()
    application.router.add_post("/v1/documents/removals", not_ready_yet)
    monkeypatch.setattr(schedules, "paces", lambda: [("POST", "/v1/documents/removals", 3600.0)])
    async with TestServer(application) as server:
        settings = SchedulesSettings(
            functions_url=str(server.make_url("/")),
            scheduler_key="key-of-the-scheduler-for-tests-0123",
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(schedules.run(settings, 1), 1.0)

    assert asked == 3
