"""E-mails that protect the policyholder: codes, and notices that a contact was changed.

They are outside the caps of other e-mails, and codes leave before anything else.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from contract.claims import MailStatus
from contract.emails import DeliveryStatus, Template
from functions.database.emails import Due
from functions.database.sealing import open_sealed, seal
from functions.database.tables import outbox, policyholders

AT_ONCE = 0


def queue_code(
    connection: Connection, policyholder_id: int, code: str, expires_at: datetime, call_id: str
) -> MailStatus:
    """The code stands in the outbox sealed: who reads the database has not read it."""
    if not _has_address(connection, policyholder_id):
        return MailStatus.NO_ADDRESS
    email_id = uuid4().hex
    _add(
        connection,
        email_id,
        Template.VERIFICATION_CODE,
        policyholder_id,
        call_id,
        {"sealed_code": seal(code, _place(email_id))},
        priority=AT_ONCE,
        expires_at=expires_at,
    )
    return MailStatus.QUEUED


def queue_contact_changed(
    connection: Connection,
    policyholder_id: int,
    field: str,
    recipient: str | None,
    at: datetime,
    call_id: str,
) -> MailStatus:
    """To the address that was on file, which `recipient` names once it no longer is."""
    if recipient is None and not _has_address(connection, policyholder_id):
        return MailStatus.NO_ADDRESS
    variables = {"field": field, "changed_at": at.isoformat()}
    _add(
        connection,
        uuid4().hex,
        Template.CONTACT_CHANGED,
        policyholder_id,
        call_id,
        variables,
        recipient=recipient,
    )
    return MailStatus.QUEUED


def queue_contact_confirmed(
    connection: Connection, policyholder_id: int, at: datetime, call_id: str
) -> MailStatus:
    variables = {"changed_at": at.isoformat()}
    email_id = uuid4().hex
    _add(connection, email_id, Template.CONTACT_CONFIRMED, policyholder_id, call_id, variables)
    return MailStatus.QUEUED


def opened(due: Due) -> dict[str, Any]:
    """The e-mail's variables, with what was sealed as it is to be read."""
    variables = dict(due.variables)
    if due.template is Template.VERIFICATION_CODE:
        variables["code"] = open_sealed(variables.pop("sealed_code"), _place(due.id))
    return variables


def _place(email_id: str) -> str:
    return f"outbox.code:{email_id}"


def _has_address(connection: Connection, policyholder_id: int) -> bool:
    holder = policyholders.c
    usable = select(holder.id).where(
        holder.id == policyholder_id,
        holder.email.is_not(None),
        holder.email_suppressed_at.is_(None),
    )
    return connection.scalar(usable) is not None


def _add(
    connection: Connection,
    email_id: str,
    template: Template,
    policyholder_id: int,
    call_id: str,
    variables: dict[str, Any],
    **options: Any,
) -> None:
    now = datetime.now(UTC)
    connection.execute(
        insert(outbox).values(
            id=email_id,
            template=template,
            policyholder_id=policyholder_id,
            call_id=call_id,
            variables=variables,
            status=DeliveryStatus.QUEUED,
            attempts=0,
            next_attempt_at=now,
            created_at=now,
            **options,
        )
    )
