"""What calls changed in the database, and which call each change is of.

All tables are read before and after; those that only keep books are named, so that a new table is
compared until somebody says otherwise.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, select, update

from functions.database.tables import email_events, metadata

Row = dict[str, Any]
Snapshot = dict[str, dict[tuple[Any, ...], Row]]

BOOKKEEPING = frozenset(
    {
        "alert_settings", "alert_states", "alerts", "audit_chain", "audit_chain_ends",
        "call_figures", "call_reviews", "call_words", "callback_slots", "claim_sequences",
        "email_events", "occupancy", "rollups", "supervised_calls", "third_party_sequences",
        "tool_calls", "turns",
    }
)  # fmt: skip
"""Telemetry, counters, and rows that are there to be locked."""

TABLES = frozenset(metadata.tables) - BOOKKEEPING


@dataclass(frozen=True)
class Change:
    """A row that was not there, or was otherwise."""

    table: str
    before: Row | None
    after: Row


def read(connection: Connection) -> Snapshot:
    """Every row that is compared, by its primary key."""
    return {name: _rows(connection, metadata.tables[name]) for name in sorted(TABLES)}


def _rows(connection: Connection, table: Table) -> dict[tuple[Any, ...], Row]:
    keys = [column.name for column in table.primary_key]
    return {
        tuple(row[key] for key in keys): dict(row)
        for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
    }


def put_back(connection: Connection, before: Snapshot) -> None:
    """Takes away what has come since, and gives changed rows their values back."""
    after = read(connection)
    known = [key[0] for key in before["outbox"]]
    connection.execute(delete(email_events).where(email_events.c.outbox_id.not_in(known)))
    for table in reversed(metadata.sorted_tables):
        for key, row in after.get(table.name, {}).items():
            is_it = and_(*(c == value for c, value in zip(table.primary_key, key, strict=True)))
            earlier = before[table.name].get(key)
            if earlier is None:
                connection.execute(delete(table).where(is_it))
            elif earlier != row:
                connection.execute(update(table).where(is_it).values(earlier))


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    return [
        Change(table, before[table].get(key), row)
        for table, rows in after.items()
        for key, row in rows.items()
        if before[table].get(key) != row and _says_something(table, row)
    ]


def lost(before: Snapshot, after: Snapshot) -> list[str]:
    """Rows that are gone: no call takes any away."""
    return [
        f"{table} {key}" for table, rows in before.items() for key in rows.keys() - after[table]
    ]


def _says_something(table: str, row: Row) -> bool:
    # The row of a lock is also what attempts wait for each other by.
    return table != "verification_locks" or row["locked_until"] is not None


def call_of(change: Change, database: Snapshot) -> str | None:
    """The call that a change is of; None when no call accounts for it."""
    row = change.after
    if row.get("call_id"):
        return str(row["call_id"])
    match change.table:
        case "idempotency_keys":
            return str(row["key"]).partition(":")[0]
        case "verification_locks":
            kind, _, value = str(row["subject"]).partition(":")
            if kind == "call":
                return value
            return _last_call(database, "verification_attempts", **{f"{kind}_hash": value})
        case "policyholders":
            return _last_call(database, "contact_changes", policyholder_id=row["id"])
        case "document_links":
            claim = database["claims"][(row["claim_id"],)]
            asked = _last_call(
                database, "audit", what="documents.link", detail=claim["claim_number"]
            )
            # The confirmation of a new claim carries a link that nobody asked for.
            return asked or claim["call_id"]
    return None


def _last_call(database: Snapshot, table: str, **wanted: Any) -> str | None:
    for row in reversed(database[table].values()):
        if row["call_id"] and all(row[name] == value for name, value in wanted.items()):
            return str(row["call_id"])
    return None
