"""A pytest plugin: functions reach MariaDB as their own users, whatever the tests do as root."""

import os
from threading import Lock
from typing import Any

import pytest
from sqlalchemy import URL, make_url, text

from functions.database import users
from functions.database.engine import transaction
from local.deploy.secrets import database_functions
from tests.services import Service

PASSWORDS = {function: f"{function}-password" for function in database_functions()}

_prepared: set[tuple[Any, ...]] = set()
_preparing = Lock()
_made = Service.__init__
_request = Service.request


def made(self: Service, function: str, **named: Any) -> None:
    _made(self, function, **named)
    self.user = function


def request_as_user(self: Service, *given: Any, **named: Any) -> Any:
    url = os.environ.get("DB_URL", "")
    if not url.startswith("mysql") or self.user not in PASSWORDS:
        return _request(self, *given, **named)
    _prepare(make_url(url))
    own = make_url(url).set(username=self.user, password=PASSWORDS[self.user])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DB_URL", own.render_as_string(hide_password=False))
        return _request(self, *given, **named)


def _prepare(url: URL) -> None:
    server = (url.host, url.port, url.database)
    with _preparing:
        if server in _prepared:
            return
        _prepared.add(server)
        with transaction() as connection:
            users.set_up(connection, PASSWORDS)
            for function in PASSWORDS:
                # This server has no certificate; that TLS is required is another test.
                connection.execute(text(f"ALTER USER '{function}'@'%' REQUIRE NONE"))


Service.__init__ = made
Service.request = request_as_user
