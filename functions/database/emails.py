"""Queries on e-mails: the outbox that is written with what it tells, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from contract.claims import MailStatus
from contract.emails import DeliveryStatus, Email, Template
from functions.database.masking import masked
from functions.database.tables import claims, email_events, outbox, policyholders
from functions.web.problems import NoAddress, TooManyEmails

MAILS_PER_CALL = 2
MAILS_PER_DAY = 5
"""For each policyholder, over any 24 hours."""


class Held(StrEnum):
    """Why an e-mail is not queued."""

    NO_ADDRESS = "no_address"
    TOO_MANY = "too_many"


HELD = "held"
"""The status of an e-mail that was never queued: no usable address, or one mail too many. It keeps
the variables, from which the confirmation can be asked for again."""

_TOLD_AS = {
    DeliveryStatus.QUEUED: MailStatus.QUEUED,
    DeliveryStatus.SENT: MailStatus.SENT,
    DeliveryStatus.DELIVERED: MailStatus.SENT,
    DeliveryStatus.BOUNCED: MailStatus.NOT_SENT,
    DeliveryStatus.FAILED: MailStatus.NOT_SENT,
    HELD: MailStatus.NOT_SENT,
}

OUTSIDE_CAPS = (
    Template.VERIFICATION_CODE,
    Template.CONTACT_CHANGED,
    Template.CONTACT_CONFIRMED,
)
"""What protects the policyholder is never held back by what else was written to them; it has
limits of its own."""

_PROGRESS = [
    HELD,
    DeliveryStatus.QUEUED,
    # Before sent: an event may prove that a mail given up for lost had been accepted.
    DeliveryStatus.FAILED,
    DeliveryStatus.SENT,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.BOUNCED,
]
"""Events come in any order: a status only moves towards the end of this list."""


@dataclass(frozen=True)
class Due:
    """An e-mail that one relay has taken for itself until its lease ends."""

    id: str
    template: Template
    variables: dict[str, Any]
    attempts: int
    """This one included."""
    recipient: str | None
    expires_at: datetime | None
    """Worth nothing any more after it."""
    name: str
    address: tuple[str, ...]
    """The postal one, as it is written on a letter."""
    claim_id: int | None
    lease: datetime


@dataclass(frozen=True)
class Earlier:
    """A confirmation that was written before."""

    claim_id: int
    variables: dict[str, Any]


# --- Asking -------------------------------------------------------------------------------------


def queue(
    connection: Connection,
    template: Template,
    policyholder_id: int,
    claim_id: int | None,
    variables: dict[str, Any],
    *,
    call_id: str | None = None,
) -> MailStatus:
    """Queue an e-mail to the address on file, in the caller's own transaction.

    Nothing is queued without an address, nor beyond the caps: the answer says what is true.
    """
    now = datetime.now(UTC)
    held = reason_to_hold(connection, policyholder_id, call_id, now)
    status = HELD if held else DeliveryStatus.QUEUED
    _add(connection, template, policyholder_id, claim_id, variables, status, call_id, now)
    return MailStatus.NO_ADDRESS if held is Held.NO_ADDRESS else _TOLD_AS[status]


def queue_to(
    connection: Connection,
    template: Template,
    recipient: str,
    variables: dict[str, Any],
    now: datetime,
) -> None:
    """Queue an e-mail to somebody of the house, before those to policyholders."""
    connection.execute(
        insert(outbox).values(
            id=uuid4().hex,
            template=template,
            recipient=recipient,
            variables=variables,
            status=DeliveryStatus.QUEUED,
            priority=0,
            next_attempt_at=now,
            created_at=now,
        )
    )


def address_hint(connection: Connection, policyholder_id: int) -> str | None:
    """The address on file, masked; None where none can be written to."""
    address = connection.scalar(
        select(policyholders.c.email).where(
            policyholders.c.id == policyholder_id, policyholders.c.email_suppressed_at.is_(None)
        )
    )
    return masked(address) if address else None


def queue_asked(
    connection: Connection,
    template: Template,
    policyholder_id: int,
    claim_id: int | None,
    variables: dict[str, Any],
    call_id: str | None,
) -> Email:
    """Queue what the policyholder asked for; the caps are for who asks to respect."""
    queued = _add(
        connection,
        template,
        policyholder_id,
        claim_id,
        variables,
        DeliveryStatus.QUEUED,
        call_id,
        datetime.now(UTC),
    )
    return queued.model_copy(update={"address": address_hint(connection, policyholder_id)})


def reason_to_hold(
    connection: Connection, policyholder_id: int, call_id: str | None, now: datetime
) -> Held | None:
    """Why an e-mail may not be queued now; from here to the commit nobody else may ask."""
    holder = policyholders.c
    row = connection.execute(
        select(holder.email, holder.email_suppressed_at)
        .where(holder.id == policyholder_id)
        .with_for_update()
    ).one()
    if not row.email or row.email_suppressed_at is not None:
        return Held.NO_ADDRESS
    mails = outbox.c
    is_capped = mails.template.not_in(OUTSIDE_CAPS)
    of_today = mails.policyholder_id == policyholder_id, mails.created_at > now - timedelta(days=1)
    if _count_queued(connection, is_capped, *of_today) >= MAILS_PER_DAY:
        return Held.TOO_MANY
    of_call = mails.call_id == call_id
    if call_id and _count_queued(connection, is_capped, of_call) >= MAILS_PER_CALL:
        return Held.TOO_MANY
    return None


def refuse_to_hold(connection: Connection, policyholder_id: int, call_id: str | None) -> None:
    """Refuses, for who asks, what `reason_to_hold` would hold."""
    match reason_to_hold(connection, policyholder_id, call_id, datetime.now(UTC)):
        case Held.NO_ADDRESS:
            raise NoAddress()
        case Held.TOO_MANY:
            raise TooManyEmails()


def _count_queued(connection: Connection, *which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(outbox.c.status != HELD, *which)) or 0


def _add(
    connection: Connection,
    template: Template,
    policyholder_id: int,
    claim_id: int | None,
    variables: dict[str, Any],
    status: str,
    call_id: str | None,
    now: datetime,
) -> Email:
    email_id = uuid4().hex
    connection.execute(
        insert(outbox).values(
            id=email_id,
            template=template,
            policyholder_id=policyholder_id,
            claim_id=claim_id,
            call_id=call_id,
            variables=variables,
            status=status,
            attempts=0,
            next_attempt_at=now,
            created_at=now,
        )
    )
    return Email(id=email_id, template=template, status=DeliveryStatus.QUEUED, created_at=now)


def earlier_confirmation(connection: Connection, claim_number: str) -> Earlier | None:
    """What the confirmation of a claim said, sent or held."""
    row = connection.execute(
        select(outbox.c.claim_id, outbox.c.variables)
        .join(claims, claims.c.id == outbox.c.claim_id)
        .where(claims.c.claim_number == claim_number, outbox.c.template == Template.CLAIM_OPENED)
        .order_by(outbox.c.created_at)
        .limit(1)
    ).one_or_none()
    return Earlier(row.claim_id, row.variables) if row else None


def statuses(connection: Connection, claim_ids: Iterable[int]) -> dict[int, MailStatus]:
    """What is true of each claim's confirmation: of the last one that was really queued."""
    rows = connection.execute(
        select(outbox.c.claim_id, outbox.c.status)
        .where(outbox.c.claim_id.in_(list(claim_ids)), outbox.c.template == Template.CLAIM_OPENED)
        .order_by((outbox.c.status != HELD), outbox.c.created_at)
    )
    return {row.claim_id: _TOLD_AS[row.status] for row in rows}


