"""Every metric, against calls made by hand whose answers were worked out by hand."""

import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select, text, update

from contract.roles import Role
from functions.analytics import definitions, repairs
from functions.analytics.definitions import FORMULAS
from functions.database import figures
from functions.database.rollups import RollupKey
from functions.database.tables import rollups as rollup_rows
from tests.integration.analytics import dataset
from tests.integration.analytics.dataset import DATA
from tests.services import Service

DAYS = {"from": "2026-11-02T00:00:00+01:00", "to": "2026-11-04T00:00:00+01:00", "bucket": "day"}
WITHIN = 0.04
"""How exactly a percentile is known."""


@pytest.fixture
def dashboard() -> Service:
    return Service("analytics", identity="dashboard", call_id=None)


@pytest.fixture
def calls(database: Engine) -> Engine:
    dataset.write_all(database)
    return database


def ask(dashboard: Service, **query: str) -> dict[str, Any]:
    answer = dashboard.get(f"/v1/analytics/metrics?{urlencode(DAYS | query)}")
    assert answer.status_code == 200, answer.text
    return answer.json


def is_percentile(name: str) -> bool:
    return name.rpartition("_")[2] in ("p50", "p90", "p95", "p99")


def test_every_metric_is_what_was_worked_out_by_hand(calls: Engine, dashboard: Service):
    figures = ask(dashboard)["figures"]

    assert figures.keys() == DATA["expected"].keys()
    for name, (value, *rest) in DATA["expected"].items():
        close = {"rel": WITHIN} if is_percentile(name) else {"abs": 2e-6}
        found = [figures[name]["value"], figures[name]["previous"], figures[name]["change"]]
        for got, wanted in zip(found, [value, *rest], strict=False):
            assert got == (wanted if wanted is None else pytest.approx(wanted, **close)), name


def test_every_share_is_what_was_worked_out_by_hand(calls: Engine, dashboard: Service):
    report = ask(dashboard)

    for name, parts in DATA["shares"].items():
        assert {each["key"]: each["amount"] for each in report[name]} == {
            key: pytest.approx(amount, abs=2e-6) for key, amount in parts.items()
        }
        assert sum(each["share"] for each in report[name]) == pytest.approx(1, abs=1e-4)


def test_stages_and_tools_are_told_one_by_one(calls: Engine, dashboard: Service):
    report = ask(dashboard)

    stages = {each["stage"]: each for each in report["latencies"]}
    assert stages["e2e_latency"]["count"] == 4
    assert stages["end_of_turn_delay"]["p50"] == pytest.approx(0.8, rel=WITHIN)
    assert (stages["playback_latency"]["count"], stages["playback_latency"]["p95"]) == (0, None)
    [policies, report_loss] = report["tools"]
    assert (policies["calls"], policies["refused"], policies["failed"]) == (2, 1, 1)
    assert policies["success"] == 0.5
    assert policies["errors"] == [
        {"error": "Nothing here", "count": 1},
        {"error": "unavailable", "count": 1},
    ]
    assert report_loss["p95_seconds"] == pytest.approx(2.5, rel=WITHIN)


def test_days_follow_each_other_with_calls_or_without(calls: Engine, dashboard: Service):
    report = ask(dashboard, **{"from": "2026-10-31T00:00:00+01:00", "series": "calls,peak"})

    assert [point["values"] for point in report["series"]] == [
        {"calls": 0, "peak": None},
        {"calls": 1, "peak": 1},
        {"calls": 6, "peak": 2},
        {"calls": 3, "peak": 1},
    ]


def test_hours_are_those_of_the_start(calls: Engine, dashboard: Service):
    report = ask(dashboard, bucket="hour", to="2026-11-03T00:00:00+01:00", series="calls")

    counts = {p["at"]: p["values"]["calls"] for p in report["series"] if p["values"]["calls"]}
    assert counts == {
        "2026-11-02T08:00:00Z": 4,
        "2026-11-02T13:00:00Z": 1,
        "2026-11-02T19:00:00Z": 1,
    }
    assert len(report["series"]) == 24


def test_a_breakdown_and_a_filter_tell_the_same(calls: Engine, dashboard: Service):
    groups = {group["key"]: group for group in ask(dashboard, by="motif")["groups"]}

    for key, group in groups.items():
        figures = ask(dashboard, motif=key)["figures"]
        assert figures.pop("peak")["value"] is None
        group["figures"].pop("peak", None)
        assert group["figures"] == figures
    assert {key: g["figures"]["calls"]["value"] for key, g in groups.items()} == DATA["shares"][
        "motifs"
    ]


