"""Queries on verifications: who holds a policy, and what was tried before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from functions.database.tables import (
    policies,
    policyholders,
    verification_attempts,
    verification_locks,
)
from functions.database.upserts import insert_or_lock

_attempts = verification_attempts.c


@dataclass(frozen=True)
class Holder:
    id: int
    birth_date: date
    postcode: str


@dataclass(frozen=True)
class Lock:
    locked_until: datetime | None
    times_locked: int

    def holds(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until


def lock(connection: Connection, subject: str) -> Lock:
    """What is known of the subject; others that ask for it wait until the transaction ends."""
    insert_or_lock(connection, verification_locks, {"subject": subject, "times_locked": 0})
    columns = verification_locks.c
    row = connection.execute(
        select(columns.locked_until, columns.times_locked).where(columns.subject == subject)
    ).one()
    return Lock(row.locked_until, row.times_locked)


def set_lock(connection: Connection, subject: str, until: datetime, times_locked: int) -> None:
    connection.execute(
        update(verification_locks)
        .where(verification_locks.c.subject == subject)
        .values(locked_until=until, times_locked=times_locked)
    )


def find_holder(connection: Connection, policy_number: str) -> Holder | None:
    holder = policyholders.c
    row = connection.execute(
        select(holder.id, holder.birth_date, holder.postcode)
        .join_from(policyholders, policies)
        .where(policies.c.policy_number == policy_number)
    ).one_or_none()
    return Holder(row.id, row.birth_date, row.postcode) if row else None


def policy_numbers(connection: Connection, policyholder_id: int) -> list[str]:
    return list(
        connection.scalars(
            select(policies.c.policy_number)
            .where(policies.c.policyholder_id == policyholder_id)
            .order_by(policies.c.policy_number)
        )
    )


def add(
    connection: Connection,
    policy_hash: str,
    call_id: str,
    address_hash: str | None,
    outcome: str,
    *,
    at: datetime,
) -> None:
    connection.execute(
        insert(verification_attempts).values(
            policy_hash=policy_hash,
            call_id=call_id,
            address_hash=address_hash,
            outcome=outcome,
            at=at,
        )
    )


def unverified_of_call(connection: Connection, call_id: str) -> int:
    return _count(connection, _attempts.call_id == call_id, _attempts.outcome != "verified")


def unverified_of_address(connection: Connection, address_hash: str | None, since: datetime) -> int:
    if address_hash is None:
        return 0
    return _count(
        connection,
        _attempts.address_hash == address_hash,
        _attempts.outcome != "verified",
        _attempts.at > since,
    )


def failures_of_policy(connection: Connection, policy_hash: str, since: datetime) -> int:
    return _count(
        connection,
        _attempts.policy_hash == policy_hash,
        _attempts.outcome == "failed",
        _attempts.at > since,
    )


def distinct_failed_policies(connection: Connection, since: datetime) -> int:
    statement = select(func.count(_attempts.policy_hash.distinct())).where(
        _attempts.outcome == "failed", _attempts.at > since
    )
    return connection.scalar(statement) or 0


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(verification_attempts).where(*conditions)
    return connection.scalar(statement) or 0
