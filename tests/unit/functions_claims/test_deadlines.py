"""Deadlines: the days that the law gives, on vectors made without our code and checked by hand."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from contract.identifiers import Line
from contract.losses import REQUIRED, Peril
from functions.claims import deadlines

VECTORS = list(csv.DictReader((Path(__file__).parent / "deadline_vectors.csv").open()))

# Counted on a paper calendar.
BY_HAND = [
    (Peril.COLLISION, "2026-11-09", "75011", "2026-11-17"),
    (Peril.COLLISION, "2026-05-12", "75011", "2026-05-20"),
    (Peril.THEFT, "2026-05-22", "75011", "2026-05-27"),
    (Peril.THEFT, "2026-12-24", "75011", "2026-12-29"),
    (Peril.FIRE, "2026-12-23", "75011", "2026-12-31"),
    (Peril.BURGLARY, "2026-05-07", "75011", "2026-05-12"),
    (Peril.WATER_DAMAGE, "2027-03-26", "75011", "2027-04-05"),
    (Peril.GLASS, "2026-07-10", "75011", "2026-07-20"),
    # Good Friday and 26 December are working days in Paris, holidays in Strasbourg and Metz.
    (Peril.THEFT, "2027-03-25", "75011", "2027-03-30"),
    (Peril.THEFT, "2027-03-25", "67000", "2027-03-31"),
    (Peril.THEFT, "2024-12-24", "75011", "2024-12-27"),
    (Peril.THEFT, "2024-12-24", "57000", "2024-12-30"),
    (Peril.THEFT, "2024-12-24", "68100", "2024-12-30"),
]


def test_the_vectors_are_many():
    assert len(VECTORS) >= 200


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['known_on']} {v['peril']}")
def test_a_deadline_is_the_day_the_calendar_gives(vector: dict[str, str]):
    decree = date.fromisoformat(vector["decree"]) if vector["decree"] else None

    answer = deadlines.deadline(
        Peril(vector["peril"]),
        Line(vector["line"]),
        date.fromisoformat(vector["known_on"]),
        vector["postcode"],
        decree,
    )

    assert (answer.day.isoformat() if answer.day else "") == vector["day"]
    assert answer.rule == vector["rule"]


@pytest.mark.parametrize(("peril", "known_on", "postcode", "day"), BY_HAND)
def test_a_deadline_is_the_day_counted_by_hand(
    peril: Peril, known_on: str, postcode: str, day: str
):
    answer = deadlines.deadline(peril, Line.MOTOR, date.fromisoformat(known_on), postcode)

    assert answer.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("decree", "day"),
    [
        ("2026-05-03", "2026-06-02"),
        ("2026-11-20", "2026-12-20"),
        ("2027-01-31", "2027-03-02"),
        ("2022-12-31", "2023-01-10"),
    ],
)
def test_a_catastrophe_counts_from_its_decree_under_the_rule_of_that_time(decree: str, day: str):
    answer = deadlines.deadline(
        Peril.NATURAL_CATASTROPHE,
        Line.HOME,
        date(2022, 1, 1),
        "69003",
        date.fromisoformat(decree),
    )

    assert answer.day == date.fromisoformat(day)


def test_a_catastrophe_without_decree_has_no_last_day_yet():
    answer = deadlines.deadline(Peril.NATURAL_CATASTROPHE, Line.HOME, date(2026, 11, 2), "69003")

    assert answer.day is None
    assert "L125-2" in answer.reference


def test_every_peril_of_every_line_has_a_rule_with_an_article():
    answers = [
        deadlines.deadline(peril, line, date(2026, 11, 2), "69003")
        for line, perils in REQUIRED.items()
        for peril in perils
    ]

    names = {rule.name for rule in deadlines.RULES}
    assert all(
        answer.rule in names and "Code des assurances" in answer.reference for answer in answers
    )


def test_the_day_of_knowledge_itself_never_counts():
    monday = date(2026, 6, 1)

    shortest = deadlines.last_day(deadlines.LIVESTOCK, monday, "69003")

    assert shortest == monday + timedelta(days=1)


def test_hail_on_crops_has_four_days_and_hail_on_a_car_the_general_five():
    tuesday = date(2026, 6, 2)

    crops = deadlines.last_day(deadlines.HAIL_ON_CROPS, tuesday, "69003")
    car = deadlines.deadline(Peril.STORM_HAIL, Line.MOTOR, tuesday, "69003")

    assert crops == date(2026, 6, 6)
    assert (car.day, car.rule) == (date(2026, 6, 9), "general")
