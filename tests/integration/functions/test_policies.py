"""Policies, over HTTP, on MariaDB and SQLite."""

import pytest
from sqlalchemy import Engine, select

from contract.identifiers import Line, policy_number
from functions.database.tables import audit
from tests import builders, rows
from tests.services import Service, caller_token

UNKNOWN_POLICY = policy_number(Line.MOTOR, 1)


@pytest.fixture
def policies(database: Engine) -> Service:
    return Service("policies")


@pytest.fixture
def token(database: Engine) -> str:
    with database.begin() as connection:
        motor = builders.policy()
        home = builders.policy(policy_number=builders.HOME_POLICY)
        holder_id = rows.policyholder(connection, motor, home)
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        rows.policyholder(connection, other, first_name="Karim")
    return caller_token(holder_id, [builders.MOTOR_POLICY, builders.HOME_POLICY])


def test_a_policyholder_sees_their_own_policies_only(policies: Service, token: str):
    answer = policies.get("/v1/policies", token=token)

    assert answer.status_code == 200
    numbers = [item["policy_number"] for item in answer.json["items"]]
    assert numbers == [builders.HOME_POLICY, builders.MOTOR_POLICY]


def test_a_policy_is_read_as_it_was_written(policies: Service, token: str):
    answer = policies.get(f"/v1/policies/{builders.MOTOR_POLICY}", token=token)

    expected = builders.policy().model_dump(mode="json")
    expected["coverages"].sort(key=lambda coverage: coverage["peril"])
    assert answer.json == expected


@pytest.mark.parametrize("number", [builders.OTHERS_POLICY, UNKNOWN_POLICY, "MR0000000X", "%00"])
def test_anothers_policy_is_as_unknown_as_one_that_does_not_exist(
    policies: Service, token: str, number: str
):
    headers = {"X-Request-Id": "same"}
    reference = policies.get(f"/v1/policies/{UNKNOWN_POLICY}", token=token, headers=headers)

    answer = policies.get(f"/v1/policies/{number}", token=token, headers=headers)

    assert (answer.status_code, answer.data) == (404, reference.data)


def test_every_reading_is_on_record(policies: Service, token: str, database: Engine):
    policies.get("/v1/policies", token=token)
    policies.get(f"/v1/policies/{builders.MOTOR_POLICY}", token=token)

    with database.begin() as connection:
        trail = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.who, row.what, row.detail) for row in trail] == [
        ("worker", "policies.read", None),
        ("worker", "policies.read", builders.MOTOR_POLICY),
    ]
    assert {row.call_id for row in trail} == {builders.CALL_ID}
