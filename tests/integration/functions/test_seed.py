"""The people to try the system with: always the same, and as real ones would be."""

import re

import pytest
from sqlalchemy import Engine, func, select

from contract.identifiers import Line, claim_number, is_valid, line_of, policy_number
from contract.losses import REQUIRED
from functions.database.seed import DEMO, OTHER, seed
from functions.database.tables import (
    claim_sequences,
    claims,
    coverages,
    policies,
    policyholders,
)
from tests.services import Service


def everything(database: Engine, table) -> list:
    with database.begin() as connection:
        return connection.execute(select(table).order_by(*table.primary_key)).all()


@pytest.fixture
def seeded(database: Engine) -> Engine:
    seed()
    return database


def test_sowing_twice_changes_nothing(seeded: Engine):
    tables = (policyholders, policies, coverages, claims, claim_sequences)
    before = [everything(seeded, table) for table in tables]

    assert seed() == 0
    assert [everything(seeded, table) for table in tables] == before


def test_there_are_enough_people_policies_and_claims(seeded: Engine):
    lines = {row.line for row in everything(seeded, policies)}

    assert len(everything(seeded, policyholders)) >= 200
    assert len(everything(seeded, claims)) >= 150
    assert lines == set(Line)


def test_the_demonstrations_people_can_be_verified(seeded: Engine, monkeypatch):
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "0")
    verifications = Service("verifications")

    for person in (DEMO, OTHER):
        for contract in person.policies:
            body = {
                "policy_number": contract.policy_number,
                "birth_date": person.birth_date.isoformat(),
                "postcode": person.postcode,
            }
            assert verifications.post("/v1/verifications", body).json["verified"]


def test_camille_laurent_is_who_the_scenarios_say():
    assert [contract.policy_number for contract in DEMO.policies] == [
        policy_number(Line.MOTOR, 4827315),
        policy_number(Line.HOME, 1906284),
        policy_number(Line.LIABILITY, 7350142),
    ]
    motor = {row["peril"]: row["deductible"] for row in DEMO.policies[0].coverages()}
    assert motor["collision"] == 30_000


def test_every_number_is_valid_and_of_its_line(seeded: Engine):
    for row in everything(seeded, policies):
        assert is_valid(row.policy_number)
        assert line_of(row.policy_number) == row.line


def test_claims_are_numbered_without_a_gap_and_the_next_is_free(seeded: Engine):
    rows = everything(seeded, claims)
    for year, last in everything(seeded, claim_sequences):
        of_year = [row.claim_number for row in rows if row.reported_at.year == year]
        assert sorted(of_year) == sorted(claim_number(year, n + 1) for n in range(last))


def test_plates_are_of_todays_format(seeded: Engine):
    vehicles = [row.insured for row in everything(seeded, policies) if row.line == Line.MOTOR]
    letters = "[A-HJ-NP-TV-Z]"

    for vehicle in vehicles:
        plate = vehicle.rsplit(", ", 1)[1]
        assert re.fullmatch(f"{letters}{{2}}-[0-9]{{3}}-{letters}{{2}}", plate)
        assert "SS" not in plate
        assert "-000-" not in plate


def test_a_policy_covers_perils_of_its_line_and_cheap_ones_leave_some_out(seeded: Engine):
    with seeded.begin() as connection:
        covered = connection.execute(
            select(policies.c.line, policies.c.product, coverages.c.peril).join(coverages)
        ).all()
    assert all(peril in REQUIRED[Line(line)] for line, _, peril in covered)
    cheap = {peril for _, product, peril in covered if product == "Auto Essentiel"}
    assert cheap < set(REQUIRED[Line.MOTOR])


def test_past_claims_are_of_perils_that_their_policy_covers(seeded: Engine):
    with seeded.begin() as connection:
        uncovered = connection.scalar(
            select(func.count())
            .select_from(claims)
            .outerjoin(
                coverages,
                (coverages.c.policy_id == claims.c.policy_id)
                & (coverages.c.peril == claims.c.peril),
            )
            .where(coverages.c.peril.is_(None))
        )
    assert uncovered == 0
