"""What this machine offers, and what to do about what is missing."""

import importlib.metadata
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from local import backends, folders, launcher, livekit_server, ports, providers

FREE_GIGABYTES = 2


@dataclass(frozen=True)
class Finding:
    subject: str
    ok: bool
    detail: str
    remedy: str | None = None
    needed: bool = True
    """False: something else takes its place, or only the tests need it."""


def examine() -> Iterator[Finding]:
    yield _python()
    yield _packages()
    yield _livekit_server()
    yield _go()
    yield _optional("MariaDB", backends.has_mariadb(), "mariadb-server", "SQLite la remplace")
    yield _optional("Redis", backends.has_redis(), "redis-server", "fakeredis le remplace")
    yield _optional("Chromium", bool(shutil.which("chromium")), "chromium", "tests seulement")
    yield _port()
    yield _dotenv()
    yield _disk()


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "Python",
        (3, 11) <= sys.version_info < (3, 14),
        version,
        "installer Python 3.11, 3.12 ou 3.13, puis « make setup »",
    )


def _packages() -> Finding:
    project = tomllib.loads((folders.ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(w for e in extras if e != "dev" for w in extras[e])]
    missing = [name for name in map(_name, wanted) if not _is_installed(name)]
    return Finding(
        "Paquets Python",
        not missing,
        f"il manque {', '.join(missing)}" if missing else f"{len(wanted)} présents",
        "make setup",
    )


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _livekit_server() -> Finding:
    found = livekit_server.find()
    return Finding(
        "Serveur LiveKit",
        found is not None,
        str(found or "absent : compilé au premier lancement, 3 à 6 minutes"),
        f"pour éviter l'attente, mettre livekit-server {livekit_server.VERSION} dans le PATH",
        needed=False,
    )


def _go() -> Finding:
    go = livekit_server.machine_go()
    return Finding(
        "Go",
        go is not None or livekit_server.find() is not None,
        str(go or "absent, et inutile si le serveur LiveKit est là"),
        f"rien à faire : la roue {livekit_server.GO_WHEEL} en tient lieu",
        needed=False,
    )


def _optional(subject: str, present: bool, package: str, otherwise: str) -> Finding:
    return Finding(
        subject,
        present,
        "présent" if present else f"absent : {otherwise}",
        f"apt install {package}",
        needed=False,
    )


def _port() -> Finding:
    wanted = launcher.UP.gateway_port or 0
    is_free = ports.is_free(wanted)
    return Finding(
        f"Port {wanted}",
        is_free,
        "libre" if is_free else "pris : un autre sera choisi",
        f"arrêter ce qui écoute sur le port {wanted}, ou donner --port",
        needed=False,
    )


def _dotenv() -> Finding:
    known = set(providers.read_dotenv(folders.ROOT / ".env.example", keep_empty=True))
    given = providers.read_dotenv()
    unknown = sorted(set(given) - known)
    real = [provider.key for provider in providers.configured(given)]
    return Finding(
        ".env",
        not unknown,
        f"noms inconnus : {', '.join(unknown)}"
        if unknown
        else f"fournisseurs réels : {', '.join(real) or 'aucun, tous sont émulés'}",
        "corriger ces noms d'après .env.example",
        needed=False,
    )


def _disk() -> Finding:
    free = shutil.disk_usage(folders.ROOT).free / 1e9
    return Finding(
        "Disque",
        free >= FREE_GIGABYTES,
        f"{free:.0f} Go libres",
        f"libérer {FREE_GIGABYTES} Go",
    )
