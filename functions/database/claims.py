"""Queries on claims; an owner sees their own and nothing else."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from contract.base import Postcode
from contract.claims import (
    Claim,
    ClaimDetails,
    Confirmation,
    Deadline,
    MailStatus,
    RecordedAddition,
)
from contract.identifiers import claim_number
from contract.losses import Circumstances, Occurrence
from functions.database import emails
from functions.database.sealing import open_sealed, seal
from functions.database.tables import (
    claim_additions,
    claim_sequences,
    claims,
    policies,
    policyholders,
)

SAME_MOMENT = timedelta(hours=1)
"""Two reports of one loss may be so far apart on its hour."""


@dataclass(frozen=True)
class Filed:
    """A claim, without the documents that `functions/claims` derives from its circumstances."""

    claim: Claim
    circumstances: Circumstances


def postcode(connection: Connection, policyholder_id: int) -> Postcode:
    found: Postcode = connection.scalars(
        select(policyholders.c.postcode).where(policyholders.c.id == policyholder_id)
    ).one()
    return found


# --- Opening ------------------------------------------------------------------------------------


def lock_sequence(connection: Connection, year: int) -> int:
    """The last number given in a year; until the commit nobody else opens a claim."""
    last = _locked_last(connection, year)
    if last is None:
        # Another claim may have opened the year just now.
        with suppress(IntegrityError):
            connection.execute(insert(claim_sequences).values(year=year, last=0))
        last = _locked_last(connection, year) or 0
    return last


def _locked_last(connection: Connection, year: int) -> int | None:
    return connection.scalar(
        select(claim_sequences.c.last).where(claim_sequences.c.year == year).with_for_update()
    )


def mint_number(connection: Connection, year: int, last: int) -> str:
    """The number after `last`, which `lock_sequence` gave."""
    connection.execute(
        update(claim_sequences).where(claim_sequences.c.year == year).values(last=last + 1)
    )
    return claim_number(year, last + 1)


def find_same_loss(
    connection: Connection, policy_number: str, peril: str, occurrence: Occurrence, since: datetime
) -> str | None:
    """The number of a claim that was opened for this very loss after `since`."""
    return connection.scalar(
        select(claims.c.claim_number)
        .join(policies, policies.c.id == claims.c.policy_id)
        .where(
            policies.c.policy_number == policy_number,
            claims.c.peril == peril,
            claims.c.reported_at > since,
            claims.c.occurred_earliest <= occurrence.latest + SAME_MOMENT,
            claims.c.occurred_latest >= occurrence.earliest - SAME_MOMENT,
        )
        .limit(1)
    )


def count_of_call(connection: Connection, call_id: str) -> int:
    return connection.scalar(select(func.count()).where(claims.c.call_id == call_id)) or 0


def add(
    connection: Connection,
    filed: Filed,
    *,
    known_on: date,
    confirmation: Confirmation,
    call_id: str | None,
) -> int:
    """Store a claim; the answer is its row's id."""
    claim = filed.claim
    policy_id = select(policies.c.id).where(policies.c.policy_number == claim.policy_number)
    result = connection.execute(
        insert(claims).values(
            claim_number=claim.claim_number,
            policy_id=policy_id.scalar_subquery(),
            peril=claim.peril,
            occurred_earliest=claim.occurrence.earliest,
            occurred_latest=claim.occurrence.latest,
            occurrence_precision=claim.occurrence.precision,
            occurrence_words=claim.occurrence.words,
            place=claim.place,
            description=claim.description,
            circumstances=told(filed.circumstances),
            injured=sealed_injured(filed.circumstances, claim.claim_number),
            confirmation=confirmation.model_dump(mode="json"),
            known_on=known_on,
            reported_at=claim.reported_at,
            deadline_day=claim.deadline.day,
            deadline_rule=claim.deadline.rule,
            deadline_reference=claim.deadline.reference,
            late=claim.late,
            outside_policy_period=claim.outside_policy_period,
            deductible=claim.deductible,
            status=claim.status,
            call_id=call_id,
        )
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # one row was inserted


def told(circumstances: Circumstances) -> dict[str, Any]:
    """As they are stored: without how many were hurt, which is about health and stands sealed."""
    return circumstances.model_dump(mode="json", exclude_none=True, exclude={"injured_count"})


def sealed_injured(circumstances: Circumstances, number: str) -> str | None:
    count = circumstances.injured_count
    return None if count is None else seal(str(count), sealed_place(number))


def sealed_place(number: str) -> str:
    return f"claims.injured:{number}"


# --- Reading ------------------------------------------------------------------------------------


def owned_by(
    connection: Connection, policyholder_id: int, limit: int, before: str | None = None
) -> list[Filed]:
    """The newest claims first; `before` is the number of a claim that was given already."""
    newest_first = (claims.c.reported_at.desc(), claims.c.id.desc())
    statement = _owned(policyholder_id).order_by(*newest_first).limit(limit)
    if before is not None:
        cursor = connection.execute(
            _owned(policyholder_id).where(claims.c.claim_number == before)
        ).one_or_none()
        if cursor is None:
            return []
        statement = statement.where(
            or_(
                claims.c.reported_at < cursor.reported_at,
                and_(claims.c.reported_at == cursor.reported_at, claims.c.id < cursor.id),
            )
        )
    return filed(connection, connection.execute(statement).all())


def find_owned(connection: Connection, policyholder_id: int, number: str) -> Filed | None:
    """The claim, if it is this policyholder's own."""
    statement = _owned(policyholder_id).where(claims.c.claim_number == number)
    found = filed(connection, connection.execute(statement).all())
    return found[0] if found else None


def find_details(
    connection: Connection, number: str, policyholder_id: int | None
) -> tuple[int, ClaimDetails] | None:
    """Whose claim it is, and what else was told of it; only if it is theirs, when one is given."""
    statement = (
        select(claims, policies.c.policyholder_id)
        .join(policies, policies.c.id == claims.c.policy_id)
        .where(claims.c.claim_number == number)
    )
    if policyholder_id is not None:
        statement = statement.where(policies.c.policyholder_id == policyholder_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    circumstances = dict(row.circumstances)
    if row.injured is not None:
        circumstances["injured_count"] = int(open_sealed(row.injured, sealed_place(number)))
    return row.policyholder_id, ClaimDetails(
        claim_number=number,
        circumstances=Circumstances.model_validate(circumstances),
        known_on=row.known_on,
        confirmation=Confirmation.model_validate(row.confirmation),
    )


def owns(connection: Connection, policyholder_id: int, number: str) -> bool:
    """Whether the claim is this policyholder's own: that never changes."""
    statement = _owned(policyholder_id).where(claims.c.claim_number == number)
    return connection.execute(statement).one_or_none() is not None


def _owned(policyholder_id: int) -> Select[Any]:
    return (
        select(claims, policies.c.policy_number)
        .join(policies, policies.c.id == claims.c.policy_id)
        .where(policies.c.policyholder_id == policyholder_id)
    )


def filed(connection: Connection, rows: Iterable[Row[Any]]) -> list[Filed]:
    by_id = {row.id: row for row in rows}
    mails = emails.statuses(connection, by_id)
    added = _additions(connection, by_id)
    return [
        Filed(
            _claim(row, mails.get(row_id, MailStatus.NOT_SENT), added[row_id]),
            Circumstances.model_validate(row.circumstances),
        )
        for row_id, row in by_id.items()
    ]


def _claim(row: Row[Any], mail: MailStatus, additions: list[RecordedAddition]) -> Claim:
    return Claim.model_validate(
        dict(row._mapping)
        | {
            "occurrence": Occurrence(
                earliest=row.occurred_earliest,
                latest=row.occurred_latest,
                precision=row.occurrence_precision,
                words=row.occurrence_words,
            ),
            "deadline": Deadline(
                day=row.deadline_day, rule=row.deadline_rule, reference=row.deadline_reference
            ),
            "documents": [],
            "confirmation_email": mail,
            "additions": additions,
        }
    )


# --- Completing ---------------------------------------------------------------------------------


def lock(connection: Connection, number: str) -> int:
    """The row of an existing claim; until the commit nobody else adds to it."""
    statement = select(claims.c.id).where(claims.c.claim_number == number).with_for_update()
    return int(connection.scalars(statement).one())


def count_additions(connection: Connection, claim_id: int) -> int:
    statement = select(func.count()).where(claim_additions.c.claim_id == claim_id)
    return connection.scalar(statement) or 0


def add_addition(
    connection: Connection, claim_id: int, addition: RecordedAddition, call_id: str | None
) -> None:
    connection.execute(
        insert(claim_additions).values(
            claim_id=claim_id, text=addition.text, added_at=addition.added_at, call_id=call_id
        )
    )


def _additions(
    connection: Connection, claim_ids: Iterable[int]
) -> dict[int, list[RecordedAddition]]:
    made: dict[int, list[RecordedAddition]] = {claim_id: [] for claim_id in claim_ids}
    rows = connection.execute(
        select(claim_additions, claims.c.claim_number)
        .join(claims, claims.c.id == claim_additions.c.claim_id)
        .where(claim_additions.c.claim_id.in_(made))
        .order_by(claim_additions.c.id)
    )
    for row in rows:
        made[row.claim_id].append(RecordedAddition.model_validate(dict(row._mapping)))
    return made
