"""Exports: everything that is kept of a person, as it stands and as it is read."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from contract.privacy import Export, ExportedTable, ExportRequest, NotExported
from functions.database import audit, subjects
from functions.database.engine import transaction
from functions.database.sealing import open_sealed
from functions.database.subjects import Subject
from functions.privacy.readable import readable
from functions.privacy.register import Table, register
from functions.web.context import Context
from functions.web.problems import NotFound

_WORDS_OF_CALLS = ("turns", "tool_calls", "call_reviews", "call_ratings")


def export(request: ExportRequest, context: Context) -> Export:
    with transaction() as connection:
        holder_id = subjects.find(connection, request.policyholder_id, request.policy_number)
        if holder_id is None:
            raise NotFound()
        audit.add(
            connection, context, "privacy.export", whose=holder_id, detail=request.reason[:200]
        )
        return _export(connection, subjects.subject(connection, holder_id), holder_id)


def _export(connection: Connection, subject: Subject, holder_id: int) -> Export:
    now = datetime.now(UTC)
    kept = register()
    shared = subjects.shared_calls(connection, subject)
    tables, not_included = [], []
    for name, line in kept.tables.items():
        if line.of is None:
            continue
        keys = getattr(subject, line.of.among)
        if not line.export:
            table = subjects.table(name)
            if subjects.count(connection, table, line.of.column, keys):
                not_included.append(NotExported(what=line.title, why=line.why))
            continue
        if name in _WORDS_OF_CALLS:
            keys = keys - shared
        rows = _rows(connection, name, line, keys)
        tables.append(ExportedTable(table=name, title=line.title, rows=rows))
    if shared:
        not_included.append(NotExported(what="Paroles de certains appels", why=kept.shared_calls))
    not_included += [NotExported(what=each.what, why=each.why) for each in kept.elsewhere]
    return Export(
        policyholder_id=holder_id,
        exported_at=now,
        tables=tables,
        not_included=not_included,
        readable=readable(tables, not_included, now),
    )


def _rows(connection: Connection, name: str, line: Table, keys: set[Any]) -> list[dict[str, Any]]:
    assert line.of is not None  # noqa: S101 - tables of nobody are not given out
    found = subjects.rows(connection, subjects.table(name), line.of.column, keys)
    return [
        {
            column: _plain(value, line.sealed.get(column), row)
            for column, value in row.items()
            if column not in line.hidden
        }
        for row in found
    ]


def _plain(value: Any, place: str | None, row: dict[str, Any]) -> Any:
    if value is not None and place is not None:
        opened = open_sealed(value, place.format(**row))
        return json.loads(opened) if opened.startswith("{") else opened
    return value.isoformat() if isinstance(value, (date, datetime)) else value
