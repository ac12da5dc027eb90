"""On MariaDB a function works as its own user, with the grants that production gives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from pydantic import SecretStr
from sqlalchemy import URL, Engine, create_engine, text

from functions.database import engine as engine_module
from functions.database import users
from functions.database.engine import DatabaseSettings
from local.deploy.secrets import database_functions

PASSWORDS = {function: f"{function}-password" for function in database_functions()}

_asked: ContextVar[str | None] = ContextVar("asked", default=None)
_prepared: set[URL] = set()
_preparing = Lock()
_engine = engine_module._engine


@contextmanager
def as_own_user(function: str) -> Iterator[None]:
    """What runs here, in this thread, speaks to MariaDB as the function does."""
    token = _asked.set(function if function in PASSWORDS else None)
    try:
        yield
    finally:
        _asked.reset(token)


def _engine_of_who_is_asked(settings: DatabaseSettings) -> Engine:
    function = _asked.get()
    if function is None or settings.url.get_backend_name() != "mysql":
        return _engine(settings)
    _prepare(settings.url)
    own = settings.url.set(username=function, password=PASSWORDS[function])
    url = SecretStr(own.render_as_string(hide_password=False))
    return _engine(settings.model_copy(update={"db_url": url}))


def _prepare(url: URL) -> None:
    with _preparing:
        if url in _prepared:
            return
        administrator = create_engine(url)
        with administrator.begin() as connection:
            users.set_up(connection, PASSWORDS)
            for function in PASSWORDS:
                # This server has no certificate; that TLS is required is another test.
                connection.execute(text(f"ALTER USER '{function}'@'%' REQUIRE NONE"))
        administrator.dispose()
        _prepared.add(url)


engine_module._engine = _engine_of_who_is_asked  # type: ignore[assignment]
