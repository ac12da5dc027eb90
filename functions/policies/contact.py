"""Rules of a change of contact: only after a code, and never without a word to where we wrote."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from contract.claims import MailStatus
from contract.policies import ContactChange, ContactChanged, ContactField
from functions.database import audit, contacts, protective_mails
from functions.database.contacts import Contact
from functions.policies.problems import TooManyChanges
from functions.web.context import Context
from functions.web.idempotency import once
from functions.web.verification import VerifiedCaller

CHANGES_PER_DAY = 3
"""For each policyholder, over any 24 hours."""
DONE = 200


def change(wanted: ContactChange, caller: VerifiedCaller, context: Context) -> ContactChanged:
    return once(context, lambda connection: _change(connection, wanted, caller, context), DONE)


def _change(
    connection: Connection, wanted: ContactChange, caller: VerifiedCaller, context: Context
) -> ContactChanged:
    now = datetime.now(UTC)
    holder_id = caller.policyholder_id
    field = ContactField.EMAIL if wanted.email else ContactField.PHONE
    value = wanted.email or wanted.phone or ""
    old = contacts.lock(connection, holder_id)
    if value == (old.usable_email if wanted.email else old.phone):
        return _unchanged(field, now)
    if contacts.count_changes(connection, holder_id, now - timedelta(days=1)) >= CHANGES_PER_DAY:
        raise TooManyChanges()
    contacts.change(
        connection,
        holder_id,
        field,
        value,
        old,
        wanted.confirmation,
        at=now,
        call_id=caller.call_id,
    )
    audit.add(connection, context, "policies.contact", whose=holder_id, detail=field)
    return _told(connection, field, old, now, caller)


def _unchanged(field: ContactField, now: datetime) -> ContactChanged:
    nothing = MailStatus.NOT_SENT
    return ContactChanged(changed=field, at=now, is_new=False, notice=nothing, confirmation=nothing)


def _told(
    connection: Connection,
    field: ContactField,
    old: Contact,
    now: datetime,
    caller: VerifiedCaller,
) -> ContactChanged:
    holder_id, call_id = caller.policyholder_id, caller.call_id
    notice = confirmation = MailStatus.NO_ADDRESS
    if old.usable_email:
        # Named when it is the address itself that is no longer on file.
        recipient = old.usable_email if field is ContactField.EMAIL else None
        notice = confirmation = protective_mails.queue_contact_changed(
            connection, holder_id, field, recipient, now, call_id
        )
    if field is ContactField.EMAIL:
        confirmation = protective_mails.queue_contact_confirmed(connection, holder_id, now, call_id)
    return ContactChanged(
        changed=field, at=now, is_new=True, notice=notice, confirmation=confirmation
    )