def test_nothing_to_divide_by_is_no_figure_at_all(database: Engine, dashboard: Service):
    figures = ask(dashboard)["figures"]

    counts = {"calls", "short_abandons", "cost_total"}
    assert {name for name, figure in figures.items() if figure["value"] is not None} == counts
    assert {figures[name]["value"] for name in counts} == {0}


def test_first_contact_resolution_waits_for_seven_days(calls: Engine, database: Engine):
    from functions.analytics.metrics import Question, report

    question = Question(
        datetime(2026, 11, 1, 23, tzinfo=UTC), datetime(2026, 11, 3, 23, tzinfo=UTC)
    )
    with database.begin() as connection:
        young = report(connection, question, datetime(2026, 11, 9, 22, tzinfo=UTC))
        half = report(connection, question, datetime(2026, 11, 9, 23, tzinfo=UTC))

    assert young.figures["first_call_resolution"].value is None
    # The first day alone: calls 1 and 6, of 1 2 4 5 6.
    assert half.figures["first_call_resolution"].value == 0.4
    assert half.figures["first_call_resolution"].until == datetime(2026, 11, 2, 23, tzinfo=UTC)


# --- Written again --------------------------------------------------------------------------


def test_writing_everything_again_changes_nothing(calls: Engine, dashboard: Service):
    before = ask(dashboard)

    for call in DATA["calls"]:
        dataset.write(call)

    assert ask(dashboard) == before


def test_calls_may_be_written_in_any_order(database: Engine, dashboard: Service):
    for call in reversed(DATA["calls"]):
        dataset.write(call)

    figures = ask(dashboard)["figures"]
    for name in ("autonomous_resolution", "first_call_resolution", "peak", "calls"):
        assert figures[name]["value"] == DATA["expected"][name][0]


def test_a_call_that_is_rewritten_moves_what_it_had_added(calls: Engine, dashboard: Service):
    call = copy.deepcopy(DATA["calls"][1])
    assert call["id"] == 2

    dataset.write(call | {"disposition": "resolved", "motif": "claim", "ended": 123.0})

    figures = ask(dashboard)["figures"]
    assert figures["abandonment_rate"]["value"] == 0
    assert figures["handle_time"]["value"] == pytest.approx((732 + 60) / 9)
    motifs = {each["key"]: each["amount"] for each in ask(dashboard)["motifs"]}
    assert motifs == {"other": 3, "certificate": 2, "contract": 2, "claim": 2}


def test_what_comes_after_the_end_still_counts(calls: Engine, dashboard: Service):
    worker = Service("analytics", call_id=dataset.call_id(5))
    late = {"speaker": "caller", "text": "Merci", "started_at": "2026-11-02T13:01:00Z"}

    dataset.put(worker, f"/v1/analytics/calls/{dataset.call_id(5)}/turns/9", late)
    dataset.rate(5, 1)

    figures = ask(dashboard)["figures"]
    assert figures["turns_per_call"]["value"] == pytest.approx(5 / 9, abs=1e-6)
    assert figures["satisfaction"]["value"] == 1.5


def test_a_call_found_to_be_a_test_is_taken_back(calls: Engine, dashboard: Service):
    dataset.write(DATA["calls"][0] | {"is_test": True})

    figures = ask(dashboard)["figures"]
    assert (figures["calls"]["value"], figures["peak"]["value"]) == (8, 1)


# --- Repaired -------------------------------------------------------------------------------


def sums(database: Engine) -> dict[RollupKey, Any]:
    with database.begin() as connection:
        found = list(figures.measured(connection, datetime(2026, 1, 1, tzinfo=UTC), _now()))
    return repairs.sums(found)


def standing(database: Engine) -> dict[RollupKey, Any]:
    with database.begin() as connection:
        rows = connection.execute(select(rollup_rows)).all()
    return {
        RollupKey(r.dimension, r.grain, r.at, r.key): r.measures | r.histograms
        for r in rows
        if r.measures
    }


def _now() -> datetime:
    return datetime.now(UTC)


def test_rollups_are_what_their_calls_add_up_to(calls: Engine):
    assert standing(calls) == sums(calls)


def test_calls_that_end_together_are_all_counted(mariadb_database: Engine):
    """Of the same hour, some of one customer, some rewritten at once."""
    call = DATA["calls"][4]
    calls = [call | {"id": 100 + n, "customer": n % 3, "stars": 0} for n in range(16)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(dataset.write, calls + calls[:8]))

    found = sums(mariadb_database)
    assert standing(mariadb_database) == found
    at = datetime(2026, 11, 2, 13, tzinfo=UTC)
    assert found[RollupKey("all", "hour", at, "all")]["calls"] == 16


