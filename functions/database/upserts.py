"""Insert, or update what is there: one statement on every database."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import mysql, sqlite

Rows = dict[str, Any] | list[dict[str, Any]]
"""One row, or several that name the same columns."""


def insert_or_update(connection: Connection, table: Table, values: Rows) -> None:
    """Keep one row for each primary key; what is there takes the new values."""
    _execute(connection, table, values, _names(values) - _keys(table))


def insert_or_lock(connection: Connection, table: Table, values: Rows) -> None:
    """Make sure that the rows are there, and hold them until the transaction ends."""
    _execute(connection, table, values, _keys(table))


def _keys(table: Table) -> set[str]:
    return {column.name for column in table.primary_key}


def _names(values: Rows) -> set[str]:
    return set(values if isinstance(values, dict) else values[0])


def _execute(connection: Connection, table: Table, values: Rows, changed: set[str]) -> None:
    # Values go as parameters: a statement is made once, whatever it is given and however often.
    statement = _statement(connection.dialect.name == "sqlite", table, frozenset(changed))
    connection.execute(statement, values)


@cache
def _statement(
    is_sqlite: bool, table: Table, changed: frozenset[str]
) -> sqlite.Insert | mysql.Insert:
    if is_sqlite:
        inserting = sqlite.insert(table)
        return inserting.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: inserting.excluded[name] for name in changed},
        )
    into = mysql.insert(table)
    return into.on_duplicate_key_update({name: into.inserted[name] for name in changed})
