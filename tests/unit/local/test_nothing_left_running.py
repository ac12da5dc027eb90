"""Whatever happens to a run, no process of it is left, not even a grandchild."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from local import launcher
from local.folders import ROOT
from local.launcher import Profile
from local.services import Service
from local.world import StartError, World

HERE = Profile("test", embedded=True, own_folder=True, reads_dotenv=False)

# A service with a child of its own, which tells both their ids and ignores polite requests.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
with open(sys.argv[1] + ".partial", "w") as pids:
    pids.write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1] + ".partial", sys.argv[1])
time.sleep(600)
"""


def stubborn(pids: Path, name: str = "stubborn") -> Service:
    command = (sys.executable, "-c", STUBBORN, str(pids))
    return Service(name, command, announces=pids, patience=0.2)


def failing(needs: tuple[str, ...] = ()) -> Service:
    script = "import sys; print('the disk is full'); sys.exit(3)"
    return Service("failing", (sys.executable, "-c", script), needs=needs, once=True)


@asynccontextmanager
async def a_world(announce=lambda line: None) -> AsyncIterator[World]:
    async with launcher._world(HERE, {}, announce, None) as (world, _):
        yield world


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def running(pids: Path) -> list[int]:
    return [pid for pid in map(int, pids.read_text().split()) if is_running(pid)]


async def test_a_run_that_ends_well_leaves_nothing(tmp_path: Path):
    pids = tmp_path / "pids"

    async with a_world() as world:
        await world.start_all([stubborn(pids)])
        assert len(running(pids)) == 2

    assert running(pids) == []


async def test_a_service_that_fails_to_start_ends_the_others(tmp_path: Path):
    pids = tmp_path / "pids"

    with pytest.raises(StartError, match="failing") as failure:
        async with a_world() as world:
            await world.start_all([stubborn(pids), failing(needs=("stubborn",))])

    assert "the disk is full" in str(failure.value)
    assert running(pids) == []


async def test_a_cancelled_run_leaves_nothing(tmp_path: Path):
    pids = tmp_path / "pids"
    ready = asyncio.Event()

    async def run() -> None:
        async with a_world() as world:
            await world.start_all([stubborn(pids)])
            ready.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(run())
    await ready.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert running(pids) == []


async def test_a_program_that_does_not_exist_is_one_sentence():
    with pytest.raises(StartError, match="« absent » n'a pas pu démarrer"):
        async with a_world() as world:
            await world.start_all([Service("absent", ("/nowhere/program",))])


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_launcher_that_is_killed_leaves_nothing(tmp_path: Path, sent: signal.Signals):
    pids = tmp_path / "pids"
    program = textwrap.dedent(
        f"""
        import asyncio
        from pathlib import Path
        from local.cli import _run
        from tests.unit.local.test_nothing_left_running import a_world, stubborn

        async def main():
            async with a_world() as world:
                await world.start_all([stubborn(Path({str(pids)!r}))])
                await asyncio.Event().wait()

        _run(main())
        """
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", program], env=environment) as launching:
        until(lambda: pids.exists() or launching.poll() is not None)
        assert len(running(pids)) == 2
        launching.send_signal(sent)
        launching.wait()

    until(lambda: running(pids) == [])


def until(condition, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)


async def test_a_service_that_dies_is_told_with_its_last_words():
    said: asyncio.Queue[str] = asyncio.Queue()
    script = "import time; print('out of memory', flush=True); time.sleep(0.1); raise SystemExit(7)"

    async with a_world(said.put_nowait) as world:
        await world.start_all([Service("fragile", (sys.executable, "-c", script))])
        sentence = await asyncio.wait_for(said.get(), 10)

    assert "« fragile » s'est arrêté (code 7)" in sentence
    assert "out of memory" in sentence


async def test_a_service_that_is_stopped_on_purpose_is_not_reported(tmp_path: Path):
    said: list[str] = []

    async with a_world(said.append) as world:
        await world.start_all([stubborn(tmp_path / "pids")])
        await world.stop("stubborn")

    assert said == []


async def test_a_stopped_service_can_be_started_again(tmp_path: Path):
    pids = tmp_path / "pids"

    async with a_world() as world:
        first = await world.start(stubborn(pids))
        await world.stop("stubborn")
        pids.unlink()
        second = await world.start("stubborn")

        assert second.pid != first.pid
        assert len(running(pids)) == 2


async def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("local.folders.STATE", tmp_path)
    shared = Profile("shared", embedded=True, reads_dotenv=False)

    async with launcher._world(shared, {}, print, None):
        with pytest.raises(StartError, match="tourne déjà"):
            async with launcher._world(shared, {}, print, None):
                pass
