"""French as it is read: numbers, amounts, durations, dates."""

from datetime import UTC, date, datetime

import pytest

from contract.losses import Occurrence, Precision
from dashboard import french

SPACES = str.maketrans("\u202f\u00a0", "  ")


def plainly(text: str) -> str:
    return text.translate(SPACES)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (french.number(1234567), "1 234 567"),
        (french.number(0.05, 1), "0,1"),
        (french.number(2.0, 1), "2"),
        (french.number(None), "—"),
        (french.percent(0.8734), "87,3 %"),
        (french.percent(0.5), "50 %"),
        (french.percent(0), "0 %"),
        (french.percent(None), "—"),
        (french.euros(123_456), "1 234,56 €"),
        (french.euros(31.4), "0,31 €"),
        (french.euros(None), "—"),
        (french.duration(0.85), "850 ms"),
        (french.duration(4.23), "4,2 s"),
        (french.duration(59.97), "1 min 00 s"),
        (french.duration(214), "3 min 34 s"),
        (french.duration(3900), "1 h 05"),
        (french.duration(None), "—"),
        (french.clock(192.9), "03:12"),
        (french.clock(-1), "00:00"),
        (french.counted(1, "appel"), "1 appel"),
        (french.counted(0, "appel"), "0 appel"),
        (french.counted(12, "alerte sonne", "alertes sonnent"), "12 alertes sonnent"),
    ],
)
def test_numbers_are_french(written: str, read: str):
    assert plainly(written) == read


def test_the_first_of_a_month_is_an_ordinal():
    assert french.day(date(2026, 11, 1)) == "1er nov. 2026"
    assert french.day(date(2026, 11, 21)) == "21 nov. 2026"


def test_moments_are_those_of_paris_whatever_their_offset():
    winter, summer = (
        datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 12, tzinfo=UTC),
    )

    assert french.moment(winter) == "23 nov. 2026 à 00:30"
    assert french.hour(summer) == "14:00"
    assert french.moment(None) == "—"


def test_a_period_of_one_day_is_that_day():
    assert french.period(date(2026, 11, 2), date(2026, 11, 2)) == "le 2 nov. 2026"
    assert french.period(date(2026, 11, 2), date(2026, 11, 3)) == "du 2 nov. 2026 au 3 nov. 2026"


@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "read"),
    [
        ("22T18:30", "22T18:30", Precision.EXACT, "22 nov. 2026 à 19:30"),
        ("22T18:30", "22T18:30", Precision.ABOUT, "vers le 22 nov. 2026 à 19:30"),
        ("21T23:00", "22T22:59", Precision.DAY, "22 nov. 2026"),
        ("22T17:00", "22T22:00", Precision.PART_OF_DAY, "22 nov. 2026, entre 18:00 et 23:00"),
        (
            *("21T21:00", "22T05:00", Precision.INTERVAL),
            "entre le 21 nov. 2026 à 22:00 et le 22 nov. 2026 à 06:00",
        ),
    ],
)
def test_a_loss_is_dated_as_exactly_as_it_is_known(
    earliest: str, latest: str, precision: Precision, read: str
):
    event = Occurrence(
        earliest=datetime.fromisoformat(f"2026-11-{earliest}:00+00:00"),
        latest=datetime.fromisoformat(f"2026-11-{latest}:00+00:00"),
        precision=precision,
        words="…",
    )

    assert french.when(event) == read
