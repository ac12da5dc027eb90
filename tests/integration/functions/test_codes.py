"""The second level: a code to the address on file, for one call, tried three times, used once."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import Engine, func, select, update

from contract.emails import Template
from contract.verifications import Level
from functions.database.emails import take_due
from functions.database.sealing import open_sealed
from functions.database.tables import audit, outbox, policyholders, verification_codes
from functions.web.context import Context
from functions.web.verification import check
from tests import builders, rows
from tests.services import Service, caller_token

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REFUSED = b'{"verified":false,"verification":null}'


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "0")


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection, builders.policy())


class Caller:
    """A call whose caller is verified at level 1."""

    def __init__(self, database: Engine, holder: int, call_id: str) -> None:
        self.database = database
        self.call_id = call_id
        self.seen: set[str] = set()
        self.service = Service("verifications", call_id=call_id)
        self.token = caller_token(holder, [builders.MOTOR_POLICY], call_id=call_id)

    def ask(self, key: str | None = None, call_id: str | None = None):
        options = {"key": key} if key else {}
        path = f"/v1/verifications/{call_id or self.call_id}/codes"
        return self.service.post(path, token=self.token, **options)

    def read(self) -> str:
        """The code that was e-mailed since the last look."""
        with self.database.begin() as connection:
            of_call = select(outbox).where(outbox.c.call_id == self.call_id)
            [mail] = [row for row in connection.execute(of_call) if row.id not in self.seen]
        self.seen.add(mail.id)
        return open_sealed(mail.variables["sealed_code"], f"outbox.code:{mail.id}")

    def say(self, code: str, **options):
        path = f"/v1/verifications/{self.call_id}/codes/checks"
        return self.service.request(
            "POST", path, {"code": code}, token=options.pop("token", self.token), **options
        )


@pytest.fixture
def caller(database: Engine, holder: int, clock) -> Caller:
    return Caller(database, holder, builders.CALL_ID)


@pytest.fixture
def other_call(database: Engine, holder: int, clock) -> Caller:
    return Caller(database, holder, builders.OTHER_CALL_ID)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def is_verified(answer) -> bool:
    assert answer.status_code == 201, answer.text
    return answer.json["verified"]


def test_the_code_that_was_e_mailed_gives_the_second_level(caller: Caller, holder: int):
    assert caller.ask().status_code == 201

    answer = caller.say(caller.read())

    verification = answer.json["verification"]
    context = Context("policies", "test", call_id=builders.CALL_ID)
    verified = check(verification["token"], context, Level.CODE, "contact:write")
    assert (verified.policyholder_id, verified.policy_numbers) == (holder, (builders.MOTOR_POLICY,))
    assert verification["level"] == 2
    assert {"policies:read", "claims:write", "documents:read", "exports:write"} <= verified.scopes


def test_the_answer_shows_neither_the_code_nor_the_address(caller: Caller):
    answer = caller.ask()

    assert set(answer.json) == {"expires_at", "tries"}
    assert datetime.fromisoformat(answer.json["expires_at"]) == NOW + timedelta(minutes=5)
    assert caller.read() not in answer.text


def test_without_an_address_the_answer_is_the_same_and_nothing_is_sent(
    caller: Caller, database: Engine
):
    with_address = caller.ask()
    with database.begin() as connection:
        connection.execute(update(policyholders).values(email=None))

    without = caller.ask()

    assert without.json == with_address.json
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 1


def test_the_code_is_stored_nowhere_in_clear(caller: Caller, database: Engine):
    caller.ask(key="one")
    code = caller.read()

    with database.begin() as connection:
        [stored] = connection.execute(select(verification_codes)).all()
        [mail] = connection.execute(select(outbox)).all()
        trail = connection.execute(select(audit)).all()
    for held in (stored.digest, str(mail.variables), str(trail)):
        assert not re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", held)


def test_wrong_expired_used_spent_and_never_sent_give_the_same_bytes(
    caller: Caller, other_call: Caller, clock
):
    never_sent = other_call.say("123456")
    caller.ask()
    code = caller.read()
    wrong_one = caller.say(wrong(code))
    other_calls = other_call.say(code)
    assert is_verified(caller.say(code))
    used = caller.say(code)
    caller.ask()
    spent_code = caller.read()
    for _ in range(3):
        caller.say(wrong(spent_code))
    spent = caller.say(spent_code)
    caller.ask()
    late_code = caller.read()
    clock.shift(timedelta(minutes=5))
    expired = caller.say(late_code)

    answers = [never_sent, wrong_one, other_calls, used, spent, expired]
    assert {answer.data for answer in answers} == {REFUSED}
    assert {answer.status_code for answer in answers} == {201}
    names = {tuple(sorted(name for name, _ in answer.headers)) for answer in answers}
    assert len(names) == 1


def test_a_code_lives_five_minutes(caller: Caller, clock):
    caller.ask()
    code = caller.read()

    clock.shift(timedelta(minutes=4, seconds=59))
    assert is_verified(caller.say(code))


def test_the_third_try_is_the_last(caller: Caller):
    caller.ask()
    code = caller.read()

    assert not is_verified(caller.say(wrong(code)))
    assert not is_verified(caller.say(wrong(code)))
    assert is_verified(caller.say(code))


def test_a_new_code_takes_the_place_of_the_one_before(caller: Caller, clock):
    caller.ask()
    first = caller.read()
    clock.shift(timedelta(seconds=1))
    caller.ask()
    second = caller.read()

    assert first == second or not is_verified(caller.say(first))
    assert is_verified(caller.say(second))


def test_a_code_opens_its_own_call_alone(caller: Caller, other_call: Caller):
    caller.ask()
    other_call.ask()
    code = caller.read()

    assert code == other_call.read() or not is_verified(other_call.say(code))
    assert caller.say(code, token=other_call.token).status_code == 403
    assert is_verified(caller.say(code))


def test_the_call_in_the_path_is_the_call_itself(caller: Caller):
    assert caller.ask(call_id=builders.OTHER_CALL_ID).status_code == 404
    path = f"/v1/verifications/{builders.OTHER_CALL_ID}/codes/checks"
    answer = caller.service.request("POST", path, {"code": "123456"}, token=caller.token)
    assert answer.status_code == 404


def test_a_code_opens_its_own_policyholder_alone(caller: Caller, database: Engine):
    with database.begin() as connection:
        stranger = rows.policyholder(
            connection, builders.policy(policy_number=builders.OTHERS_POLICY)
        )
    caller.ask()
    code = caller.read()

    token = caller_token(stranger, [builders.OTHERS_POLICY])
    assert not is_verified(caller.say(code, token=token))


def test_nobody_is_sent_a_code_who_is_not_verified(caller: Caller, database: Engine):
    path = f"/v1/verifications/{builders.CALL_ID}/codes"

    answer = caller.service.post(path)

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-required")
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 0


def test_asking_again_with_the_same_key_sends_nothing_more(caller: Caller, database: Engine):
    first, second = caller.ask(key="one"), caller.ask(key="one")

    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 1


def test_a_call_is_sent_three_codes_and_a_policyholder_six_a_day(
    database: Engine, holder: int, clock
):
    calls = [Caller(database, holder, uuid4().hex) for _ in range(3)]

    statuses = [call.ask().status_code for call in calls[:2] for _ in range(4)]
    assert statuses == [201, 201, 201, 429] * 2
    assert calls[2].ask().json["type"] == "/problems/too-many-codes"
    clock.shift(timedelta(days=1, seconds=1))
    assert Caller(database, holder, uuid4().hex).ask().status_code == 201


@pytest.mark.parametrize(
    "code",
    ["12345", "1234567", " 123456", "123 456", "１２３４５６", "12345a", "-12345", "", "٣٤٥٦٧٨"],
)
def test_what_is_not_six_digits_is_not_a_try(caller: Caller, code: str):
    caller.ask()

    assert caller.say(code).status_code == 422
    assert is_verified(caller.say(caller.read()))


def test_leading_zeros_are_digits(caller: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("secrets.randbelow", lambda _: 42)

    caller.ask()

    assert caller.read() == "000042"
    assert is_verified(caller.say("000042"))


def test_thirty_guesses_at_once_are_three_tries(caller: Caller, database: Engine):
    caller.ask()
    code = int(caller.read())
    guesses = [f"{(code + n) % 1_000_000:06d}" for n in range(1, 31)]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(caller.say, guesses))

    assert {answer.status_code for answer in answers} <= {201, 503}
    assert not any(answer.json.get("verified") for answer in answers)
    with database.begin() as connection:
        assert connection.scalar(select(verification_codes.c.tries)) == 3
        outcomes = Counter(connection.scalars(select(audit.c.what)))
    assert outcomes["verifications.code_failed"] == 3
    assert not is_verified(caller.say(f"{code:06d}"))


def test_the_right_code_ten_times_at_once_is_used_once(caller: Caller):
    caller.ask()
    code = caller.read()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: caller.say(code), range(10)))

    assert sum(bool(answer.json.get("verified")) for answer in answers) == 1


def test_every_try_is_on_record_without_its_digits(caller: Caller, holder: int, database: Engine):
    caller.ask()
    code = caller.read()
    caller.say(wrong(code))
    caller.say(code)
    caller.say(code)

    with database.begin() as connection:
        trail = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [row.what for row in trail] == [
        "verifications.code_sent",
        "verifications.code_failed",
        "verifications.code_verified",
        "verifications.code_refused",
    ]
    assert {(row.whose, row.detail) for row in trail} == {(holder, None)}


def test_codes_are_not_held_back_by_other_mails_nor_the_other_way_round(
    caller: Caller, holder: int, database: Engine
):
    from functions.database import emails

    with database.begin() as connection:
        for _ in range(5):
            emails.queue(connection, Template.VERIFICATION_LOCKED, holder, None, {})

    caller.ask()

    with database.begin() as connection:
        first = take_due(connection, NOW, NOW + timedelta(minutes=3))
    assert first is not None
    assert first.template is Template.VERIFICATION_CODE
    with database.begin() as connection:
        connection.execute(update(outbox).values(template=Template.VERIFICATION_CODE))
        told = emails.queue(connection, Template.VERIFICATION_LOCKED, holder, None, {})
    assert told == "queued"


@pytest.mark.parametrize("said", ["right", "wrong", "never_sent"])
def test_no_answer_comes_sooner_than_another(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, said: str
):
    waited: list[float] = []
    monkeypatch.setenv("VERIFICATION_MINIMUM_MS", "60000")
    monkeypatch.setattr("functions.verifications.pace.time.sleep", waited.append)
    if said != "never_sent":
        caller.ask()
        waited.clear()
    code = caller.read() if said != "never_sent" else "123456"

    caller.say(wrong(code) if said == "wrong" else code)

    # What is left of the minute is slept, whatever the answer took.
    assert len(waited) == 1
    assert 0 < waited[0] <= 60
