"""Queries on all claims, for the insurer's own people: newest first, few at a time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from contract.claims import ClaimStatus
from contract.losses import Peril
from functions.database.claims import Filed, filed
from functions.database.tables import claims, policies


@dataclass(frozen=True)
class Sought:
    """None: whatever it is."""

    claim_number: str | None = None
    policy_number: str | None = None
    call_id: str | None = None
    peril: Peril | None = None
    status: ClaimStatus | None = None


@dataclass(frozen=True)
class Registered:
    filed: Filed
    policyholder_id: int
    call_id: str | None


def newest(
    connection: Connection, sought: Sought, limit: int, before: str | None = None
) -> list[Registered]:
    """`before` is the number of a claim that was given already."""
    # Numbered as they were reported, and by the primary key: no sort, however many there are.
    statement = _matching(sought).order_by(claims.c.id.desc()).limit(limit)
    if before is not None:
        last = select(claims.c.id).where(claims.c.claim_number == before).scalar_subquery()
        statement = statement.where(claims.c.id < last)
    rows = connection.execute(statement).all()
    found = filed(connection, rows)
    return [
        Registered(each, row.policyholder_id, row.call_id)
        for row, each in zip(rows, found, strict=True)
    ]


def _matching(sought: Sought) -> Select[Any]:
    statement = select(claims, policies.c.policy_number, policies.c.policyholder_id).join(
        policies, policies.c.id == claims.c.policy_id
    )
    wanted = (
        (claims.c.claim_number, sought.claim_number),
        (policies.c.policy_number, sought.policy_number),
        (claims.c.call_id, sought.call_id),
        (claims.c.peril, sought.peril),
        (claims.c.status, sought.status),
    )
    return statement.where(*(column == value for column, value in wanted if value is not None))
