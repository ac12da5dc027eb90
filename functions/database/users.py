"""The database's users: one for each function, and what `grants.json` lets it do.

None may change tables, and only `privacy` may delete. Everyone may add to the audit and nobody may
change it; only `privacy` reads it, and lets go of its oldest rows. Locking a row asks for the right
to update a column of it.
"""

import json
import re
from pathlib import Path

from sqlalchemy import Connection, text

EVERYONE = {"audit": ["INSERT"], "alembic_version": ["SELECT"]}
_NAME = re.compile(r"[a-z][a-z_]{0,30}")


class NoGrants(Exception):
    """A function uses the database, and `grants.json` does not say what it may do there."""


def grants(function: str) -> dict[str, list[str]]:
    """Table → what the function may do to it."""
    declared: dict[str, dict[str, list[str]]] = json.loads(
        Path(__file__).with_name("grants.json").read_text()
    )
    if function not in declared:
        raise NoGrants(f"add {function} to functions/database/grants.json")
    return EVERYONE | declared[function]


def set_up(connection: Connection, passwords: dict[str, str]) -> None:
    """Make each function's user, with its password of today, its grants and no other.

    Connections that are open stay open.
    """
    wanted = {function: grants(function) for function in passwords}
    for function, tables in wanted.items():
        user = _user(function)
        connection.execute(text(f"CREATE USER IF NOT EXISTS {user} REQUIRE SSL"))
        connection.execute(
            text(f"ALTER USER {user} IDENTIFIED BY :password REQUIRE SSL"),
            {"password": passwords[function]},
        )
        for table, privileges in tables.items():
            connection.execute(text(f"GRANT {', '.join(privileges)} ON {table} TO {user}"))
        _revoke_others(connection, function, tables)


def _revoke_others(connection: Connection, function: str, tables: dict[str, list[str]]) -> None:
    """Takes back what an earlier version was granted on whole tables."""
    held = connection.execute(
        text(
            "SELECT table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE table_schema = DATABASE() AND grantee = :grantee"
        ),
        {"grantee": _user(function)},
    ).all()
    for table, privilege in held:
        if privilege != "USAGE" and privilege not in tables.get(table, []):
            connection.execute(text(f"REVOKE {privilege} ON {table} FROM {_user(function)}"))


def _user(function: str) -> str:
    if not _NAME.fullmatch(function):
        raise ValueError(f"{function!r} cannot name a user")
    return f"'{function}'@'%'"
