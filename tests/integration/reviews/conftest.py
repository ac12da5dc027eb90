"""The Gemini emulator in a thread, and analytics that uses it."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from sqlalchemy import Engine

from local.emulators.client import EmulatorsClient
from local.emulators.running import Emulators, serve
from tests.services import Service


class Gemini:
    """The emulator as a test asks it things, from outside its loop."""

    def __init__(self, running: Emulators, loop: asyncio.AbstractEventLoop) -> None:
        self._running, self._loop = running, loop
        self.environment = running.environment

    def reset(self) -> None:
        self._ask("reset")

    def answers(self, *texts: str) -> None:
        """Instead of the rule-driven reviewer: these, one after another."""
        steps = [{"emit": [{"text": text}]} for text in texts]
        script = {"name": "reviews", "streamed": False, "model": steps}
        self._ask("play", script)

    def fails(self, fault: str, times: int | None = None) -> None:
        self._ask("fail", "gemini", fault, **({"times": times} if times else {}))

    @property
    def requests(self) -> list[dict]:
        entries = self._running.ledger.entries("gemini", what="request")
        return [entry.detail["body"] for entry in entries]

    def _ask(self, method: str, *arguments: object, **options: object) -> None:
        async def ask() -> None:
            async with EmulatorsClient(self._running.addresses["control_url"]) as client:
                await getattr(client, method)(*arguments, **options)

        asyncio.run_coroutine_threadsafe(ask(), self._loop).result(10)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gemini]:
    loop = asyncio.new_event_loop()
    started: Future[Gemini] = Future()
    stop = asyncio.Event()

    async def run() -> None:
        folder = tmp_path_factory.mktemp("certificates")
        async with serve(certificates_folder=folder) as running:
            running.delays.none()
            started.set_result(Gemini(running, loop))
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    yield started.result(30)
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@pytest.fixture
def gemini(emulator: Gemini, monkeypatch: pytest.MonkeyPatch) -> Gemini:
    emulator.reset()
    for name in ("GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"):
        monkeypatch.setenv(name, emulator.environment[name])
    return emulator


@pytest.fixture
def analytics(mariadb_database: Engine, gemini: Gemini) -> Service:
    return Service("analytics")


@pytest.fixture
def dashboard(mariadb_database: Engine, gemini: Gemini) -> Service:
    return Service("analytics", identity="dashboard", call_id=None)
