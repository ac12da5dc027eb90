"""Resealing: what an older key sealed takes the newest, so that the old one may be forgotten."""

from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, and_, select, update

from contract.privacy import Resealing
from functions.database import audit, erasing, subjects
from functions.database.engine import transact, transaction
from functions.database.sealing import FieldKeys, open_sealed, seal
from functions.privacy.register import register
from functions.web.context import Context

BATCHES = 100
"""Of one request: the next goes on."""

_REPORTS = {"third_party_reports": {"injured": "third_party_reports.injured:{report_number}"}}
"""Sealed, and not given out."""


def reseal(context: Context) -> Resealing:
    resealed = 0
    everything = {name: line.sealed for name, line in register().tables.items()} | _REPORTS
    for name, sealed in everything.items():
        for column, place in sealed.items():
            for _ in range(BATCHES):
                work = partial(_some, table=subjects.table(name), column=column, place=place)
                some = transact(work)
                resealed += some
                if some < erasing.ROWS_AT_ONCE:
                    break
    with transaction() as connection:
        audit.add(connection, context, "privacy.reseal", detail=str(resealed))
    return Resealing(resealed=resealed)


def _some(connection: Connection, *, table: Table, column: str, place: str) -> int:
    newest = FieldKeys.from_environment().field_key_id
    older = and_(
        table.c[column].is_not(None),
        table.c[column].not_like(f"{_escaped(newest)}.%", escape="\\"),
    )
    rows = connection.execute(select(table).where(older).limit(erasing.ROWS_AT_ONCE)).mappings()
    changed = [dict(row) for row in rows]
    for row in changed:
        where = place.format(**row)
        again = seal(open_sealed(row[column], where), where)
        connection.execute(_change(table, row, column, again))
    return len(changed)


def _change(table: Table, row: dict[str, Any], column: str, value: str) -> Any:
    [key] = table.primary_key
    # Only if nobody changed it meanwhile.
    which = and_(key == row[key.name], table.c[column] == row[column])
    return update(table).where(which).values({column: value})


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
