"""The connection to the database: one pool per process, transactions, bounded retries."""

import random
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from pydantic import SecretStr
from pydantic_core import from_json
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from functions.web.problems import Unavailable
from functions.web.settings import Settings

Result = TypeVar("Result")

ATTEMPTS = 5
LOCK_WAIT = 2
"""Seconds a statement waits for another transaction's row: less than a worker waits for us."""

LOCK_TIMEOUT = 1205
_DEADLOCK = 1213
_CONNECTION_LOST = (2006, 2013, 1927)
_WORTH_RETRYING = (LOCK_TIMEOUT, _DEADLOCK, *_CONNECTION_LOST)
_AWAY = (2002, 2003, 1040, 1053, 1203)
"""Not there, too many connections, shutting down."""


class DatabaseSettings(Settings):
    db_host: str = "127.0.0.1"
    db_port: int = 3306
    db_name: str = "centre_appel"
    db_user: str = "centre_appel"
    db_password: SecretStr = SecretStr("")
    db_url: SecretStr | None = None
    """Instead of the five above, e.g. `sqlite:///centre.sqlite`."""
    db_tls_ca: str | None = None
    """The authority that signed the server's certificate; TLS is required when it is set."""

    @property
    def url(self) -> URL:
        if self.db_url:
            return make_url(self.db_url.get_secret_value())
        return URL.create(
            "mysql+pymysql",
            self.db_user,
            self.db_password.get_secret_value(),
            self.db_host,
            self.db_port,
            self.db_name,
            {"charset": "utf8mb4"},
        )


def engine() -> Engine:
    """The engine of the present settings, made once per process."""
    return _engine(DatabaseSettings.from_environment())


@cache
def _engine(settings: DatabaseSettings) -> Engine:
    if settings.url.get_backend_name() == "sqlite":
        return _sqlite(settings.url)
    return create_engine(
        settings.url,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        json_deserializer=from_json,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        pool_pre_ping=True,
        pool_recycle=1800,
        # Every transaction ends by itself: another rollback would be one more journey.
        pool_reset_on_return=None,
        connect_args={
            "ssl": _tls(settings.db_tls_ca),
            "ssl_disabled": settings.db_tls_ca is None,
            "connect_timeout": 3,
            "read_timeout": 10,
            "write_timeout": 10,
            "init_command": f"SET innodb_lock_wait_timeout={LOCK_WAIT}",
        },
    )


def _tls(authority: str | None) -> ssl.SSLContext | None:
    """Shared by all connections: PyMySQL would load the authorities, 35 ms of work, for each."""
    if authority is None:
        return None
    context = ssl.create_default_context(cafile=authority)
    # Managed databases' authorities are older than the strictness of Python 3.13.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _sqlite(url: URL) -> Engine:
    made = create_engine(
        url,
        hide_parameters=True,
        json_deserializer=from_json,
        connect_args={"timeout": LOCK_WAIT},
    )

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver would start transactions late, so that two could both read, then both write.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


@contextmanager
def transaction() -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back on any exception."""
    try:
        with engine().begin() as connection:
            yield connection
    except (DBAPIError, PoolTimeout) as error:
        if _is_worth_retrying(error) or _is_away(error):
            raise Unavailable("the database does not answer", retry_after=2) from error
        raise


def transact(work: Callable[[Connection], Result]) -> Result:
    """Run `work` in a transaction, again from its start when the database asks for that.

    `work` may run several times: it must change nothing but the database.
    """
    reason: Exception | None = None
    for attempt in range(ATTEMPTS):
        if attempt:
            # Those who collided must not collide again.
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311
        try:
            with engine().begin() as connection:
                return work(connection)
        except (DBAPIError, PoolTimeout) as error:
            reason = error
            if not _is_worth_retrying(error):
                if _is_away(error):
                    break
                raise
    raise Unavailable("the database does not answer", retry_after=2) from reason


def code(error: Exception) -> int | None:
    """MySQL's number of the error; None for any other."""
    arguments = getattr(getattr(error, "orig", None), "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def _is_worth_retrying(error: Exception) -> bool:
    is_locked_sqlite = "database is locked" in str(getattr(error, "orig", ""))
    return is_locked_sqlite or code(error) in _WORTH_RETRYING


def _is_away(error: Exception) -> bool:
    return isinstance(error, PoolTimeout) or code(error) in _AWAY
