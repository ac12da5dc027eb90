"""One machine's worth of call centre for all end-to-end tests, and how a test looks at it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy

from local import launcher
from local.dialogue import Dialogue
from local.emulators.client import EmulatorsClient
from local.simulated_caller import CallResult, place
from local.world import World
from tests.end_to_end.typed_calls import typed_call

__all__ = ["stage", "typed_call", "world"]

OVERRIDES = {
    "CALLS_PER_ADDRESS": "1000/minute",
    "CALLS_ALTOGETHER": "1000/minute",
    "IDLE_PROCESSES": "2",
    "TTS_SPEAKING_RATE": "1.6",
}


@dataclass
class Stage:
    """A running world, and what a test asks of it."""

    world: World
    emulators: EmulatorsClient

    async def play(self, dialogue: Dialogue, **options: Any) -> CallResult:
        return await place(dialogue, self.world.gateway_url, self.world.control_url, **options)

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
        return {table: self.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"] for table in tables}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with launcher.running(launcher.TEST, overrides=OVERRIDES, announce=print) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def stage(world: World) -> AsyncIterator[Stage]:
    """Emulators as new: no fault, no script, no mail."""
    async with EmulatorsClient(world.control_url) as emulators:
        await emulators.reset()
        yield Stage(world, emulators)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "end_to_end" in str(item.path):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
