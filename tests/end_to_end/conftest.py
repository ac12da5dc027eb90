"""One machine's worth of call centre for all end-to-end tests, and how a test looks at it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy

from functions.database.tables import outbox, verification_codes
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
    "EMULATED_VOICE_HURRY": "2",
}


@dataclass
class Stage:
    """A running world, and what a test asks of it."""

    world: World
    emulators: EmulatorsClient
    asked_before: frozenset[str] = frozenset()
    """The e-mails that earlier tests asked for; some may still be on their way."""

    async def mails(self) -> list[dict[str, Any]]:
        """Those that this test asked for and the provider has accepted."""
        accepted = await self.emulators.mails()
        return [m for m in accepted if m["custom_args"].get("outbox_id") not in self.asked_before]

    async def play(self, dialogue: Dialogue, **options: Any) -> CallResult:
        return await place(dialogue, self.world.gateway_url, self.world.control_url, **options)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        with self._connection() as connection:
            found = connection.execute(sqlalchemy.text(statement), values)
            return [dict(row) for row in found.mappings()]

    def forget_what_was_sent(self) -> None:
        """As if it were days ago: what a policyholder may ask for in a day is limited."""
        days_ago = datetime.now(UTC) - timedelta(days=3)
        with self._connection() as connection:
            connection.execute(sqlalchemy.update(outbox).values(created_at=days_ago))
            connection.execute(sqlalchemy.delete(verification_codes))

    @contextmanager
    def _connection(self) -> Iterator[sqlalchemy.Connection]:
        engine = sqlalchemy.create_engine(self.world.database_url)
        try:
            with engine.begin() as connection:
                yield connection
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
    """Emulators as new: no fault, no script, no mail; and nobody was sent anything today."""
    async with EmulatorsClient(world.control_url) as emulators:
        await emulators.reset()
        new = Stage(world, emulators)
        new.forget_what_was_sent()
        new.asked_before = frozenset(row["id"] for row in new.rows("SELECT id FROM outbox"))
        yield new


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Many calls at once need the whole machine: by then the other tests have ended.
    items.sort(key=lambda item: item.path.name == "test_scenarios.py")
    for item in items:
        if "end_to_end" in str(item.path):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
