"""Rules of the second level: a code to the e-mail address on file, for one call, used once.

What is wrong, expired, used, of another call or never sent takes the same path to the same bytes.
"""

import secrets
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from contract.verifications import CodeSent, Level, Verification, VerificationOutcome
from functions.database import audit, codes, protective_mails
from functions.database import verifications as attempts
from functions.database.engine import transact
from functions.verifications.pace import wait_since
from functions.verifications.problems import TooManyCodes
from functions.web.context import Context
from functions.web.idempotency import once
from functions.web.problems import NotFound
from functions.web.verification import VerifiedCaller, customer_reference, issue

LIFE = timedelta(minutes=5)
TRIES = 3
"""For each code."""
CODES_PER_CALL = 3
CODES_PER_DAY = 6
"""For each policyholder, over any 24 hours: with three tries each, 18 guesses in a million."""


def send(call_id: str, caller: VerifiedCaller, context: Context) -> CodeSent:
    _check_own(call_id, context)
    started = time.monotonic()
    try:
        return once(context, lambda connection: _send(connection, caller, context))
    finally:
        wait_since(started)


def _send(connection: Connection, caller: VerifiedCaller, context: Context) -> CodeSent:
    now = datetime.now(UTC)
    holder_id = caller.policyholder_id
    _lock(connection, holder_id)
    if (
        codes.count_of_call(connection, caller.call_id) >= CODES_PER_CALL
        or codes.count_of_policyholder(connection, holder_id, now - timedelta(days=1))
        >= CODES_PER_DAY
    ):
        raise TooManyCodes()
    code = f"{secrets.randbelow(1_000_000):06d}"
    expires_at = now + LIFE
    codes.add(connection, holder_id, caller.call_id, code, at=now, expires_at=expires_at)
    protective_mails.queue_code(connection, holder_id, code, expires_at, caller.call_id)
    audit.add(connection, context, "verifications.code_sent", whose=holder_id)
    return CodeSent(expires_at=expires_at, tries=TRIES)


def check(call_id: str, code: str, caller: VerifiedCaller, context: Context) -> VerificationOutcome:
    _check_own(call_id, context)
    started = time.monotonic()
    now = datetime.now(UTC)
    is_right = transact(lambda connection: _check(connection, code, caller, context, now))
    outcome = VerificationOutcome(verified=False)
    if is_right:
        numbers = list(caller.policy_numbers)
        token, expires_at = issue(caller.policyholder_id, caller.call_id, numbers, Level.CODE, now)
        outcome = VerificationOutcome(
            verified=True,
            verification=Verification(
                token=token,
                level=Level.CODE,
                policy_numbers=numbers,
                expires_at=expires_at,
                customer=customer_reference(caller.policyholder_id),
            ),
        )
    wait_since(started)
    return outcome


def _check(
    connection: Connection, code: str, caller: VerifiedCaller, context: Context, now: datetime
) -> bool:
    # Two tries at once are two tries, one after the other.
    _lock(connection, caller.policyholder_id)
    sent = codes.latest(connection, caller.policyholder_id, caller.call_id)
    compared = sent or codes.nobodys(caller.call_id)
    is_code = compared.is_code(code)
    counts = sent is not None and not sent.is_used and sent.tries < TRIES and now < sent.expires_at
    is_right = is_code and counts
    if sent is not None and counts:
        codes.count_try(connection, sent, used_at=now if is_right else None)
    outcome = "code_verified" if is_right else "code_failed" if counts else "code_refused"
    audit.add(connection, context, f"verifications.{outcome}", whose=caller.policyholder_id)
    return is_right


def _check_own(call_id: str, context: Context) -> None:
    if call_id != context.required_call_id:
        raise NotFound()


def _lock(connection: Connection, policyholder_id: int) -> None:
    attempts.lock(connection, f"codes:{policyholder_id}")
