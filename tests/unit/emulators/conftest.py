"""The emulators, served for a test on free ports of the loopback interface."""

from collections.abc import AsyncIterator
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
