"""Queries that erase: rows that go, and rows whose words go."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
    tuple_,
    update,
)

from functions.database.tables import metadata

ROWS_AT_ONCE = 500


def blank(
    connection: Connection, table: Table, which: ColumnElement[bool], values: dict[str, Any]
) -> int:
    changed = connection.execute(update(table).where(which).values(_typed(table, values)))
    return changed.rowcount


def remove(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def too_old(
    table: Table, at: str, before: datetime, unless: dict[str, Any], how: str
) -> ColumnElement[bool]:
    """Rows of before `before`; not those that another row still refers to, should they go."""
    which = [table.c[at] < before]
    which += [table.c[name] != value for name, value in unless.items()]
    if how == "delete":
        which += [~each for each in _references(table)]
    return and_(*which)


def count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(which)) or 0


def keys(
    connection: Connection, table: Table, which: ColumnElement[bool]
) -> Sequence[tuple[Any, ...]]:
    """The keys of some of the rows, no more than go well in one transaction."""
    chosen = select(*table.primary_key).where(which).limit(ROWS_AT_ONCE)
    return [tuple(row) for row in connection.execute(chosen)]


def by_keys(table: Table, chosen: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    columns = list(table.primary_key)
    if len(columns) == 1:
        return columns[0].in_([key for (key,) in chosen])
    return tuple_(*columns).in_(chosen)


def _references(table: Table) -> Iterator[ColumnElement[bool]]:
    for other in metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table:
                yield exists(select(other).where(key.parent == key.column).correlate(table))


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """As JSON has them → as the columns take them."""
    return {
        name: date.fromisoformat(value)
        if value is not None and isinstance(table.c[name].type, Date)
        else value
        for name, value in values.items()
    }