# --- Delivering ---------------------------------------------------------------------------------


def take_due(connection: Connection, now: datetime, lease: datetime) -> Due | None:
    """The most urgent e-mail, then the one that waits longest, taken so that no other relay sends
    it before `lease`."""
    mails = outbox.c
    row = connection.execute(
        select(outbox)
        .where(
            mails.status == DeliveryStatus.QUEUED,
            mails.next_attempt_at <= now,
            or_(mails.claimed_until.is_(None), mails.claimed_until <= now),
        )
        .order_by(mails.priority, mails.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        update(outbox)
        .where(mails.id == row.id)
        .values(claimed_until=lease, attempts=row.attempts + 1)
    )
    holder = connection.execute(
        select(policyholders).where(policyholders.c.id == row.policyholder_id)
    ).one_or_none()
    on_file = holder.email if holder and not holder.email_suppressed_at else None
    return Due(
        id=row.id,
        template=Template(row.template),
        variables=row.variables,
        attempts=row.attempts + 1,
        recipient=row.recipient or on_file,
        expires_at=row.expires_at,
        name=f"{holder.first_name} {holder.last_name}" if holder else "",
        address=(holder.street, f"{holder.postcode} {holder.town}") if holder else ("", ""),
        claim_id=row.claim_id,
        lease=lease,
    )


def mark_sent(connection: Connection, due: Due, provider_message_id: str) -> None:
    """Whatever else happened meanwhile: it left, and must not leave again."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == due.id)
        .values(
            sent_at=datetime.now(UTC),
            provider_message_id=provider_message_id[:200],
            claimed_until=None,
            last_error=None,
        )
    )
    advance(connection, due.id, DeliveryStatus.SENT)


def mark_for_retry(connection: Connection, due: Due, at: datetime, error: str) -> None:
    _release(connection, due, next_attempt_at=at, last_error=error[:300])


def mark_failed(connection: Connection, due: Due, error: str) -> None:
    _release(connection, due, status=DeliveryStatus.FAILED, last_error=error[:300])


def _release(connection: Connection, due: Due, **values: Any) -> None:
    """Only its present taker may give an e-mail back."""
    connection.execute(
        update(outbox)
        .where(
            outbox.c.id == due.id,
            outbox.c.status == DeliveryStatus.QUEUED,
            outbox.c.claimed_until == due.lease,
        )
        .values(claimed_until=None, **values)
    )


def count_waiting(connection: Connection) -> int:
    return _count_queued(connection, outbox.c.status == DeliveryStatus.QUEUED)


# --- Following ----------------------------------------------------------------------------------


def advance(connection: Connection, email_id: str, status: DeliveryStatus) -> bool:
    """Move an e-mail forward to `status`; False when it is there already, or further."""
    before = _PROGRESS[: _PROGRESS.index(status)]
    moved = connection.execute(
        update(outbox)
        .where(outbox.c.id == email_id, outbox.c.status.in_(before))
        .values(status=status)
    )
    return moved.rowcount > 0


def exists(connection: Connection, email_id: str) -> bool:
    return connection.scalar(select(outbox.c.id).where(outbox.c.id == email_id)) is not None


def add_event(
    connection: Connection, sg_event_id: str, email_id: str, event: str, at: datetime
) -> bool:
    """Whether the event is new."""
    try:
        connection.execute(
            insert(email_events).values(
                sg_event_id=sg_event_id,
                outbox_id=email_id,
                event=event,
                at=at,
                received_at=datetime.now(UTC),
            )
        )
    except IntegrityError:
        return False
    return True


def suppress(connection: Connection, email_id: str, address: str) -> bool:
    """Write no more to the holder's address, if it still is the one that bounced."""
    holder = select(outbox.c.policyholder_id).where(outbox.c.id == email_id).scalar_subquery()
    suppressed = connection.execute(
        update(policyholders)
        .where(
            policyholders.c.id == holder,
            func.lower(policyholders.c.email) == address.lower(),
            policyholders.c.email_suppressed_at.is_(None),
        )
        .values(email_suppressed_at=datetime.now(UTC))
    )
    return suppressed.rowcount > 0
