"""One machine's worth of call centre for all end-to-end tests, and how a test looks at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy
from aiohttp import ClientSession

from local import launcher
from local.dialogue import Dialogue
from local.simulated_caller import CallResult, place
from local.world import World

OVERRIDES = {
    "CALLS_PER_ADDRESS": "1000/minute",
    "CALLS_ALTOGETHER": "1000/minute",
    "IDLE_PROCESSES": "2",
}


@dataclass
class Stage:
    """A running world, and what a test asks of it."""

    world: World
    http: ClientSession

    async def play(self, dialogue: Dialogue, **options: Any) -> CallResult:
        return await place(dialogue, self.world.gateway_url, self.world.control_url, **options)

    async def script(self, *steps: dict[str, Any], when: str | None = None) -> None:
        """The model's part; without one, the rules of the demonstration play it."""
        script = {"name": when or "default", "when": when, "model": list(steps)}
        await self._control("PUT", "scripts", {"scripts": [script]})

    async def fault(self, provider: str, **fault: Any) -> None:
        await self._control("PUT", f"faults/{provider}", fault)

    async def lift(self, provider: str) -> None:
        await self._control("DELETE", f"faults/{provider}")

    async def mails(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.world.control_url}/mails") as answer:
            found = await answer.json()
        return list(found["mails"] if isinstance(found, dict) else found)

    async def _control(self, method: str, path: str, body: Any = None) -> None:
        url = f"{self.world.control_url}/{path}"
        async with self.http.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        engine = sqlalchemy.create_engine(self.world.database_url)
        try:
            with engine.connect() as connection:
                found = connection.execute(sqlalchemy.text(statement), values)
                return [dict(row) for row in found.mappings()]
        finally:
            engine.dispose()

    def counts(self) -> dict[str, int]:
        """How many rows each table holds that a call may change."""
        tables = ("claims", "claim_additions", "outbox", "idempotency_keys")
        return {
            table: self.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"]
            for table in tables
        }


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with launcher.running(launcher.TEST, overrides=OVERRIDES, announce=print) as running:
        yield running


@asynccontextmanager
async def _stage(world: World) -> AsyncIterator[Stage]:
    async with ClientSession() as http:
        stage = Stage(world, http)
        await stage._control("POST", "reset")
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def stage(world: World) -> AsyncIterator[Stage]:
    """Emulators as new: no fault, no script, no mail."""
    async with _stage(world) as stage:
        yield stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "end_to_end" in str(item.path):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
