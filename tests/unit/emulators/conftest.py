"""The emulators, served for a test on free ports of the loopback interface."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from local import emulators
from local.emulators import Emulators


@pytest.fixture(scope="session")
def certificates_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture
async def running(certificates_folder: Path) -> AsyncIterator[Emulators]:
    async with emulators.serve(certificates_folder=certificates_folder) as running:
        running.delays.none()
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def until(is_true: Callable[[], bool], *, at_most: float = 10) -> None:
    """Wait for something that happens in another task."""
    async with asyncio.timeout(at_most):
        while not is_true():
            await asyncio.sleep(0.005)
