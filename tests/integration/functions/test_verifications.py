"""Three factors together, one boolean, and limits that only time lifts."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import Engine, select

from contract.identifiers import Line, policy_number
from functions.database.tables import outbox, verification_attempts
from functions.web.context import Context
from functions.web.verification import check
from tests import builders, rows
from tests.services import Service

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WRONG = {"postcode": "75001"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "0")


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        home = builders.policy(policy_number=builders.HOME_POLICY)
        holder_id = rows.policyholder(connection, builders.policy(), home)
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        rows.policyholder(connection, other, birth_date=date(1979, 11, 2), postcode="13001")
    return holder_id


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Callers:
    """Calls that try to be verified, each call new unless it is named."""

    def __init__(self) -> None:
        self._service = Service("verifications")

    def attempt(self, call_id: str | None = None, address: str | None = None, **factors):
        service = Service.__new__(Service)
        service.__dict__ |= self._service.__dict__ | {"call_id": call_id or uuid4().hex}
        headers = {"X-Request-Id": "same"} | ({"X-Caller-Address": address} if address else {})
        body = builders.verification_attempt(**factors)
        return service.post("/v1/verifications", body, headers=headers)

    def is_verified(self, **options) -> bool:
        answer = self.attempt(**options)
        assert answer.status_code == 201
        return answer.json["verified"]


@pytest.fixture
def callers(holder: int) -> Callers:
    return Callers()


def test_the_three_factors_verify_their_policyholder(callers: Callers, holder: int):
    answer = callers.attempt(call_id=builders.CALL_ID)

    verification = answer.json["verification"]
    context = Context("claims", "test", call_id=builders.CALL_ID)
    caller = check(verification["token"], context, level=1, scope="claims:write")
    assert answer.status_code == 201
    assert verification["policy_numbers"] == [builders.HOME_POLICY, builders.MOTOR_POLICY]
    assert (caller.policyholder_id, int(caller.level)) == (holder, 1)


@pytest.mark.parametrize(
    "factors",
    [
        {"birth_date": "1984-03-13"},
        {"postcode": "69004"},
        {"birth_date": "1984-12-03", "postcode": "96003"},
        {"policy_number": builders.OTHERS_POLICY, "postcode": "69004"},
    ],
)
def test_two_right_factors_are_not_enough(callers: Callers, factors: dict):
    assert not callers.is_verified(**factors)


def test_wrong_unknown_and_locked_give_the_same_bytes(callers: Callers, clock):
    unknown = callers.attempt(policy_number=policy_number(Line.HOME, 9))
    wrong = callers.attempt(**WRONG)
    for _ in range(4):
        callers.attempt(**WRONG)
    locked = callers.attempt()
    busy_call = [callers.attempt(call_id=builders.CALL_ID, **WRONG) for _ in range(4)][-1]

    answers = [unknown, wrong, locked, busy_call]
    assert {answer.data for answer in answers} == {b'{"verified":false,"verification":null}'}
    assert {answer.status_code for answer in answers} == {201}
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1


def test_a_fourth_try_in_a_call_is_refused_even_when_it_is_right(callers: Callers):
    for _ in range(3):
        callers.attempt(call_id=builders.CALL_ID, policy_number=builders.OTHERS_POLICY)

    assert not callers.is_verified(call_id=builders.CALL_ID)
    assert callers.is_verified()


def test_five_failures_lock_a_policy_for_half_an_hour(callers: Callers, clock):
    for _ in range(5):
        callers.attempt(**WRONG)

    assert not callers.is_verified()
    clock.shift(timedelta(minutes=29, seconds=59))
    assert not callers.is_verified()
    clock.shift(timedelta(seconds=2))
    assert callers.is_verified()


def test_each_further_failure_doubles_the_lock_up_to_a_day(callers: Callers, clock):
    for _ in range(4):
        callers.attempt(**WRONG)

    for minutes in (30, 60, 120, 240, 480, 960, 1440):
        callers.attempt(**WRONG)
        clock.shift(timedelta(minutes=minutes - 1))
        assert not callers.is_verified(), minutes
        clock.shift(timedelta(minutes=2))


def test_a_success_resets_nothing(callers: Callers, clock):
    for _ in range(4):
        callers.attempt(**WRONG)
    assert callers.is_verified()

    callers.attempt(**WRONG)

    assert not callers.is_verified()


def test_trying_a_locked_policy_does_not_make_its_lock_longer(callers: Callers, clock):
    for _ in range(5):
        callers.attempt(**WRONG)
    for _ in range(20):
        callers.attempt(**WRONG)

    clock.shift(timedelta(minutes=31))

    assert callers.is_verified()


def test_the_eleventh_try_from_an_address_is_refused_for_any_policy(callers: Callers, clock):
    for n in range(10):
        callers.attempt(address="a", policy_number=policy_number(Line.HOME, n))

    assert not callers.is_verified(address="a")
    assert callers.is_verified(address="b")
    clock.shift(timedelta(hours=24, seconds=1))
    assert callers.is_verified(address="a")


def test_a_locked_policyholder_is_told_once_for_each_lock(
    callers: Callers, clock, database: Engine, holder: int
):
    for _ in range(12):
        callers.attempt(**WRONG)

    with database.begin() as connection:
        mails = connection.execute(select(outbox)).all()
    assert [(mail.template, mail.policyholder_id) for mail in mails] == [
        ("verification_locked", holder)
    ]


def test_an_unknown_policy_is_locked_too_and_nobody_is_told(callers: Callers, database: Engine):
    for _ in range(6):
        callers.attempt(policy_number=policy_number(Line.HOME, 9))

    with database.begin() as connection:
        outcomes = connection.scalars(select(verification_attempts.c.outcome)).all()
        mails = connection.execute(select(outbox)).all()
    assert outcomes == ["failed"] * 5 + ["refused"]
    assert mails == []


def test_attempts_at_once_pass_no_limit(callers: Callers, database: Engine):
    with ThreadPoolExecutor(12) as pool:
        of_a_call = pool.map(
            lambda n: callers.attempt(
                call_id=builders.CALL_ID, policy_number=policy_number(Line.HOME, n)
            ),
            range(12),
        )
        of_a_policy = pool.map(lambda _: callers.attempt(**WRONG), range(12))
        answers = [*of_a_call, *of_a_policy]

    assert {answer.status_code for answer in answers} == {201}
    columns = verification_attempts.c
    with database.begin() as connection:
        rows_ = connection.execute(select(columns.call_id, columns.outcome)).all()
    failed = [call_id for call_id, outcome in rows_ if outcome == "failed"]
    assert failed.count(builders.CALL_ID) == 3
    assert len(failed) - 3 == 5


def test_trying_many_policies_raises_one_alarm(callers: Callers, caplog, clock):
    for n in range(30):
        callers.attempt(policy_number=policy_number(Line.HOME, n))

    alarms = [record for record in caplog.records if record.message == "spraying"]
    assert [record.levelname for record in alarms] == ["ERROR"]


def test_factors_are_neither_stored_nor_logged(callers: Callers, database: Engine, caplog):
    callers.attempt(birth_date="1971-06-09", postcode="59123")

    with database.begin() as connection:
        stored = str(connection.execute(select(verification_attempts)).all())
    logged = " ".join(str(record.__dict__) for record in caplog.records)
    for secret in ("1971", "59123", builders.MOTOR_POLICY):
        # Whole: the figures of a clock or of a hash may hold the same ones.
        whole = re.compile(rf"(?<![\w.]){secret}(?![\w.])")
        assert not whole.search(stored)
        assert not whole.search(logged)


def test_no_answer_comes_before_the_minimum_time(callers: Callers, monkeypatch):
    slept: list[float] = []
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "60000")
    monkeypatch.setattr("functions.verifications.service.time.sleep", slept.append)

    callers.attempt()
    callers.attempt(**WRONG)
    callers.attempt(policy_number=policy_number(Line.HOME, 9))

    assert all(50 < seconds <= 60 for seconds in slept)
    assert len(slept) == 3


def test_a_call_must_be_named(holder: int):
    service = Service("verifications", call_id=None)

    answer = service.post("/v1/verifications", builders.verification_attempt())

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/header-missing")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_only_post_is_answered(holder: int, method: str):
    answer = Service("verifications").request(method, "/v1/verifications")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
