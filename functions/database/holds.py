"""Queries on legal holds: whose data nothing erases."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from contract.privacy import Hold
from functions.database.tables import legal_holds
from functions.database.upserts import insert_or_update

_column = legal_holds.c


def place(
    connection: Connection, policyholder_id: int, reason: str, placed_by: str, at: datetime
) -> Hold:
    values = {
        "policyholder_id": policyholder_id,
        "reason": reason,
        "placed_by": placed_by,
        "placed_at": at,
    }
    insert_or_update(connection, legal_holds, values)
    return Hold.model_validate(values)


def lift(connection: Connection, policyholder_id: int) -> bool:
    """Whether there was one."""
    which = _column.policyholder_id == policyholder_id
    return connection.execute(delete(legal_holds).where(which)).rowcount > 0


def find(connection: Connection, policyholder_id: int) -> Hold | None:
    """Locked, so that it is neither placed nor lifted meanwhile."""
    which = _column.policyholder_id == policyholder_id
    row = connection.execute(select(legal_holds).where(which).with_for_update()).one_or_none()
    return Hold.model_validate(dict(row._mapping)) if row else None


def listed(connection: Connection, after: int, limit: int) -> list[Hold]:
    statement = select(legal_holds).where(_column.policyholder_id > after)
    ordered = statement.order_by(_column.policyholder_id).limit(limit)
    return [Hold.model_validate(dict(row._mapping)) for row in connection.execute(ordered)]


def everyone(connection: Connection) -> list[int]:
    return list(connection.scalars(select(_column.policyholder_id)))
