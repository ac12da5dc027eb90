"""Rules of a verification: three factors together, one boolean, nothing else to be learned.

A wrong, an unknown and a locked policy take the same path: the same queries, the same comparison,
the same minimum time, the same bytes. Only the limits differ, and they are kept in the database.
"""

import hashlib
import hmac
import logging
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from contract.emails import Template
from contract.verifications import Level, Verification, VerificationAttempt, VerificationOutcome
from functions.database import audit, emails
from functions.database import verifications as attempts
from functions.database.engine import transact
from functions.verifications import limits
from functions.verifications.pace import wait_since
from functions.web.context import Context
from functions.web.verification import customer_reference, issue

logger = logging.getLogger(__name__)

_NOBODY = attempts.Holder(id=0, birth_date=date(1900, 1, 1), postcode="00000")
"""Compared with when the policy is unknown, so that the comparison is always made."""


class Outcome(StrEnum):
    VERIFIED = "verified"
    FAILED = "failed"
    REFUSED = "refused"
    """A limit was reached: the factors did not count."""


@dataclass(frozen=True)
class _Try:
    """One attempt, as limits see it: the factors themselves are neither kept nor logged."""

    policy_hash: str
    call_id: str
    address_hash: str | None
    at: datetime

    @property
    def policy(self) -> str:
        return f"policy:{self.policy_hash}"

    @property
    def subjects(self) -> list[str]:
        """What it is counted by, always in the same order: two tries never wait in a circle."""
        address = [f"address:{self.address_hash}"] if self.address_hash else []
        return [*address, f"call:{self.call_id}", self.policy]


def verify(attempt: VerificationAttempt, context: Context) -> VerificationOutcome:
    started = time.monotonic()
    this = _Try(
        policy_hash=_hash(attempt.policy_number),
        call_id=context.required_call_id,
        address_hash=_hash(context.caller_address) if context.caller_address else None,
        at=datetime.now(UTC),
    )
    found = transact(lambda connection: _try(connection, attempt, this, context))
    outcome = VerificationOutcome(verified=False)
    if found is not None:
        holder, numbers = found
        token, expires_at = issue(holder.id, this.call_id, numbers, Level.FACTORS, this.at)
        outcome = VerificationOutcome(
            verified=True,
            verification=Verification(
                token=token,
                level=Level.FACTORS,
                policy_numbers=numbers,
                expires_at=expires_at,
                customer=customer_reference(holder.id),
            ),
        )
    wait_since(started)
    return outcome


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _try(
    connection: Connection, attempt: VerificationAttempt, this: _Try, context: Context
) -> tuple[attempts.Holder, list[str]] | None:
    locks = {subject: attempts.lock(connection, subject) for subject in this.subjects}
    policy_lock = locks[this.policy]
    is_refused = _is_limited(connection, this) or policy_lock.holds(this.at)
    known = attempts.find_holder(connection, attempt.policy_number)
    numbers = attempts.policy_numbers(connection, (known or _NOBODY).id)
    is_right = _matches(attempt, known or _NOBODY) and known is not None

    outcome = Outcome.REFUSED if is_refused else Outcome.VERIFIED if is_right else Outcome.FAILED
    attempts.add(connection, this.policy_hash, this.call_id, this.address_hash, outcome, at=this.at)
    holder_id = known.id if known else None
    audit.add(connection, context, f"verifications.{outcome}", whose=holder_id)
    if outcome is Outcome.FAILED:
        _count_failure(connection, this, policy_lock, holder_id)
    return (known, numbers) if known and outcome is Outcome.VERIFIED else None


def _is_limited(connection: Connection, this: _Try) -> bool:
    since = this.at - limits.WINDOW
    of_call = attempts.unverified_of_call(connection, this.call_id)
    of_address = attempts.unverified_of_address(connection, this.address_hash, since)
    return of_call >= limits.TRIES_PER_CALL or of_address >= limits.TRIES_PER_ADDRESS


def _matches(attempt: VerificationAttempt, holder: attempts.Holder) -> bool:
    given = f"{attempt.birth_date.isoformat()} {attempt.postcode}"
    on_file = f"{holder.birth_date.isoformat()} {holder.postcode}"
    return hmac.compare_digest(given.encode(), on_file.encode())


def _count_failure(
    connection: Connection, this: _Try, lock: attempts.Lock, holder_id: int | None
) -> None:
    since = this.at - limits.WINDOW
    failures = attempts.failures_of_policy(connection, this.policy_hash, since)
    earlier_locks = limits.recent_locks(lock.times_locked, lock.locked_until, this.at)
    if failures >= limits.FAILURES_PER_POLICY or earlier_locks:
        until = this.at + limits.lock_for(earlier_locks)
        attempts.set_lock(connection, this.policy, until, earlier_locks + 1)
        if holder_id is not None:
            emails.queue(
                connection,
                Template.VERIFICATION_LOCKED,
                holder_id,
                None,
                {},
                call_id=this.call_id,
            )
    _watch_for_spraying(connection, this)


def _watch_for_spraying(connection: Connection, this: _Try) -> None:
    """One line an hour when many policies are being tried, a few times each."""
    since = this.at - limits.SPRAYING_WINDOW
    sprayed = attempts.distinct_failed_policies(connection, since)
    if sprayed > limits.SPRAYED_POLICIES:
        alarm = attempts.lock(connection, "alarm:spraying")
        if not alarm.holds(this.at):
            until = this.at + limits.SPRAYING_WINDOW
            attempts.set_lock(connection, "alarm:spraying", until, alarm.times_locked + 1)
            logger.error("spraying", extra={"policies_failing_in_an_hour": sprayed})
