"""The level of the schema: which migration the code expects, and which the database has."""

from sqlalchemy import Connection, text

LEVEL = "0009"
"""The newest revision in `migrations/versions`."""


def level(connection: Connection) -> str | None:
    row = connection.execute(text("SELECT version_num FROM alembic_version")).one_or_none()
    return row.version_num if row else None
