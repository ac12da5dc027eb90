"""Rules of the emails function: what a policyholder may ask for, and what SendGrid tells."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from contract.emails import DeliveryStatus, Email, EmailRequest, EventsAccepted, Template
from contract.policies import Policy
from contract.verifications import Level
from functions.database import audit, claims, emails, policies
from functions.database.engine import transact, transaction
from functions.emails.problems import NoConfirmation, PolicyNotInForce
from functions.emails.wording import PARIS
from functions.web.context import Context
from functions.web.idempotency import once
from functions.web.problems import Malformed, NotFound, VerificationRequired
from functions.web.verification import VerifiedCaller

_TOLD_BY = {
    "processed": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "bounce": DeliveryStatus.BOUNCED,
    "dropped": DeliveryStatus.BOUNCED,
}
"""What an event says of its e-mail; the others (deferred, open, …) change nothing."""

_PAPERS = {Template.CONTRACT_SUMMARY: Level.FACTORS, Template.CERTIFICATE: Level.CODE}
"""The e-mails that carry a PDF, and how well who asks must be known."""

_DEAD_ADDRESS = {"Bounced Address", "Invalid", "Spam Reporting Address"}
"""SendGrid's reasons for dropping a mail because of its address."""


def ask(request: EmailRequest, caller: VerifiedCaller, context: Context) -> Email:
    if request.claim_number is not None:
        return _ask_confirmation(request.claim_number, caller, context)
    assert request.policy_number is not None  # noqa: S101 - the contract says so
    return _ask_paper(request.template, request.policy_number, caller, context)


def _ask_confirmation(number: str, caller: VerifiedCaller, context: Context) -> Email:
    holder = caller.policyholder_id
    with transaction() as connection:
        # Checked before a stored answer may be given.
        if not claims.owns(connection, holder, number):
            raise NotFound()

    def work(connection: Connection) -> Email:
        earlier = emails.earlier_confirmation(connection, number)
        if earlier is None:
            raise NoConfirmation()
        emails.refuse_to_hold(connection, holder, context.call_id)
        audit.add(connection, context, "emails.ask", whose=holder, detail=number)
        return emails.queue_asked(
            connection,
            Template.CLAIM_OPENED,
            holder,
            earlier.claim_id,
            earlier.variables,
            context.call_id,
        )

    return once(context, work)


def _ask_paper(template: Template, number: str, caller: VerifiedCaller, context: Context) -> Email:
    holder = caller.policyholder_id
    if caller.level < _PAPERS[template]:
        raise VerificationRequired("a higher level is needed", level=int(_PAPERS[template]))
    if number not in caller.policy_numbers:
        raise NotFound()

    def work(connection: Connection) -> Email:
        policy = policies.find_owned(connection, holder, number)
        if policy is None:
            raise NotFound()
        today = datetime.now(PARIS).date()
        if template is Template.CERTIFICATE and not _is_in_force(policy, today):
            raise PolicyNotInForce()
        emails.refuse_to_hold(connection, holder, context.call_id)
        audit.add(connection, context, f"emails.{template}", whose=holder, detail=number)
        variables = {"policy": policy.model_dump(mode="json"), "issued_on": today.isoformat()}
        return emails.queue_asked(connection, template, holder, None, variables, context.call_id)

    return once(context, work)


def _is_in_force(policy: Policy, today: date) -> bool:
    return policy.starts_on <= today and (policy.ends_on is None or today <= policy.ends_on)


def follow(events: Any) -> EventsAccepted:
    """Apply what SendGrid tells, in whatever order and however often it tells it."""
    if not isinstance(events, list):
        raise Malformed("the events must be a list")
    applied = sum(transact(partial(_apply, event=event)) for event in events)
    return EventsAccepted(received=len(events), applied=applied)


def _apply(connection: Connection, event: Any) -> bool:
    told = _read(event)
    if told is None or not emails.exists(connection, told.email_id):
        return False
    if not emails.add_event(connection, told.id, told.email_id, told.name, told.at):
        return False
    status = _TOLD_BY.get(told.name)
    has_moved = status is not None and emails.advance(connection, told.email_id, status)
    has_suppressed = _is_dead_address(event) and emails.suppress(
        connection, told.email_id, str(event.get("email", ""))
    )
    return has_moved or has_suppressed


@dataclass(frozen=True)
class _Event:
    id: str
    name: str
    at: datetime
    email_id: str


def _read(event: Any) -> _Event | None:
    """None for another system's mail, or a kind of event that is not about one mail."""
    match event:
        case {
            "sg_event_id": str(event_id),
            "event": str(name),
            "timestamp": int(at),
            "outbox_id": str(email_id),
        } if len(event_id) <= 100 and len(name) <= 40 and 0 <= at < 2**32:
            return _Event(event_id, name, datetime.fromtimestamp(at, UTC), email_id)
        case _:
            return None


def _is_dead_address(event: dict[str, Any]) -> bool:
    """A blocked bounce is the mood of a server; a hard one is the end of an address."""
    match event["event"]:
        case "bounce":
            return event.get("type") != "blocked"
        case "dropped":
            return event.get("reason") in _DEAD_ADDRESS
        case name:
            return bool(name == "spamreport")