def test_rollups_that_went_wrong_are_put_right(calls: Engine, dashboard: Service):
    before = ask(dashboard)
    with calls.begin() as connection:
        connection.execute(update(rollup_rows).values(measures={"calls": 99}))
        connection.execute(text("UPDATE occupancy SET peak = 77, samples = '{\"3\": 77}'"))
    scheduler = Service("analytics", identity="scheduler", call_id=None)

    run = scheduler.request(
        "POST", "/v1/analytics/rollups", {"from": DAYS["from"], "to": DAYS["to"]}
    )

    assert run.json["calls"] == 9
    assert run.json["corrected"] == 5
    previous = {name: figure.pop("previous") for name, figure in ask(dashboard)["figures"].items()}
    assert previous["calls"] == 99  # outside the interval
    assert ask(dashboard)["series"] == before["series"]
    again = scheduler.request(
        "POST", "/v1/analytics/rollups", {"from": DAYS["from"], "to": DAYS["to"], "recompute": True}
    )
    assert again.json == {"calls": 9, "closed": 0, "corrected": 0}


def test_figures_outlive_the_words_that_they_were_made_from(calls: Engine, dashboard: Service):
    before = ask(dashboard)
    with calls.begin() as connection:
        connection.execute(text("DELETE FROM turns"))
        connection.execute(text("DELETE FROM tool_calls"))
    scheduler = Service("analytics", identity="scheduler", call_id=None)

    scheduler.request(
        "POST", "/v1/analytics/rollups", {"from": DAYS["from"], "to": DAYS["to"], "recompute": True}
    )

    figures = ask(dashboard)["figures"]
    for name in ("latency_p95", "silence_share", "turns_per_call", "calls"):
        assert figures[name] == before["figures"][name]


def test_a_call_that_nobody_ended_ends_with_its_last_word(database: Engine, dashboard: Service):
    lost = {**DATA["calls"][1], "id": 20, "ended": None}
    dataset.write(lost)
    scheduler = Service("analytics", identity="scheduler", call_id=None)

    run = scheduler.request("POST", "/v1/analytics/rollups")

    assert run.json["closed"] == 1
    story = dashboard.get(f"/v1/analytics/calls/{dataset.call_id(20)}").json
    assert story["call"]["ended_at"] == "2026-11-02T08:11:02Z"
    assert story["call"]["disposition"] == "failed"


def test_the_figures_of_a_call_are_shown_with_it(calls: Engine, dashboard: Service):
    story = dashboard.get(f"/v1/analytics/calls/{dataset.call_id(1)}").json

    shown = story["figures"]
    assert [(each["seconds"], each["cause"]) for each in shown["silences"]] == [
        (6.0, "caller"),
        (5.0, "tool"),
        (11.0, "caller"),
    ]
    assert shown["latency_p95_seconds"] == 5.0
    assert shown["price_version"] == "2026-11-04"
    assert shown["cost_euros"] == pytest.approx(0.07922, abs=1e-6)
    assert (story["rating"], shown["called_again_within_day"]) == (None, False)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-11-02T00:30:00+01:00"}, "?from"),
        ({"from": "2026-11-02T00:00:00Z"}, "?from"),
        ({"to": "2026-11-02T00:00:00+01:00"}, "?to"),
        ({"from": "2020-01-01T00:00:00+01:00"}, "?from"),
        ({"by": "colour"}, "?by"),
        ({"by": "motif", "channel": "voice"}, "?by"),
        ({"motif": "claim", "channel": "voice"}, "?channel"),
        ({"series": "calls,unknown"}, "?series"),
        ({"bucket": "week"}, "?bucket"),
        ({"colour": "red"}, "?colour"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_why(
    mariadb_database: Engine, dashboard: Service, query: dict[str, str], pointer: str
):
    answer = dashboard.get(f"/v1/analytics/metrics?{urlencode(DAYS | query)}")

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_only_an_administrator_repairs(mariadb_database: Engine, dashboard: Service):
    admin = Service("analytics", identity="dashboard", call_id=None, role=Role.ADMIN)

    assert dashboard.request("POST", "/v1/analytics/rollups").status_code == 403
    assert admin.request("POST", "/v1/analytics/rollups").status_code == 200


def test_every_metric_has_its_words_and_its_formula(dashboard: Service):
    listed = dashboard.get("/v1/analytics/definitions").json["items"]

    assert [each["name"] for each in listed] == list(FORMULAS)
    assert all(each["label"] and each["text"].endswith(".") for each in listed)
    assert definitions.definitions()["technical_autonomy"].label == "Autonomie technique"
