"""Starts everything on one machine, waits until it is ready, and leaves nothing running behind.

async with launcher.running(launcher.DEMO) as world:
    print(world.gateway_url)
"""

import asyncio
import fcntl
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local import backends, folders, livekit_server, ports, providers, services
from local.backends import Choice
from local.emulators.client import EmulatorsClient
from local.keys import Keys
from local.long_step import Announce
from local.processes import Guard
from local.providers import Provider, Providers
from local.services import Place, Service
from local.world import StartError, World

ADDRESSES = "addresses.json"


@dataclass(frozen=True)
class Profile:
    """One manner of running."""

    name: str
    embedded: bool = False
    """SQLite and the embedded Redis, whatever the machine offers."""
    keeps_data: bool = False
    own_folder: bool = False
    """A folder of its own for each run, thrown away at the end."""
    reads_dotenv: bool = True
    """Real providers where `.env` holds their key."""
    gateway_port: int | None = None
    dashboard_port: int | None = None
    with_dashboard: bool = True


DEMO = Profile("demo", embedded=True, gateway_port=8000, dashboard_port=8501)
UP = Profile("up", keeps_data=True, gateway_port=8000, dashboard_port=8501)
TEST = Profile("test", own_folder=True, reads_dotenv=False, with_dashboard=False)


@dataclass(frozen=True)
class Plan:
    """Which servers this machine gives to a run, and where everything goes."""

    place: Place
    with_mariadb: bool
    with_redis: bool

    @classmethod
    def make(cls, profile: Profile, folder: Path, gateway_port: int | None = None) -> "Plan":
        keys = Keys.generate()
        listed = services.functions()
        numbers = iter(ports.free(11 + len(listed)))
        wanted = gateway_port or profile.gateway_port
        with_mariadb = backends.has_mariadb() and not profile.embedded
        place = Place(
            folder=folder,
            gateway_port=ports.preferred(wanted) if wanted else next(numbers),
            livekit_port=next(numbers),
            livekit_tcp_port=next(numbers),
            livekit_udp_port=next(numbers),
            redis_port=next(numbers),
            health_port=next(numbers),
            metrics_port=next(numbers),
            storage_port=next(numbers),
            issuer_port=next(numbers),
            dashboard_port=(
                ports.preferred(profile.dashboard_port) if profile.dashboard_port else next(numbers)
            ),
            function_ports={function.name: next(numbers) for function in listed},
            database=(
                backends.mariadb_settings(next(numbers), keys)
                if with_mariadb
                else backends.sqlite_settings(folder)
            ),
            keys=keys,
        )
        return cls(place, with_mariadb, backends.has_redis() and not profile.embedded)

    def foundations(self, livekit_server: Path, *, with_emulators: bool) -> list[Service]:
        return [
            backends.livekit(self.place, livekit_server),
            backends.redis(self.place, embedded=not self.with_redis),
            *self.database(),
            *([backends.emulators(self.place)] if with_emulators else []),
        ]

    def database(self) -> list[Service]:
        return backends.mariadb(self.place) if self.with_mariadb else []

    def choices(self, chosen: Providers) -> list[Choice]:
        return [
            Choice("Base de données", "MariaDB (serveur privé)" if self.with_mariadb else "SQLite"),
            Choice("Redis", "redis-server (privé)" if self.with_redis else "embarqué (fakeredis)"),
            Choice("LiveKit", "livekit-server (privé)"),
            *(
                Choice(p.title, f"réel ({p.key} est réglée)" if p in chosen.real else "émulateur")
                for p in Provider
            ),
        ]


@asynccontextmanager
async def running(
    profile: Profile = TEST,
    *,
    overrides: Mapping[str, str] | None = None,
    announce: Announce = lambda line: None,
    gateway_port: int | None = None,
) -> AsyncIterator[World]:
    """Everything, ready. `overrides` are variables that win over those of every process."""
    server = await livekit_server.ensure(announce)
    async with _world(profile, overrides or {}, announce, gateway_port) as (world, plan):
        with_emulators = providers.configured(world.settings) | {Provider.S3} != set(Provider)
        await world.start_all(plan.foundations(server, with_emulators=with_emulators))
        if with_emulators:
            world.emulators = json.loads((world.folder / backends.ANNOUNCED).read_text())
        chosen = providers.choose(world.settings, world.emulators.get("environment", {}))
        world.choices = plan.choices(chosen)
        for choice in world.choices:
            announce(f"  {choice}")
        table = services.applications(world.place, chosen, world.mails_url)
        if profile.keeps_data:
            table.append(services.month(world.place))
        if profile.with_dashboard:
            table += services.supervision(world.place)
        for service in table:
            world.environment |= service.environment
        world.environment |= world.overrides
        await world.start_all(table)
        if with_emulators:
            async with EmulatorsClient(world.control_url) as emulators:
                await emulators.webhook(url=f"{world.gateway_url}/v1/emails/events")
        with _addresses_written(world):
            yield world


@asynccontextmanager
async def database(
    profile: Profile, *, announce: Announce, with_month: bool = True
) -> AsyncIterator[World]:
    """The database of a profile alone, at the newest migration and seeded."""
    async with _world(profile, {}, announce, None) as (world, plan):
        await world.start_all(plan.database())
        await world.start_all(services.data(world.place))
        if with_month:
            await world.start_all([services.month(world.place)])
        yield world


@asynccontextmanager
async def _world(
    profile: Profile, overrides: Mapping[str, str], announce: Announce, gateway_port: int | None
) -> AsyncIterator[tuple[World, Plan]]:
    """An empty run, and its sure end."""
    with _folder(profile) as folder:
        settings = providers.read_dotenv() if profile.reads_dotenv else {}
        plan = Plan.make(profile, folder, gateway_port)
        world = World(plan.place, await Guard.start(), announce, overrides, folder, settings)
        try:
            yield world, plan
        finally:
            await asyncio.shield(_end(world))


async def _end(world: World) -> None:
    await world.stop_all()
    await world.guard.close()


@contextmanager
def _addresses_written(world: World) -> Iterator[None]:
    """So that `centre call` finds what another terminal started."""
    path = world.folder / ADDRESSES
    addresses = {"gateway_url": world.gateway_url, **world.emulators}
    path.write_text(json.dumps({k: v for k, v in addresses.items() if k != "environment"}))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def addresses() -> dict[str, str] | None:
    """Of what runs now on this machine, from any terminal."""
    for profile in (UP, DEMO):
        path = folders.STATE / profile.name / ADDRESSES
        if path.exists():
            found: dict[str, str] = json.loads(path.read_text())
            return found
    return None


@contextmanager
def _folder(profile: Profile) -> Iterator[Path]:
    """The run's folder, held so that no second run of the profile disturbs it."""
    if profile.own_folder:
        with tempfile.TemporaryDirectory(
            prefix=f"centre-appel-{profile.name}-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
        return
    path = folders.STATE / profile.name
    path.mkdir(parents=True, exist_ok=True)
    with (folders.STATE / f"{profile.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"« centre {profile.name} » tourne déjà dans ce dossier : "
                "arrêtez-le d'abord (Ctrl-C)."
            ) from None
        _empty(path, keep_data=profile.keeps_data)
        yield path


def _empty(folder: Path, *, keep_data: bool) -> None:
    for child in folder.iterdir():
        if keep_data and child.name != "logs":
            continue
        shutil.rmtree(child) if child.is_dir() else child.unlink()
