"""Measures add up, come apart again, and keep percentiles within what is promised."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.analytics import Usage
from functions.analytics import measures, prices
from functions.analytics.definitions import FORMULAS, definitions

values = st.floats(0.001, 10_000)
some_measures = st.dictionaries(
    st.sampled_from(["calls", "turns", "h.duration", "h.cost"]), st.integers(1, 50)
).map(
    lambda given: {
        name: {str(amount % 7 - 3): amount} if name.startswith("h.") else amount
        for name, amount in given.items()
    }
)
DOCS = Path(__file__).parents[3] / "docs"


@given(st.lists(values, min_size=1, max_size=80), st.floats(0.01, 1))
def test_a_percentile_is_within_four_per_cent(found: list[float], share: float):
    histogram: measures.Measures = {}
    for value in found:
        measures.observe(histogram, "h", value)

    exact = sorted(found)[max(0, -(-round(share * len(found) * 1e9) // 10**9) - 1)]

    assert measures.percentile(histogram["h"], share) == pytest.approx(exact, rel=0.04)


@given(some_measures, some_measures)
def test_what_is_added_can_be_taken_back_without_a_trace(one, other):
    both = copy.deepcopy(one)

    measures.add(both, other)
    measures.add(both, other, -1)

    assert both == one


@given(st.lists(some_measures, max_size=6))
def test_the_order_in_which_calls_are_added_does_not_matter(many):
    assert measures.total(many) == measures.total(reversed(many))


def test_nothing_has_no_percentile():
    assert measures.percentile({}, 0.5) is None


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in ("peak",)])
def test_no_formula_stumbles_over_nothing(name: str):
    value, _ = FORMULAS[name]({})

    assert value in (None, 0)


def test_words_and_formulas_are_of_the_same_metrics():
    assert list(definitions()) == list(FORMULAS)


def test_every_definition_is_on_the_page():
    page = (DOCS / "analytics.md").read_text(encoding="utf-8")

    for each in definitions().values():
        assert f"| `{each.name}` | {each.label} | {each.formula} |" in page


# --- Prices ---------------------------------------------------------------------------------


def test_the_newest_prices_are_those_of_the_cost_page():
    path = Path(__file__).parents[3] / "local" / "deploy" / "prices.json"
    page = json.loads(path.read_text(encoding="utf-8"))
    newest = prices.price_lists()[-1]

    shared = newest.dollars.keys() & page["prices"].keys()
    assert len(shared) == 6
    assert {name: page["prices"][name]["price"] for name in shared} == {
        name: newest.dollars[name] for name in shared
    }
    assert newest.version == page["read_on"]


def test_a_call_is_billed_by_the_list_of_its_day(monkeypatch: pytest.MonkeyPatch):
    from datetime import UTC, datetime

    old = prices.PriceList("2026-01-01", 1.0, {})
    new = prices.PriceList("2026-06-01", 1.0, {})
    monkeypatch.setattr(prices, "price_lists", lambda: [old, new])

    assert prices.prices_on(datetime(2026, 5, 31, 23, tzinfo=UTC)) is old
    assert prices.prices_on(datetime(2026, 6, 1, tzinfo=UTC)) is new
    assert prices.prices_on(datetime(2025, 1, 1, tzinfo=UTC)) is old


def test_cached_tokens_are_billed_once_and_cheaper():
    newest = prices.price_lists()[-1]

    whole = newest.micros(Usage(prompt_tokens=1_000_000), 0, 0)["model"]
    cached = newest.micros(Usage(prompt_tokens=1_000_000, cached_tokens=1_000_000), 0, 0)["model"]

    assert whole == round(0.25 * newest.euros_per_dollar * 1e6)
    assert cached == round(0.025 * newest.euros_per_dollar * 1e6)
