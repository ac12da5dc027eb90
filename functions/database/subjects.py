"""Queries on subjects: everything that is kept of one policyholder, wherever it stands."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, not_, or_, select, true

from functions.database.tables import (
    audit,
    call_figures,
    callbacks,
    claim_additions,
    claims,
    contact_changes,
    metadata,
    outbox,
    policies,
    policyholders,
    verification_codes,
)

VERIFIED = "verifications.verified"
"""Only a call whose caller was verified is the policyholder's: others tried and failed."""


@dataclass
class Subject:
    """One policyholder, or several, and what their rows are found by."""

    policyholder_ids: set[int] = field(default_factory=set)
    policy_ids: set[int] = field(default_factory=set)
    policy_numbers: set[str] = field(default_factory=set)
    policy_hashes: set[str] = field(default_factory=set)
    claim_ids: set[int] = field(default_factory=set)
    outbox_ids: set[str] = field(default_factory=set)
    call_ids: set[str] = field(default_factory=set)
    figure_numbers: set[int] = field(default_factory=set)

    def add(self, other: "Subject") -> None:
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))


def find(
    connection: Connection, policyholder_id: int | None, policy_number: str | None
) -> int | None:
    """The policyholder's id, if there is one."""
    if policyholder_id is not None:
        which = select(policyholders.c.id).where(policyholders.c.id == policyholder_id)
    else:
        which = select(policies.c.policyholder_id).where(policies.c.policy_number == policy_number)
    return connection.scalar(which)


def subject(connection: Connection, policyholder_id: int) -> Subject:
    holder = policyholder_id
    owned = connection.execute(
        select(policies.c.id, policies.c.policy_number).where(policies.c.policyholder_id == holder)
    ).all()
    made = Subject(policyholder_ids={holder})
    made.policy_ids = {row.id for row in owned}
    made.policy_numbers = {row.policy_number for row in owned}
    made.policy_hashes = {_hash(number) for number in made.policy_numbers}
    made.claim_ids = set(_select(connection, claims.c.id, claims.c.policy_id, made.policy_ids))
    made.outbox_ids = set(_select(connection, outbox.c.id, outbox.c.policyholder_id, {holder}))
    verified = select(audit.c.call_id).where(audit.c.whose == holder, audit.c.what == VERIFIED)
    made.call_ids = {call_id for call_id in connection.scalars(verified) if call_id}
    for table, column, keys in (
        (claims, "policy_id", made.policy_ids),
        (claim_additions, "claim_id", made.claim_ids),
        (callbacks, "policyholder_id", {holder}),
        (contact_changes, "policyholder_id", {holder}),
        (verification_codes, "policyholder_id", {holder}),
    ):
        found = _select(connection, table.c.call_id, table.c[column], keys)
        made.call_ids |= {call_id for call_id in found if call_id}
    figures = call_figures.c
    made.figure_numbers = set(_select(connection, figures.number, figures.call_id, made.call_ids))
    return made


def shared_calls(connection: Connection, one: Subject) -> set[str]:
    """Calls in which somebody else was verified too."""
    others = audit.c.whose.not_in(one.policyholder_ids)
    found: set[str] = set()
    for some in _parts(one.call_ids):
        found |= set(
            connection.scalars(
                select(audit.c.call_id).where(
                    audit.c.call_id.in_(some), audit.c.what == VERIFIED, others
                )
            )
        )
    return found


def rows(
    connection: Connection, table: Table, column: str, keys: Iterable[Any]
) -> list[dict[str, Any]]:
    """Every row of theirs, in the order of its key."""
    found = []
    for which in conditions(table, column, keys):
        statement = select(table).where(which).order_by(*table.primary_key)
        found += [dict(row) for row in connection.execute(statement).mappings()]
    return found


def count(connection: Connection, table: Table, column: str, keys: Iterable[Any]) -> int:
    return sum(
        connection.scalar(select(func.count()).select_from(table).where(which)) or 0
        for which in conditions(table, column, keys)
    )


def conditions(table: Table, column: str, keys: Iterable[Any]) -> Iterator[ColumnElement[bool]]:
    """What chooses their rows, in as many statements as are needed."""
    for some in _parts(keys):
        yield table.c[column].in_(some)


def of_others(table: Table, column: str, keys: Iterable[Any]) -> ColumnElement[bool]:
    """What chooses everybody else's rows."""
    theirs = list(conditions(table, column, keys))
    return and_(true(), *(or_(table.c[column].is_(None), not_(each)) for each in theirs))


def table(name: str) -> Table:
    return metadata.tables[name]


def in_order() -> list[str]:
    """The names of all tables; what refers to another comes first."""
    return [each.name for each in reversed(metadata.sorted_tables)]


def _select(
    connection: Connection, wanted: ColumnElement[Any], column: ColumnElement[Any], keys: set[Any]
) -> list[Any]:
    return [
        each
        for some in _parts(keys)
        for each in connection.scalars(select(wanted).where(column.in_(some)))
    ]


def _parts(keys: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _hash(policy_number: str) -> str:
    """As attempts name a policy."""
    return hashlib.sha256(policy_number.encode()).hexdigest()
