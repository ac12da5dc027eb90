"""Advisers' hours: open, closed, holidays, slots and the numbers that are rung."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contract.callbacks import Slot
from functions.callbacks.hours import Hours, hours

PARIS = ZoneInfo("Europe/Paris")
HOUSE = hours()


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def house(**changes) -> Hours:
    return Hours.model_validate(HOUSE.model_dump() | changes)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:29", False),
        ("2026-11-23 08:30", True),
        ("2026-11-23 18:59", True),
        ("2026-11-23 19:00", False),
        ("2026-11-28 09:00", True),  # a Saturday
        ("2026-11-28 17:00", False),
        ("2026-11-29 11:00", False),  # a Sunday
        ("2026-11-11 11:00", False),  # the Armistice
        ("2027-03-29 11:00", False),  # Easter Monday
        ("2026-12-25 11:00", False),
        ("2026-07-01 08:30", True),  # in summer time
    ],
)
def test_advisers_answer_at_the_hours_of_the_file(moment: str, is_open: bool):
    assert HOUSE.is_open(paris(moment)) is is_open
    assert HOUSE.is_open(paris(moment).astimezone(UTC)) is is_open


def test_the_hours_are_those_that_the_agent_tells():
    documents = Path(__file__).parents[3] / "functions" / "knowledge" / "documents"
    told = (documents / "opening_hours.md").read_text()

    assert re.search(r"lundi au vendredi de 8 h 30 à 19 h et le samedi de 9 h à 17 h", told)
    assert {tuple(HOUSE.week[day]) for day in ("monday", "friday")} == {("08:30-19:00",)}
    assert (HOUSE.week["saturday"], HOUSE.week["sunday"]) == (["09:00-17:00"], [])


def test_slots_follow_each_other_within_the_hours_and_never_begin_in_the_past():
    now = paris("2026-11-28 15:10")  # a Saturday

    found = list(HOUSE.slots(now))

    assert found[0] == slot("2026-11-28 15:30")
    assert [each.starts_at.hour for each in found[:3]] == [15, 16, 16]
    assert found[3] == slot("2026-11-30 08:30")  # no Sunday
    assert all(HOUSE.is_open(each.starts_at) for each in found)
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(found))
    assert found[-1].starts_at < now + timedelta(days=HOUSE.days_ahead + 1)


def slot(start: str) -> Slot:
    return Slot(starts_at=paris(start), ends_at=paris(start) + timedelta(minutes=30))


def test_who_asks_in_the_last_minutes_is_not_promised_a_call_at_once():
    assert HOUSE.at_once(paris("2026-11-23 18:40")) is not None
    assert HOUSE.at_once(paris("2026-11-23 18:41")) is None
    assert HOUSE.at_once(paris("2026-11-22 11:00")) is None


def test_a_pause_at_noon_and_a_day_off_are_data():
    changed = house(
        week={"monday": ["09:15-12:15", "14:00-18:00"]}, closed_on=["2026-11-30"], slot_minutes=60
    )
    starts = [each.starts_at for each in changed.slots(paris("2026-11-23 07:00"))]

    assert [start.strftime("%H:%M") for start in starts[:7]] == [
        *("09:15", "10:15", "11:15"),
        *("14:00", "15:00", "16:00", "17:00"),
    ]
    assert all(start.date().isoformat() != "2026-11-30" for start in starts)


def test_who_is_rung_at_once_takes_a_place_of_the_slot_that_runs():
    changed = house(week={"monday": ["09:15-12:15"]}, slot_minutes=60)
    at_once = changed.at_once(paris("2026-11-23 10:40"))

    assert at_once is not None
    assert changed.counted_in(at_once).starts_at == paris("2026-11-23 10:15")


@pytest.mark.parametrize("phone", ["+33612345678", "+33199000000", "+262692123456", "+41791234567"])
def test_ordinary_numbers_are_rung(phone: str):
    assert HOUSE.rings(phone)


@pytest.mark.parametrize("phone", ["+33899123456", "+33812345678", "+881612345678", "+53512345678"])
def test_premium_satellite_and_faraway_numbers_are_not_rung(phone: str):
    assert not HOUSE.rings(phone)


def test_an_operator_may_give_hours_of_their_own(monkeypatch, tmp_path: Path):
    own = tmp_path / "hours.json"
    own.write_text(house(week={"sunday": ["10:00-11:00"]}).model_dump_json())
    monkeypatch.setenv("CALLBACK_HOURS_FILE", str(own))

    given = hours.__wrapped__()

    assert given.is_open(paris("2026-11-22 10:30"))
    assert not given.is_open(paris("2026-11-23 10:30"))
