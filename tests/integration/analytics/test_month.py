"""The invented month: the same calls every time, counted like genuine ones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, func, select

from functions.analytics import repairs
from functions.database import figures, seed
from functions.database.engine import engine
from functions.database.tables import (
    call_figures,
    call_reviews,
    callbacks,
    claims,
    coverages,
    metadata,
    policies,
    rollups,
)
from functions.database.tables import calls as call_rows
from local import month
from local.month_calls import PARIS
from tests import keys
from tests.services import Service

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def written(migrated_mariadb: str) -> str:
    """Three thin days, written once for all these tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (keys.SETTINGS | {"DB_URL": migrated_mariadb}).items():
            patch.setenv(name, value)
        patch.setattr(month, "DAYS", 3)
        with engine().begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        seed.seed()
        month.write(NOW, share=0.2)
    return migrated_mariadb


@pytest.fixture
def some_days(written: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DB_URL", written)
    monkeypatch.setattr(month, "DAYS", 3)
    return engine()


def count(engine: Engine, table) -> int:
    with engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_month_has_everything_that_supervisors_look_at(some_days: Engine):
    assert count(some_days, call_rows) > 30
    assert count(some_days, call_reviews) > 10
    assert count(some_days, callbacks) > 0
    with some_days.begin() as connection:
        opened = connection.scalar(
            select(func.count()).select_from(claims).where(claims.c.call_id.is_not(None))
        )
        stars = connection.scalar(select(func.count()).where(call_figures.c.stars.is_not(None)))
        last = connection.scalar(select(func.max(call_rows.c.ended_at)))
    assert opened > 5
    assert stars > 0
    assert last < NOW


def test_each_call_that_opened_a_claim_has_that_claim_on_a_contract_of_the_caller(
    some_days: Engine,
):
    told = select(call_rows.c.call_id).where(call_rows.c.disposition == "claim_opened")
    filed = (
        select(claims.c.call_id)
        .join(coverages, coverages.c.policy_id == claims.c.policy_id)
        .where(coverages.c.peril == claims.c.peril, claims.c.call_id.is_not(None))
    )
    glass = (
        select(policies.c.line)
        .join(claims, claims.c.policy_id == policies.c.id)
        .where(claims.c.peril == "glass", claims.c.call_id.is_not(None))
    )
    with some_days.begin() as connection:
        assert sorted(connection.scalars(told)) == sorted(connection.scalars(filed))
        for row in connection.execute(select(claims).where(claims.c.call_id.is_not(None))):
            day = row.occurred_latest.astimezone(PARIS).date()
            assert day == row.reported_at.astimezone(PARIS).date() - timedelta(days=1)
            assert row.occurrence_words.startswith("hier")
        # What is told of is a windscreen, not a window.
        assert set(connection.scalars(glass)) == {"motor"}


def test_a_day_that_is_there_is_left_alone(some_days: Engine):
    before = count(some_days, call_rows)

    assert month.write(NOW, share=0.2) == 0

    assert count(some_days, call_rows) == before


def test_its_rollups_are_what_its_calls_add_up_to(some_days: Engine):
    with some_days.begin() as connection:
        measured = list(
            figures.measured(connection, NOW - timedelta(days=9), NOW + timedelta(days=1))
        )
        rows = connection.execute(select(rollups)).all()

    standing = {
        (r.dimension, r.grain, r.at, r.key): r.measures | r.histograms for r in rows if r.measures
    }
    assert standing == {tuple(key): value for key, value in repairs.sums(measured).items()}


def test_the_same_moment_invents_the_same_calls(some_days: Engine):
    with some_days.begin() as connection:
        people = month._people(connection)

    day = NOW.date() - timedelta(days=1)
    first = month._calls(day, NOW.date(), people, 0.25, NOW)
    again = month._calls(day, NOW.date(), people, 0.25, NOW)

    assert first == again


def test_supervisors_find_it(some_days: Engine):
    dashboard = Service("analytics", identity="dashboard", call_id=None)

    found = dashboard.get("/v1/analytics/calls?motif=claim&limit=5").json["items"]
    story = dashboard.get(f"/v1/analytics/calls/{found[0]['call_id']}").json

    assert len(found) == 5
    assert len(story["turns"]) > 2
    assert story["figures"]["motif"] == "claim"
