"""The relay: hands the e-mails that are due to SendGrid, each one once.

    python -m functions.emails.relay --every 5

An e-mail is taken under a lease, sent outside any transaction, then marked. Should the process
die after SendGrid's answer and before the mark, the e-mail leaves a second time when its lease
ends, under the same Message-ID: that is the only way to a double.
"""

import argparse
import logging
import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from jinja2 import TemplateError
from sqlalchemy import Connection

from contract.documents import LINK_DAYS
from contract.emails import DeliveryRun, Template
from functions.database import documents, emails, protective_mails
from functions.database.emails import Due
from functions.database.engine import transact
from functions.emails import retries
from functions.emails.rendering import House, render
from functions.emails.sending import Accepted, Refusal, Unavailable, send
from functions.emails.settings import EmailSettings
from functions.web import logs

MAILS_PER_RUN = 50
LEASE = timedelta(minutes=3)
"""Longer than a mail may take to be sent, and as long as it waits when its relay has died."""
_WITH_LINK = {Template.CLAIM_OPENED, Template.UPLOAD_LINK}

TROUBLES_IN_A_ROW = 3
"""After so many SendGrid is left in peace until the next run."""

logger = logging.getLogger(__name__)


@dataclass
class _Counts:
    sent: int = 0
    retried: int = 0
    failed: int = 0


def deliver() -> DeliveryRun:
    """Send what is due now; several relays may run at once."""
    settings = EmailSettings.from_environment()
    counts = _Counts()
    troubles = 0
    for _ in range(MAILS_PER_RUN):
        due = transact(_take)
        if due is None:
            break
        outcome = _send(due, settings)
        _mark(due, outcome, counts)
        troubles = troubles + 1 if isinstance(outcome, Unavailable) else 0
        if troubles == TROUBLES_IN_A_ROW:
            break
    return DeliveryRun(
        sent=counts.sent,
        retried=counts.retried,
        failed=counts.failed,
        waiting=transact(emails.count_waiting),
    )


def _take(connection: Connection) -> Due | None:
    now = datetime.now(UTC)
    return emails.take_due(connection, now, lease=now + LEASE)


def _send(due: Due, settings: EmailSettings) -> Accepted | Refusal | Unavailable:
    if due.recipient is None:
        return Refusal("no usable address on file")
    if due.expires_at is not None and due.expires_at <= datetime.now(UTC):
        return Refusal("it is worth nothing any more")
    if due.attempts > retries.ATTEMPTS:
        return Refusal("no attempt ever came back")
    house = House(settings.brand, settings.telephone)
    try:
        mail = render(due.template, _values(due, settings), house)
    except (TemplateError, LookupError, TypeError, ValueError) as error:
        return Refusal(f"the template cannot be filled: {type(error).__name__}")
    return send(due.id, due.recipient, mail, settings)


def _values(due: Due, settings: EmailSettings) -> dict[str, Any]:
    """What the outbox keeps, and what it never does: who it is for, and a link's token."""
    return protective_mails.opened(due) | {
        "name": due.name,
        "address": due.address,
        "reference": f"{due.id[:4]}-{due.id[4:8]}".upper(),
        "upload_url": _upload_url(due, settings),
        "link_days": LINK_DAYS,
    }


def _upload_url(due: Due, settings: EmailSettings) -> str | None:
    """A new link each time an e-mail tries to leave: none is written down anywhere else."""
    if due.template not in _WITH_LINK or due.claim_id is None:
        return None
    if settings.page_url is None:
        if due.template is Template.UPLOAD_LINK:
            raise LookupError("PAGE_URL is not set: there is no link to send")
        return None
    claim_id = due.claim_id
    token = transact(lambda connection: documents.add_link(connection, claim_id, datetime.now(UTC)))
    return f"{settings.page_url.rstrip('/')}/documents.html#{token}"


def _mark(due: Due, outcome: Accepted | Refusal | Unavailable, counts: _Counts) -> None:
    match outcome:
        case Accepted(message_id):
            transact(lambda connection: emails.mark_sent(connection, due, message_id))
            counts.sent += 1
        case Unavailable(reason, retry_after) if due.attempts < retries.ATTEMPTS:
            at = datetime.now(UTC) + retries.delay(due.attempts, retry_after)
            transact(lambda connection: emails.mark_for_retry(connection, due, at, reason))
            counts.retried += 1
        case Unavailable(reason) | Refusal(reason):
            transact(lambda connection: emails.mark_failed(connection, due, reason))
            counts.failed += 1
            logger.error("e-mail given up", extra={"email_id": due.id, "reason": reason})


def run_every(seconds: float, stop: threading.Event) -> None:
    """Deliver again and again, until told to stop; a run that fails is one run."""
    while not stop.is_set():
        try:
            deliver()
        except Exception:
            logger.exception("delivery run failed")
        stop.wait(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description="Deliver the outbox at a regular pace.")
    parser.add_argument("--every", type=float, default=5, help="seconds between two runs")
    every = parser.parse_args().every
    logs.configure()
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    logger.info("relay started", extra={"every": every})
    run_every(every, stop)


if __name__ == "__main__":
    main()
