"""A command that takes minutes, with a line every few seconds that says it is still at work."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping

from local import guard

PROGRESS_SECONDS = 5

Announce = Callable[[str], None]


class StepError(Exception):
    """The command failed; the message holds the end of what it printed."""


async def run(
    command: list[str],
    announce: Announce,
    what: str,
    environment: Mapping[str, str] = os.environ,
) -> None:
    started = time.monotonic()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=dict(environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise StepError(f"{what} : {command[0]} ne démarre pas ({error}).") from error
    finished = asyncio.ensure_future(process.communicate())
    try:
        while not (await asyncio.wait([finished], timeout=PROGRESS_SECONDS))[0]:
            announce(f"  … {what} : {time.monotonic() - started:.0f} s")
    finally:
        if not finished.done():
            guard.send(process.pid, signal.SIGKILL)
            finished.cancel()
    output, _ = finished.result()
    if process.returncode != 0:
        end = " ".join(output.decode(errors="replace").strip().splitlines()[-3:])
        raise StepError(f"{what} : échec ({end}).")
