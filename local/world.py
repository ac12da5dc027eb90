"""A run in progress: where its parts are, and the processes behind them."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from local import ports
from local.backends import Choice
from local.long_step import Announce
from local.processes import Guard, Process, inherited
from local.services import TASTES, Place, Service

READY_SECONDS = 90
DONE_SECONDS = 600
"""What does its work once and ends may be long about it."""


class StartError(Exception):
    """The run could not start; the message is one sentence, then the last lines of the log."""


@dataclass
class World:
    place: Place
    guard: Guard
    announce: Announce
    overrides: Mapping[str, str]
    folder: Path
    settings: Mapping[str, str]
    """What `.env` sets."""
    choices: list[Choice] = field(default_factory=list)
    processes: dict[str, Process] = field(default_factory=dict)
    emulators: dict[str, Any] = field(default_factory=dict)
    """What the emulators announced: addresses and variables."""
    environment: dict[str, str] = field(default_factory=dict)
    """All the variables of all parts, as one process would need them to take any part."""
    _services: dict[str, Service] = field(default_factory=dict)
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def gateway_url(self) -> str:
        return self.place.gateway_url

    @property
    def livekit_url(self) -> str:
        return self.place.livekit_url

    @property
    def database_url(self) -> str:
        return self.place.database_url

    @property
    def redis(self) -> tuple[str, int]:
        return self.place.host, self.place.redis_port

    @property
    def control_url(self) -> str:
        """Where the emulators' delays, faults and ledger are."""
        return str(self.emulators["control_url"])

    @property
    def mails_url(self) -> str | None:
        return self.emulators.get("sendgrid_url")

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    async def start_all(self, table: Iterable[Service]) -> None:
        """Each as soon as what it needs is ready; the first failure stops the rest."""
        ready = {service.name: asyncio.Event() for service in table}

        async def start(service: Service) -> None:
            for need in service.needs:
                if need in ready:
                    await ready[need].wait()
            await self.start(service)
            ready[service.name].set()

        try:
            async with asyncio.TaskGroup() as group:
                for service in table:
                    group.create_task(start(service))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def start(self, service: Service | str) -> Process:
        """Start a service, or start again one that was stopped; returns when it is ready."""
        if isinstance(service, str):
            service = self._services[service]
        self._services[service.name] = service
        environment = {
            **inherited(),
            **self.settings,
            **service.environment,
            **{name: self.settings[name] for name in TASTES & self.settings.keys()},
            **self.overrides,
            "PYTHONUNBUFFERED": "1",
        }
        try:
            process = await Process.start(
                service.name,
                service.command,
                environment,
                self.logs / f"{service.name}.log",
                self.guard,
            )
        except OSError as error:
            raise StartError(f"« {service.name} » n'a pas pu démarrer : {error}.") from error
        self.processes[service.name] = process
        await _until_ready(service, process)
        if not service.once:
            self._watchers.append(asyncio.create_task(self._watch(process)))
        return process

    async def stop(self, name: str) -> None:
        await self.processes[name].stop(self._services[name].patience)

    async def stop_all(self) -> None:
        """Callers first, then what they call: in the reverse order of the needs."""
        for watcher in self._watchers:
            watcher.cancel()
        foundations = {"mariadb", "redis", "emulators", "livekit-server"}
        for group in (set(self.processes) - foundations, foundations & set(self.processes)):
            await asyncio.gather(*(self.stop(name) for name in group))

    async def _watch(self, process: Process) -> None:
        code = await process.wait()
        if not process.stopping:
            self.announce(_death(process, code))


async def _until_ready(service: Service, process: Process) -> None:
    patience = DONE_SECONDS if service.once else READY_SECONDS
    limit = time.monotonic() + patience
    ended = asyncio.create_task(process.wait())
    try:
        while True:
            if process.exit_code is not None or ended.done():
                if service.once and process.exit_code == 0:
                    return
                raise StartError(_death(process, process.exit_code or 0))
            if not service.once and process.has_said(service.says) and await _is_ready(service):
                return
            if time.monotonic() > limit:
                raise StartError(
                    f"« {service.name} » n'est pas prêt après {patience} s ; "
                    f"fin de son journal {process.log} :\n{process.last_lines()}"
                )
            await asyncio.wait([ended], timeout=0.05)
    finally:
        ended.cancel()


async def _is_ready(service: Service) -> bool:
    if service.announces:
        return service.announces.exists()
    if service.port is None:
        return True
    if service.health is None:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(ports.HOST, service.port)
            writer.close()
            return True
        return False
    try:
        url = f"http://{ports.HOST}:{service.port}{service.health}"
        async with ClientSession(timeout=ClientTimeout(2)) as client, client.get(url) as answer:
            return answer.status == 200
    except (ClientError, TimeoutError):
        return False


def _death(process: Process, code: int) -> str:
    how = f"signal {-code}" if code < 0 else f"code {code}"
    return (
        f"« {process.name} » s'est arrêté ({how}) ; fin de son journal {process.log} :\n"
        f"{process.last_lines()}"
    )
