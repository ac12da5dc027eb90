"""A private MariaDB and Redis for the session; each database test also runs on SQLite."""

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pymysql
import pytest
import redis as redis_package
from sqlalchemy import Connection, Engine, text

from functions.database import engine as engine_module
from functions.database.migrate import migrate
from functions.database.tables import metadata
from tests import keys
from tests.ending import with_us

STARTUP = 60
"""Seconds; generous, since the machine may be busy."""


@pytest.fixture(autouse=True)
def function_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in keys.SETTINGS.items():
        monkeypatch.setenv(name, value)


@dataclass(frozen=True)
class Server:
    host: str
    port: int


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_mariadb(tmp_path_factory.mktemp("mariadb")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    _require("redis-server", "redis-server")
    server = Server("127.0.0.1", _free_port())
    command = ["redis-server", "--port", str(server.port), "--bind", server.host]
    command += ["--save", "", "--appendonly", "no"]
    log = tmp_path_factory.mktemp("redis") / "log"
    with _running(command, log, lambda: _redis_answers(server)):
        yield server


@pytest.fixture
def redis(redis_server: Server, monkeypatch: pytest.MonkeyPatch) -> redis_package.Redis:
    """An empty Redis that the functions use."""
    monkeypatch.setenv("REDIS_HOST", redis_server.host)
    monkeypatch.setenv("REDIS_PORT", str(redis_server.port))
    client = redis_package.Redis(redis_server.host, redis_server.port)
    client.flushall()
    return client


@pytest.fixture(scope="session")
def migrated_mariadb(mariadb: Server) -> str:
    with _root(mariadb) as connection:
        connection.cursor().execute("CREATE DATABASE centre_appel CHARACTER SET utf8mb4")
    return _migrated(f"mysql+pymysql://root@{mariadb.host}:{mariadb.port}/centre_appel")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _migrated(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/centre.sqlite")


@pytest.fixture(params=["mariadb", "sqlite"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A migrated, empty database that the functions use: on MariaDB, then on SQLite."""
    return _empty(request.getfixturevalue(f"migrated_{request.param}"), monkeypatch)


@pytest.fixture
def mariadb_database(migrated_mariadb: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """For what only MariaDB can show."""
    return _empty(migrated_mariadb, monkeypatch)


@contextmanager
def running_mariadb(folder: Path, *options: str) -> Iterator[Server]:
    """A private server with its data in `folder`; its root has no password."""
    for program in ("mariadbd", "mariadb-install-db"):
        _require(program, "mariadb-server")
    user = getpass.getuser()
    installed = subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={folder}/data",
            f"--tmpdir={folder}",
            f"--user={user}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        capture_output=True,
        text=True,
    )
    if installed.returncode:
        pytest.fail(f"mariadb-install-db:\n{installed.stdout}\n{installed.stderr}")
    server = Server("127.0.0.1", _free_port())
    command = [
        _path("mariadbd"),
        "--no-defaults",
        f"--user={user}",
        f"--datadir={folder}/data",
        f"--tmpdir={folder}",
        f"--socket={folder}/socket",
        f"--port={server.port}",
        f"--bind-address={server.host}",
        "--skip-name-resolve",
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=64M",
        "--innodb-log-file-size=16M",
        "--max-connections=200",
        *options,
    ]
    with _running(command, folder / "log", lambda: _mariadb_answers(server)):
        yield server


def _migrated(url: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DB_URL", url)
        migrate()
    return url


def _empty(url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DB_URL", url)
    engine = engine_module.engine()
    with engine.begin() as connection:
        _delete_all(connection)
    return engine


def _delete_all(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(text(f"DELETE FROM {table.name}"))


def _path(program: str) -> str | None:
    # Debian keeps servers where an ordinary user's PATH does not look.
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


def _require(program: str, package: str) -> None:
    if _path(program) is None:
        pytest.fail(f"{program} is missing: install it with `apt-get install {package}`")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command, log: Path, answers) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, preexec_fn=with_us)
    try:
        deadline = time.monotonic() + STARTUP
        while not answers():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[0]} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _root(server: Server) -> pymysql.Connection:
    return pymysql.connect(host=server.host, port=server.port, user="root", ssl_disabled=True)


def _mariadb_answers(server: Server) -> bool:
    try:
        _root(server).close()
    except pymysql.MySQLError:
        return False
    return True


def _redis_answers(server: Server) -> bool:
    try:
        return bool(redis_package.Redis(server.host, server.port).ping())
    except redis_package.RedisError:
        return False
