"""Bring the database to the newest migration: `python -m functions.database.migrate`."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def configuration() -> Config:
    return Config(Path(__file__).with_name("alembic.ini"))


def migrate() -> None:
    command.upgrade(configuration(), "head")


if __name__ == "__main__":
    migrate()
