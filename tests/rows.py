"""Rows put into the database before a test."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from contract.policies import Policy
from functions.database.tables import coverages, policies, policyholders
from tests import builders


def policyholder(connection: Connection, *owned: Policy, **given: Any) -> int:
    """A policyholder with these policies (one motor policy unless given); their id."""
    values: dict[str, Any] = {
        "first_name": "Camille",
        "last_name": "Laurent",
        "birth_date": date(1984, 3, 12),
        "email": "camille.laurent@example.fr",
        "phone": "+33612345678",
        "street": "12 rue Paul Bert",
        "postcode": "69003",
        "town": "Lyon",
    }
    inserted = connection.execute(insert(policyholders).values(values | given))
    holder_id = int(inserted.inserted_primary_key[0])
    for each in owned or [builders.policy()]:
        _add_policy(connection, holder_id, each)
    return holder_id


def _add_policy(connection: Connection, holder_id: int, policy: Policy) -> None:
    values = policy.model_dump(exclude={"coverages"})
    inserted = connection.execute(insert(policies).values(values | {"policyholder_id": holder_id}))
    policy_id = inserted.inserted_primary_key[0]
    rows = [each.model_dump() | {"policy_id": policy_id} for each in policy.coverages]
    connection.execute(insert(coverages), rows)
