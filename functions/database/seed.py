"""French policyholders to try the system with: `python -m functions.database.seed`.

Always the same ones; running it again changes nothing. Two of them are known by name.
"""

import random
from datetime import date
from typing import Any

from sqlalchemy import Connection, CursorResult, insert, select

from contract.identifiers import Line, policy_number
from contract.losses import Circumstances
from functions.database.claims import sealed_injured, told
from functions.database.engine import transaction
from functions.database.invented import Contract, Inventor, PastClaim, Person
from functions.database.invented_data import (
    HOME_COMFORT,
    LIABILITY,
    MOTOR_COMFORT,
    MOTOR_ESSENTIAL,
)
from functions.database.known_people import CALLERS, ON_FILE
from functions.database.tables import (
    claim_sequences,
    claims,
    coverages,
    policies,
    policyholders,
)

SEED = 20261123
PEOPLE = 220
PAST_CLAIMS = 150

DEMO = Person(
    first_name="Camille",
    last_name="Laurent",
    birth_date=date(1984, 3, 12),
    email="camille.laurent@example.fr",
    phone="+33639980001",
    street="12 rue Paul Bert",
    postcode="69003",
    town="Lyon",
    policies=[
        Contract(
            policy_number(Line.MOTOR, 4827315),
            Line.MOTOR,
            MOTOR_COMFORT,
            "Renault Clio, GH-427-KX",
            date(2021, 4, 1),
        ),
        Contract(
            policy_number(Line.HOME, 1906284),
            Line.HOME,
            HOME_COMFORT,
            "12 rue Paul Bert, 69003 Lyon",
            date(2020, 9, 15),
        ),
        Contract(
            policy_number(Line.LIABILITY, 7350142),
            Line.LIABILITY,
            LIABILITY,
            "Votre foyer",
            date(2020, 9, 15),
        ),
    ],
)
"""Who calls in demonstrations and scenarios."""

OTHER = Person(
    first_name="Karim",
    last_name="Benali",
    birth_date=date(1979, 11, 2),
    email="karim.benali@example.fr",
    phone="+33639980002",
    street="8 rue de la République",
    postcode="13001",
    town="Marseille",
    policies=[
        Contract(
            policy_number(Line.MOTOR, 5163028),
            Line.MOTOR,
            MOTOR_ESSENTIAL,
            "Peugeot 208, FT-318-BW",
            date(2022, 2, 1),
        )
    ],
)
"""Somebody else, for calls that must not mix."""


def seed() -> int:
    """How many policyholders were added: all of them, or none."""
    with transaction() as connection:
        first = DEMO.policies[0].policy_number
        known = select(policies.c.id).where(policies.c.policy_number == first)
        if connection.scalar(known) is not None:
            return 0
        inventor = Inventor(SEED)
        people = [inventor.person() for _ in range(PEOPLE)]
        everybody = [DEMO, OTHER, *people, *CALLERS]
        ids = _add_people(connection, everybody)
        contracts = [contract for person in people for contract in person.policies]
        insured = random.Random(SEED).sample(contracts, PAST_CLAIMS)  # noqa: S311
        past = inventor.past_claims(insured, people)
        _add_claims(connection, [*past, inventor.newest_claim(ON_FILE, CALLERS[-1], past)], ids)
        return len(everybody)


def _add_people(connection: Connection, people: list[Person]) -> dict[str, int]:
    """The policies' ids by number."""
    ids: dict[str, int] = {}
    for person in people:
        holder_id = _id(connection.execute(insert(policyholders).values(person.values())))
        for contract in person.policies:
            values = contract.values() | {"policyholder_id": holder_id}
            policy_id = _id(connection.execute(insert(policies).values(values)))
            ids[contract.policy_number] = policy_id
            rows = [each | {"policy_id": policy_id} for each in contract.coverages()]
            connection.execute(insert(coverages), rows)
    return ids


def _id(result: CursorResult[Any]) -> int:
    assert result.inserted_primary_key is not None  # noqa: S101 - one row was inserted
    return int(result.inserted_primary_key[0])


def _add_claims(connection: Connection, past: list[PastClaim], policy_ids: dict[str, int]) -> None:
    rows = [
        claim.values | _sealed(claim) | {"policy_id": policy_ids[claim.policy_number]}
        for claim in past
    ]
    connection.execute(insert(claims), rows)
    opened = [claim.values["reported_at"].year for claim in past]
    for year in sorted(set(opened)):
        connection.execute(insert(claim_sequences).values(year=year, last=opened.count(year)))


def _sealed(claim: PastClaim) -> dict[str, Any]:
    circumstances = Circumstances.model_validate(claim.values["circumstances"])
    number = claim.values["claim_number"]
    return {"circumstances": told(circumstances), "injured": sealed_injured(circumstances, number)}


if __name__ == "__main__":
    print(f"{seed()} policyholders added")
