"""How a changed row reads in a scenario: names for references, days counted from the day of the
call (`J-1 20:00`), sealed fields opened, and neither ids nor clock times."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from functions.database import claims, contacts, third_party
from functions.database.sealing import open_sealed
from functions.database.tables import metadata
from functions.database.types import Moment
from local.scenario_facts import Change, Row, Snapshot
from local.scenario_words import PARIS

_HIDDEN = frozenset(
    {
        "attempts", "brief", "confirmation", "consent", "deadline_day", "deadline_reference", "id",
        "injured", "last_error", "occurrence_precision", "occurrence_words", "open_for",
        "priority", "recipient", "tries", "variables",
    }
)  # fmt: skip
"""Ids and bookkeeping; long texts, of which what matters is told otherwise."""

_ONLY = {
    "audit": ("what",),
    "calls": ("disposition", "verification_level"),
    "idempotency_keys": ("scope",),
    "verification_attempts": ("outcome",),
    "verification_codes": ("used_at",),
    "verification_locks": ("subject",),
}
"""All that matters of these tables; a single column is told without its name."""

_UNTOLD_STATUSES = frozenset({"queued", "sent", "delivered"})
"""A mail goes from one to the next by itself."""


def told(changes: Iterable[Change], database: Snapshot, today: date) -> dict[str, list[Row | str]]:
    """The rows by table, as a scenario expects them."""
    rows: dict[str, list[Row | str]] = {}
    for change in changes:
        rows.setdefault(change.table, []).append(_told(change, database, today))
    return rows


def recipient(email: Row, database: Snapshot) -> str | None:
    """To whom a row of the outbox goes."""
    if email["recipient"] or email["policyholder_id"] is None:
        return str(email["recipient"])
    address = database["policyholders"][(email["policyholder_id"],)]["email"]
    return str(address) if address else None


def _told(change: Change, database: Snapshot, today: date) -> Row | str:
    table, row = change.table, change.after
    match table:
        case "document_links":
            return str(database["claims"][(row["claim_id"],)]["peril"])
        case "verification_locks":
            return str(row["subject"]).partition(":")[0]
        case "verification_codes":
            return "used" if row["used_at"] else "unused"
    if only := _ONLY.get(table):
        kept = {name: row[name] for name in only}
        return str(next(iter(kept.values()))) if len(kept) == 1 else kept
    shown: Row = _special(change, database, today)
    earlier = change.before or {}
    for name, value in row.items():
        if name not in shown and (change.before is None or earlier[name] != value):
            shown |= _column(table, name, value, database, today)
    return {name: value for name, value in shown.items() if not _is_empty(value)}


def _special(change: Change, database: Snapshot, today: date) -> Row:
    """What stands in several columns, in a document, or sealed."""
    row = change.after
    shown: Row = {}
    if "occurred_earliest" in row:
        shown |= {"occurred_earliest": None, "occurred_latest": None}
        shown["occurred"] = _occurred(row, today)
        shown["confirmed"] = row["confirmation"]["answer"]
    match change.table:
        case "claims":
            place = claims.sealed_place(row["claim_number"])
            shown |= {"claim_number": None, "injured": _opened(row["injured"], place)}
        case "third_party_reports":
            place = third_party.sealed_place(row["report_number"])
            shown |= {"report_number": None, "injured": _opened(row["injured"], place)}
        case "callbacks":
            brief = json.loads(_opened(row["brief"], f"callbacks.brief:{row['id']}") or "{}")
            shown["brief"] = {name: brief[name] for name in ("who", "why", "open") if name in brief}
            if row["timing"] == "slot":
                shown["starts_at"] = moment(row["starts_at"], today)
        case "outbox":
            shown["to"] = recipient(row, database)
            shown["policyholder_id"] = None
            if row["status"] in _UNTOLD_STATUSES:
                shown["status"] = None
        case "contact_changes":
            for name in ("old_value", "new_value"):
                shown[name] = _opened(row[name], contacts.place(name, row["id"]))
        case "policyholders":
            shown["policyholder"] = _name(row)
    return shown


def _column(table: str, name: str, value: Any, database: Snapshot, today: date) -> Row:
    if value is None or name in _HIDDEN or name.endswith("_hash") or name == "call_id":
        return {}
    if name == "policy_id":
        return {"policy": database["policies"][(value,)]["policy_number"]}
    if name == "policyholder_id":
        return {"policyholder": _name(database["policyholders"][(value,)])}
    if name.endswith("_id"):
        return {}
    if isinstance(metadata.tables[table].columns[name].type, Moment):
        return {}
    if isinstance(value, date):
        return {name: day(value, today)}
    if isinstance(value, dict):
        return {name: {key: inner for key, inner in value.items() if inner is not None}}
    if name == "deductible":
        return {name: f"{value / 100:g} €"}
    return {name: value}


def day(value: date, today: date) -> str:
    passed = (today - value).days
    return "J" if passed == 0 else f"J{-passed:+d}"


def moment(value: datetime, today: date) -> str:
    local = value.astimezone(PARIS)
    return f"{day(local.date(), today)} {local:%H:%M}"


def _occurred(row: Row, today: date) -> str:
    first, last = moment(row["occurred_earliest"], today), moment(row["occurred_latest"], today)
    precision = row["occurrence_precision"]
    return f"{precision} {first}" if first == last else f"{precision} {first} … {last}"


def _opened(sealed: str | None, place: str) -> Any:
    if sealed is None:
        return None
    opened = open_sealed(sealed, place)
    return int(opened) if opened.isdecimal() and len(opened) < 3 else opened


def _name(person: Row) -> str:
    return f"{person['first_name']} {person['last_name']}"


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value == {} or value == []
