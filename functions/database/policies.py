"""Queries on policies; an owner sees their own and nothing else."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from contract.policies import Coverage, Policy
from functions.database.tables import coverages, policies

_OF_THE_CONTRACT = [c for c in policies.c if c.name in Policy.model_fields]


def owned_by(connection: Connection, policyholder_id: int) -> list[Policy]:
    rows = connection.execute(
        select(policies.c.id, *_OF_THE_CONTRACT)
        .where(policies.c.policyholder_id == policyholder_id)
        .order_by(policies.c.policy_number)
    ).all()
    insured = _coverages(connection, [row.id for row in rows])
    return [_policy(row, insured[row.id]) for row in rows]


def find_owned(connection: Connection, policyholder_id: int, policy_number: str) -> Policy | None:
    """The policy, if it is this policyholder's own."""
    row = connection.execute(
        select(policies.c.id, *_OF_THE_CONTRACT).where(
            policies.c.policy_number == policy_number,
            policies.c.policyholder_id == policyholder_id,
        )
    ).one_or_none()
    return _policy(row, _coverages(connection, [row.id])[row.id]) if row else None


def _coverages(connection: Connection, ids: Iterable[int]) -> dict[int, list[Coverage]]:
    insured: dict[int, list[Coverage]] = {policy_id: [] for policy_id in ids}
    rows = connection.execute(
        select(coverages).where(coverages.c.policy_id.in_(insured)).order_by(coverages.c.peril)
    )
    for row in rows:
        insured[row.policy_id].append(Coverage.model_validate(dict(row._mapping)))
    return insured


def _policy(row: Row[Any], insured: list[Coverage]) -> Policy:
    return Policy.model_validate(dict(row._mapping) | {"coverages": insured})
