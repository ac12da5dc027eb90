"""Queries on contacts: how a policyholder is reached, and how they were reached before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from contract.claims import Confirmation
from contract.policies import ContactField
from functions.database.sealing import seal
from functions.database.tables import contact_changes, policyholders


@dataclass(frozen=True)
class Contact:
    email: str | None
    email_suppressed_at: datetime | None
    phone: str | None

    @property
    def usable_email(self) -> str | None:
        return None if self.email_suppressed_at else self.email


def lock(connection: Connection, policyholder_id: int) -> Contact:
    """Until the commit nobody else changes it, nor counts its e-mails."""
    holder = policyholders.c
    row = connection.execute(
        select(holder.email, holder.email_suppressed_at, holder.phone)
        .where(holder.id == policyholder_id)
        .with_for_update()
    ).one()
    return Contact(row.email, row.email_suppressed_at, row.phone)


def count_changes(connection: Connection, policyholder_id: int, since: datetime) -> int:
    changes = contact_changes.c
    statement = select(func.count()).where(
        changes.policyholder_id == policyholder_id, changes.changed_at > since
    )
    return connection.scalar(statement) or 0


def change(
    connection: Connection,
    policyholder_id: int,
    field: ContactField,
    value: str,
    old: Contact,
    confirmation: Confirmation,
    *,
    at: datetime,
    call_id: str,
) -> None:
    values: dict[str, Any] = {field: value}
    if field is ContactField.EMAIL:
        values["email_suppressed_at"] = None
    which = policyholders.c.id == policyholder_id
    connection.execute(update(policyholders).where(which).values(values))

    change_id = uuid4().hex
    before = old.email if field is ContactField.EMAIL else old.phone
    connection.execute(
        insert(contact_changes).values(
            id=change_id,
            policyholder_id=policyholder_id,
            call_id=call_id,
            field=field,
            old_value=seal(before, place("old_value", change_id)) if before else None,
            new_value=seal(value, place("new_value", change_id)),
            confirmation=seal(confirmation.model_dump_json(), place("confirmation", change_id)),
            changed_at=at,
        )
    )


def place(column: str, change_id: str) -> str:
    """Where a sealed value stands."""
    return f"contact_changes.{column}:{change_id}"
