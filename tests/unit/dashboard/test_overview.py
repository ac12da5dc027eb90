"""Pilotage: tiles, comparison, filters in the address."""

from datetime import date, datetime, timedelta

from contract.metrics import MetricsReport
from contract.roles import Role
from dashboard import pages
from dashboard.french import PARIS
from dashboard.parts.periods import Period
from tests.unit.dashboard import sample
from tests.unit.dashboard.conftest import Open
from tests.unit.dashboard.fake_functions import Asked, FakeFunctions

METRICS = "GET /v1/analytics/metrics"


def test_a_tile_has_its_value_its_change_its_definition_and_its_threshold(opened: Open):
    app = opened(pages.OVERVIEW)

    [tile] = [metric for metric in app.metric if metric.label == "Autonomie technique"]
    assert tile.value.replace("\u00a0", " ") == "78 %"
    assert tile.delta.endswith("pts")
    assert "Calcul" in tile.help
    assert "Seuils" in tile.help
    assert any("Dans la cible" in each.value for each in app.markdown)


def test_the_period_stands_in_the_address(opened: Open, functions: FakeFunctions):
    opened(pages.OVERVIEW, periode="30 jours", motif="Sinistre")

    [asked] = functions.of(METRICS)
    since, until = (datetime.fromisoformat(asked.query[name]) for name in ("from", "to"))
    assert (until - since).days in (30, 31)
    assert asked.query["motif"] == "claim"
    assert asked.query["bucket"] == "day"


def test_a_day_is_shown_hour_by_hour(opened: Open, functions: FakeFunctions):
    opened(pages.OVERVIEW, periode="Aujourd'hui")

    assert functions.of(METRICS)[0].query["bucket"] == "hour"


def test_an_address_that_says_nothing_falls_back_to_seven_days(
    opened: Open, functions: FakeFunctions
):
    app = opened(pages.OVERVIEW, periode="<script>", motif="rien")

    assert not app.exception
    since, until = (functions.of(METRICS)[0].query[name] for name in ("from", "to"))
    assert (datetime.fromisoformat(until) - datetime.fromisoformat(since)).days == 7


def test_changing_the_motif_asks_for_it(opened: Open, functions: FakeFunctions):
    app = opened(pages.OVERVIEW)
    app.selectbox(key="motif").set_value("Attestation").run()

    assert functions.of(METRICS)[-1].query["motif"] == "certificate"


def test_a_period_without_calls_says_so(opened: Open, functions: FakeFunctions):
    def nothing(asked: Asked) -> MetricsReport:
        report = sample.report(asked.query)
        none = {
            name: figure.model_copy(update={"value": None, "change": None})
            for name, figure in report.figures.items()
        }
        return report.model_copy(
            update={"figures": none | {"calls": none["calls"].model_copy(update={"value": 0})}}
        )

    functions.answers[METRICS] = nothing

    app = opened(pages.OVERVIEW)

    assert not app.exception
    assert not app.metric
    assert any("Aucun appel sur cette période" in each.value for each in app.markdown)


def test_a_figure_that_cannot_be_computed_is_a_dash(opened: Open, functions: FakeFunctions):
    def without_ratings(asked: Asked) -> MetricsReport:
        report = sample.report(asked.query)
        unknown = report.figures["satisfaction"].model_copy(
            update={"value": None, "change": None, "level": None}
        )
        return report.model_copy(update={"figures": report.figures | {"satisfaction": unknown}})

    functions.answers[METRICS] = without_ratings

    app = opened(pages.OVERVIEW)

    [tile] = [metric for metric in app.metric if metric.label == "Note des appelants"]
    assert tile.value == "—"
    assert not tile.delta


def test_figures_are_shared_for_a_moment_and_fetched_once(opened: Open, functions: FakeFunctions):
    opened(pages.OVERVIEW, Role.READER)
    opened(pages.OVERVIEW, Role.ADMIN)

    assert len(functions.of(METRICS)) == 1


def test_a_period_is_whole_days_of_paris_even_when_clocks_change():
    period = Period(date(2026, 10, 24), date(2026, 10, 26))

    assert period.start == datetime(2026, 10, 24, tzinfo=PARIS)
    assert period.end == datetime(2026, 10, 27, tzinfo=PARIS)
    assert (period.end.timestamp() - period.start.timestamp()) == 73 * 3600
    assert period.before == Period(date(2026, 10, 21), date(2026, 10, 23))
    assert period.days == 3
    assert period.first + timedelta(days=2) == period.last
