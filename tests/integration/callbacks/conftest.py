"""A Monday morning, at the hours of the advisers; a caller, and an adviser."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import Engine

from contract.roles import Role
from tests import builders, rows
from tests.services import Service, caller_token

MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY_TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def worker(database: Engine, clock) -> Service:
    return Service("callbacks")


@pytest.fixture
def other_call(database: Engine, clock) -> Service:
    return Service("callbacks", call_id=builders.OTHER_CALL_ID)


@pytest.fixture
def adviser(database: Engine, clock) -> Service:
    return Service("callbacks", identity="dashboard", call_id=None)


@pytest.fixture
def reader(database: Engine, clock) -> Service:
    return Service("callbacks", identity="dashboard", call_id=None, role=Role.READER)


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection, builders.policy())


@pytest.fixture
def token(holder: int, clock) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY])
