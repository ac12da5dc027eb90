"""The database: the same values on all, retried when it asks, and told when it is away."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Engine, column, insert, select, table, text, update
from sqlalchemy.exc import IntegrityError

from functions.database import schema
from functions.database.engine import ATTEMPTS, transact, transaction
from functions.database.migrate import configuration
from functions.database.tables import claim_sequences, metadata, policyholders, rollups, turns
from functions.database.types import Moment
from functions.web.problems import Unavailable
from tests import builders, rows
from tests.services import Service, caller_token


def test_the_migrations_make_exactly_the_tables(database: Engine):
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_the_migrations_can_be_taken_back_and_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("DB_URL", f"sqlite:///{tmp_path}/new.sqlite")
    for _ in range(2):
        command.upgrade(configuration(), "head")
        command.downgrade(configuration(), "base")


def test_histograms_that_stood_among_numbers_are_moved_and_can_be_moved_back(database: Engine):
    names = ("dimension", "grain", "key")
    old = table("rollups", *map(column, names), column("at", Moment()), column("measures", JSON()))
    together = {"calls": 2, "h.duration": {"57": 2}, "h.tool.file_claim": {"3": 1, "-4": 1}}
    try:
        command.downgrade(configuration(), "0008")
        with database.begin() as connection:
            at = datetime(2026, 11, 1, tzinfo=UTC)
            key = dict.fromkeys(names, "all")
            connection.execute(insert(old).values(**key, at=at, measures=together))
        command.upgrade(configuration(), "head")
        with database.begin() as connection:
            apart = connection.execute(select(rollups)).one()
        command.downgrade(configuration(), "0008")
        with database.begin() as connection:
            back = connection.scalar(select(old.c.measures))
    finally:
        command.upgrade(configuration(), "head")

    assert apart.measures == {"calls": 2}
    assert apart.histograms == {"h.duration": {"57": 2}, "h.tool.file_claim": {"3": 1, "-4": 1}}
    assert back == together


def test_the_code_knows_the_newest_migration():
    assert ScriptDirectory.from_config(configuration()).get_current_head() == schema.LEVEL


def test_a_moment_comes_back_as_it_was_to_the_millisecond(database: Engine):
    paris = timezone(timedelta(hours=2))
    at = datetime(2026, 10, 25, 2, 30, 0, 123_999, tzinfo=paris)
    with database.begin() as connection:
        values = builders.turn(started_at=at).model_dump() | {"call_id": "a", "n": 1}
        connection.execute(insert(turns).values(values))
        found = connection.scalar(select(turns.c.started_at))

    assert found == datetime(2026, 10, 25, 0, 30, 0, 123_000, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_moment_without_its_offset_is_refused(database: Engine):
    with database.begin() as connection, pytest.raises(Exception, match="offset"):
        connection.execute(select(turns).where(turns.c.started_at > datetime(2026, 1, 1)))


@pytest.mark.parametrize("name", ["Ÿaël", "D'Arc\\", "🚗", "李", "a\u202eb", "  x  ", '"; DROP'])
def test_any_name_comes_back_as_it_was(database: Engine, name: str):
    with database.begin() as connection:
        holder_id = rows.policyholder(connection, last_name=name)
        found = connection.scalar(
            select(policyholders.c.last_name).where(policyholders.c.id == holder_id)
        )

    assert found == name


def test_an_unfinished_transaction_leaves_nothing(database: Engine):
    def fail() -> None:
        with transaction() as connection:
            connection.execute(insert(claim_sequences).values(year=2026, last=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with transaction() as connection:
        assert connection.execute(select(claim_sequences)).all() == []


def test_a_deadlock_is_settled_by_trying_again(mariadb_database: Engine):
    with mariadb_database.begin() as connection:
        connection.execute(insert(claim_sequences), [{"year": y, "last": 0} for y in (1, 2)])
    both_hold_one = threading.Barrier(2)
    tries: list[int] = []

    def take(first: int, second: int) -> None:
        def work(connection) -> None:
            tries.append(first)
            add_one(connection, first)
            if len(tries) <= 2:
                both_hold_one.wait(30)
            add_one(connection, second)

        transact(work)

    threads = [threading.Thread(target=take, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with mariadb_database.begin() as connection:
        assert connection.scalars(select(claim_sequences.c.last)).all() == [2, 2]
    assert len(tries) == 3


def add_one(connection, year: int) -> None:
    connection.execute(
        update(claim_sequences)
        .where(claim_sequences.c.year == year)
        .values(last=claim_sequences.c.last + 1)
    )


def test_a_connection_that_died_in_the_pool_is_replaced(mariadb_database: Engine):
    with mariadb_database.connect() as killer:
        with transaction() as connection:
            pooled = connection.scalar(text("SELECT CONNECTION_ID()"))
        killer.execute(text(f"KILL {pooled}"))

    # As often as the pool has connections, so that the dead one's turn comes.
    for _ in range(12):
        with transaction() as connection:
            assert connection.scalar(text("SELECT 1")) == 1


def test_a_connection_that_dies_in_the_middle_is_tried_again(mariadb_database: Engine):
    tries = []

    def work(connection) -> int:
        tries.append(1)
        connection.execute(insert(claim_sequences).values(year=2026, last=len(tries)))
        if len(tries) == 1:
            own = connection.scalar(text("SELECT CONNECTION_ID()"))
            with mariadb_database.connect() as killer:
                killer.execute(text(f"KILL {own}"))
        return connection.scalar(select(claim_sequences.c.last))

    assert transact(work) == 2


def test_trying_again_has_an_end(database: Engine, monkeypatch):
    from pymysql.err import OperationalError as DriverError
    from sqlalchemy.exc import OperationalError

    monkeypatch.setattr("functions.database.engine.time.sleep", lambda _seconds: None)
    tries = []

    def work(_connection) -> None:
        tries.append(1)
        raise OperationalError("UPDATE", {}, DriverError(1213, "Deadlock found"))

    with pytest.raises(Unavailable):
        transact(work)
    assert len(tries) == ATTEMPTS


def test_a_database_that_is_away_is_told_as_such(monkeypatch, caplog):
    monkeypatch.delenv("DB_URL", raising=False)
    monkeypatch.setenv("DB_PORT", "1")

    policies = Service("policies").get(
        "/v1/policies", token=caller_token(1, [builders.MOTOR_POLICY])
    )
    verifications = Service("verifications").post(
        "/v1/verifications", builders.verification_attempt()
    )

    for answer in (policies, verifications):
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
        assert "Retry-After" in answer.headers
        assert "127.0.0.1" not in answer.text
    # Whoever runs the system reads why.
    assert "Can't connect to MySQL server on '127.0.0.1'" in caplog.text


def test_a_failing_statement_does_not_tell_what_it_was_given(database: Engine):
    with pytest.raises(IntegrityError) as raised, database.begin() as connection:
        rows.policyholder(connection, first_name=None)

    assert "Laurent" not in str(raised.value)


@pytest.mark.parametrize("function", ["policies", "verifications", "analytics"])
def test_a_function_is_well_when_its_database_is(database: Engine, function: str):
    answer = Service(function, identity=None).get(f"/v1/{function}/health")

    assert answer.status_code == 200
    assert answer.json["checks"]["database"] == "ok"


def test_a_function_is_unwell_when_the_database_is_not_migrated(database: Engine):
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        answer = Service("policies", identity=None).get("/health")
    finally:
        with database.begin() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :level"), {"level": schema.LEVEL}
            )

    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == f"migration level 0000, not {schema.LEVEL}"


def test_tokens_are_well_when_redis_is(redis):
    answer = Service("tokens", identity=None).get("/v1/tokens/health")

    assert (answer.status_code, answer.json["status"]) == (200, "well")


def test_a_day_comes_back_as_a_day(database: Engine):
    with database.begin() as connection:
        rows.policyholder(connection)
        found = connection.scalar(select(policyholders.c.birth_date))

    assert found == date(1984, 3, 12)
