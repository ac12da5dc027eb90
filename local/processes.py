"""Processes that a run starts, each in a group of its own, and their sure end."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local import guard
from local.folders import ROOT


class Guard:
    """A small process that outlives this one just long enough to end what it left running."""

    def __init__(self, process: asyncio.subprocess.Process, pipe: int) -> None:
        self._process = process
        self.pipe = pipe

    @classmethod
    async def start(cls) -> "Guard":
        read, write = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-SE", guard.__file__, stdin=read, start_new_session=True
            )
        finally:
            os.close(read)
        return cls(process, write)

    def forget(self, group: int) -> None:
        os.write(self.pipe, f"-{group}\n".encode())

    async def close(self) -> None:
        os.close(self.pipe)
        await self._process.wait()


# A process makes itself known to the guard before it becomes the command: at no moment is there
# one that a killed launcher would leave behind.
_KNOWN_THEN = ("sh", "-c", 'echo "+$$" >&0; exec "$@" </dev/null', "sh")


class Process:
    """One running command; all it prints goes to its log file."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path, guard: Guard):
        self.name = name
        self.log = log
        self.stopping = False
        self._process = process
        self._guard = guard

    @classmethod
    async def start(
        cls,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        guard: Guard,
    ) -> "Process":
        """Raises FileNotFoundError when there is no such program."""
        if not shutil.which(command[0], path=environment.get("PATH")):
            raise FileNotFoundError(f"{command[0]} est introuvable")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *_KNOWN_THEN,
                *command,
                env=dict(environment),
                cwd=ROOT,
                stdin=guard.pipe,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name, process, log, guard)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self._process.returncode

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self, patience: float) -> None:
        """Ask it to end; after `patience` seconds, kill it. Its children end with it."""
        self.stopping = True
        if self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), patience)
        await self.kill()

    async def kill(self) -> None:
        self.stopping = True
        guard.send(self.pid, signal.SIGKILL)
        await self.wait()
        await self._gone()
        self._guard.forget(self.pid)

    async def _gone(self) -> None:
        """Its children end a moment after it; nobody waits for them but the system."""
        for _ in range(100):
            if not guard.send(self.pid, 0):
                return
            await asyncio.sleep(0.005)

    def has_said(self, words: str | None) -> bool:
        return words is None or words in self.log.read_text(errors="replace")

    def last_lines(self, count: int = 12) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join([line for line in text.splitlines() if line.strip()][-count:])


def inherited() -> dict[str, str]:
    """What a process needs of this one's environment: no setting of the product is among it."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER", "VIRTUAL_ENV", "SYSTEMROOT")
    certificates = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
    return {
        name: os.environ[name] for name in (*kept, *certificates, *proxies) if name in os.environ
    }
