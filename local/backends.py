"""The servers under a run, and which of them this machine offers."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from local import livekit_server, ports
from local.keys import Keys
from local.services import Place, Service, python

DATABASE = "centre_appel"
ANNOUNCED = "emulators.json"
"""Written by the emulators when they are ready: their addresses, and the variables to use them."""


@dataclass(frozen=True)
class Choice:
    """What was chosen for one need, as it is told to the person."""

    need: str
    chosen: str

    def __str__(self) -> str:
        return f"{self.need} : {self.chosen}"


def has_mariadb() -> bool:
    return bool(mariadbd() and shutil.which("mariadb-install-db"))


def has_redis() -> bool:
    return bool(shutil.which("redis-server"))


def mariadbd() -> str | None:
    # Debian puts it where an ordinary user's PATH does not look.
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")


def mariadb_settings(port: int, keys: Keys) -> dict[str, str]:
    return {
        "DB_URL": "",
        "DB_HOST": ports.HOST,
        "DB_PORT": str(port),
        "DB_NAME": DATABASE,
        "DB_USER": DATABASE,
        "DB_PASSWORD": keys.database_password,
    }


def sqlite_settings(folder: Path) -> dict[str, str]:
    return {"DB_URL": f"sqlite:///{folder / 'centre-appel.sqlite'}"}


def mariadb(place: Place) -> list[Service]:
    """A private server as the current user; what it stores stays in the run's folder."""
    files = place.folder / "mariadb"
    program = mariadbd()
    assert program is not None
    user = ("--user=root",) if os.geteuid() == 0 else ()
    statements = place.folder / "mariadb-init.sql"
    statements.touch(mode=0o600)
    statements.write_text(_first_statements(place.database))
    server = Service(
        "mariadb",
        (
            program,
            "--no-defaults",
            *user,
            f"--datadir={files}",
            f"--port={place.database['DB_PORT']}",
            f"--bind-address={ports.HOST}",
            # A socket's path may not exceed 107 characters; nothing of ours uses it.
            f"--socket=/tmp/mariadb-{place.database['DB_PORT']}.sock",
            f"--pid-file={files}/mariadb.pid",
            # A server that starts sweeps what others left in the folder they share.
            f"--tmpdir={place.folder}",
            f"--init-file={statements}",
            "--skip-name-resolve",
            "--skip-log-bin",
            "--innodb-buffer-pool-size=64M",
            "--innodb-flush-log-at-trx-commit=2",
            "--performance-schema=OFF",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
        ),
        needs=() if (files / "mysql").is_dir() else ("mariadb-files",),
        port=int(place.database["DB_PORT"]),
        patience=10,
    )
    if not server.needs:
        return [server]
    install = (
        "mariadb-install-db",
        "--no-defaults",
        *user,
        f"--datadir={files}",
        f"--tmpdir={place.folder}",
        "--skip-test-db",
    )
    return [Service("mariadb-files", install, once=True), server]


def _first_statements(database: dict[str, str]) -> str:
    name, user, password = database["DB_NAME"], database["DB_USER"], database["DB_PASSWORD"]
    return (
        f"CREATE DATABASE IF NOT EXISTS {name} COLLATE utf8mb4_unicode_ci;\n"
        f"CREATE USER IF NOT EXISTS '{user}'@'{ports.HOST}';\n"
        f"ALTER USER '{user}'@'{ports.HOST}' IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON {name}.* TO '{user}'@'{ports.HOST}';\n"
    )


def redis(place: Place, *, embedded: bool) -> Service:
    port = str(place.redis_port)
    command = (
        python("local.embedded_redis", "--port", port)
        if embedded
        else (
            *("redis-server", "--port", port),
            *("--bind", ports.HOST),
            *("--save", ""),
            *("--appendonly", "no"),
            *("--dir", str(place.folder)),
        )
    )
    return Service("redis", command, port=place.redis_port)


def livekit(place: Place, program: Path) -> Service:
    configuration = place.folder / "livekit.yaml"
    configuration.touch(mode=0o600)
    configuration.write_text(
        livekit_server.configuration(
            place.livekit_port,
            place.livekit_tcp_port,
            place.livekit_udp_port,
            place.keys.livekit_key,
            place.keys.livekit_secret,
            f"{place.gateway_url}/v1/supervision/livekit-events",
        )
    )
    return Service(
        "livekit-server",
        (str(program), "--config", str(configuration)),
        port=place.livekit_port,
        health="/",
        # It waits for its rooms to empty; nothing in it is worth the wait.
        patience=0.5,
    )


def emulators(place: Place) -> Service:
    announced = place.folder / ANNOUNCED
    announced.unlink(missing_ok=True)
    return Service(
        "emulators",
        python(
            "local.emulators",
            *("--announce", str(announced)),
            *("--certificates", str(place.folder / "certificates")),
        ),
        announces=announced,
    )
