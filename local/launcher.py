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
from local.keys import Keys
from local.processes import Guard
from local.services import Place
from local.world import Announce, StartError, World


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


DEMO = Profile("demo", embedded=True, gateway_port=8000)
UP = Profile("up", keeps_data=True, gateway_port=8000)
TEST = Profile("test", own_folder=True, reads_dotenv=False)


@asynccontextmanager
async def running(
    profile: Profile = TEST,
    *,
    overrides: Mapping[str, str] | None = None,
    announce: Announce = lambda line: None,
    gateway_port: int | None = None,
) -> AsyncIterator[World]:
    """Everything, ready. `overrides` are variables that win over those of every process."""
    with _folder(profile) as folder:
        settings = providers.read_dotenv() if profile.reads_dotenv else {}
        server = await livekit_server.ensure(announce)
        guard = await Guard.start()
        wanted = gateway_port or profile.gateway_port
        place, choices = _place(profile, folder, wanted)
        world = World(place, guard, announce, overrides or {}, folder, settings, choices)
        try:
            await _start(world, server)
            yield world
        finally:
            await asyncio.shield(_end(world))


async def _end(world: World) -> None:
    await world.stop_all()
    await world.guard.close()


async def _start(world: World, server: Path) -> None:
    place = world.place
    foundations = [backends.livekit(place, server)]
    if "DB_HOST" in place.database:
        foundations += backends.mariadb(place)
    embedded_redis = not any(choice.chosen.startswith("redis-server") for choice in world.choices)
    foundations.append(backends.redis(place, embedded=embedded_redis))
    real = providers.configured(world.settings)
    if len(real) < len(providers.Provider):
        foundations.append(backends.emulators(place))
    await world.start_all(foundations)
    announced = place.folder / "emulators.json"
    if announced.exists():
        world.emulators = json.loads(announced.read_text())
    chosen = providers.choose(world.settings, world.emulators.get("environment", {}))
    world.choices += [
        Choice(provider.title, "réel (clé dans .env)" if provider in chosen.real else "émulateur")
        for provider in providers.Provider
    ]
    for choice in world.choices:
        world.announce(f"  {choice}")
    table = services.applications(place, chosen, world.mails_url)
    for service in table:
        world.environment |= service.environment
    world.environment |= world.overrides
    await world.start_all(table)


def _place(profile: Profile, folder: Path, gateway_port: int | None) -> tuple[Place, list[Choice]]:
    keys = Keys.generate()
    listed = services.functions()
    numbers = iter(ports.free(9 + len(listed)))
    with_mariadb = backends.has_mariadb() and not profile.embedded
    with_redis = backends.has_redis() and not profile.embedded
    place = Place(
        folder=folder,
        gateway_port=ports.preferred(gateway_port) if gateway_port else next(numbers),
        livekit_port=next(numbers),
        livekit_tcp_port=next(numbers),
        livekit_udp_port=next(numbers),
        redis_port=next(numbers),
        health_port=next(numbers),
        metrics_port=next(numbers),
        function_ports={function.name: next(numbers) for function in listed},
        database=(
            backends.mariadb_settings(next(numbers), keys)
            if with_mariadb
            else backends.sqlite_settings(folder)
        ),
        keys=keys,
    )
    return place, [
        Choice("Base de données", "MariaDB (serveur privé)" if with_mariadb else "SQLite"),
        Choice("Redis", "redis-server (privé)" if with_redis else "embarqué (fakeredis)"),
        Choice("LiveKit", f"livekit-server, {place.livekit_url}"),
    ]


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
