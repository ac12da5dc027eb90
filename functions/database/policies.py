"""Queries on policies; an owner sees their own and nothing else."""

from itertools import groupby

from sqlalchemy import ColumnElement, Connection, select

from contract.policies import Coverage, Policy
from functions.database.tables import coverages, policies

_OF_POLICY = [column for column in policies.c if column.name in Policy.model_fields]
_OF_COVERAGE = [column for column in coverages.c if column.name in Coverage.model_fields]


def owned_by(connection: Connection, policyholder_id: int) -> list[Policy]:
    return _select(connection, policies.c.policyholder_id == policyholder_id)


def find_owned(connection: Connection, policyholder_id: int, policy_number: str) -> Policy | None:
    """The policy, if it is this policyholder's own."""
    found = _select(
        connection,
        policies.c.policyholder_id == policyholder_id,
        policies.c.policy_number == policy_number,
    )
    return found[0] if found else None


def _select(connection: Connection, *conditions: ColumnElement[bool]) -> list[Policy]:
    rows = connection.execute(
        select(*_OF_POLICY, *_OF_COVERAGE)
        .join_from(policies, coverages, isouter=True)
        .where(*conditions)
        .order_by(policies.c.policy_number, coverages.c.peril)
    )
    found = []
    for _, group in groupby(rows.mappings(), key=lambda row: row[policies.c.policy_number]):
        same = list(group)
        insured = [
            Coverage.model_validate({column.name: row[column] for column in _OF_COVERAGE})
            for row in same
            # A policy without any coverage is one row with none.
            if row[coverages.c.peril] is not None
        ]
        values = {column.name: same[0][column] for column in _OF_POLICY}
        found.append(Policy.model_validate(values | {"coverages": insured}))
    return found
