"""Wording: dates, hours, money and telephone numbers, as French writes them."""

from datetime import UTC, date, datetime

import pytest

from contract.losses import Occurrence, Peril, Precision
from functions.emails import wording


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def occurrence(earliest: str, latest: str, precision: Precision) -> Occurrence:
    return Occurrence(
        earliest=datetime.fromisoformat(earliest),
        latest=datetime.fromisoformat(latest),
        precision=precision,
        words="ce soir-là",
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 6, 1), "lundi 1er juin 2026"),
        (date(2026, 8, 15), "samedi 15 août 2026"),
        (date(2028, 2, 29), "mardi 29 février 2028"),
    ],
)
def test_a_day_is_written_in_full(value: date, written: str):
    assert spaced(wording.day(value)) == written


def test_a_moment_is_told_in_paris_whatever_its_offset():
    assert spaced(wording.moment(datetime(2026, 7, 14, 22, 30, tzinfo=UTC))) == (
        "mercredi 15 juillet 2026 à 0 h 30"
    )


@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "written"),
    [
        (
            "2026-11-21T20:15:00+01:00",
            "2026-11-21T20:15:00+01:00",
            Precision.EXACT,
            "samedi 21 novembre 2026 à 20 h 15",
        ),
        (
            "2026-11-21T19:30:00+01:00",
            "2026-11-21T20:30:00+01:00",
            Precision.ABOUT,
            "samedi 21 novembre 2026 vers 20 h",
        ),
        (
            "2026-11-21T18:00:00+01:00",
            "2026-11-21T22:00:00+01:00",
            Precision.PART_OF_DAY,
            "samedi 21 novembre 2026, entre 18 h et 22 h",
        ),
        (
            "2026-11-21T00:00:00+01:00",
            "2026-11-21T23:59:59+01:00",
            Precision.DAY,
            "samedi 21 novembre 2026",
        ),
        (
            "2026-11-20T22:00:00+01:00",
            "2026-11-21T07:00:00+01:00",
            Precision.INTERVAL,
            "entre le vendredi 20 novembre 2026 à 22 h et le samedi 21 novembre 2026 à 7 h",
        ),
    ],
)
def test_an_occurrence_is_never_more_exact_than_what_was_said(
    earliest: str, latest: str, precision: Precision, written: str
):
    assert spaced(wording.occurrence(occurrence(earliest, latest, precision))) == written


@pytest.mark.parametrize(
    ("cents", "written"),
    [(0, "0 €"), (30000, "300 €"), (152000, "1 520 €"), (1250, "12,50 €"), (5, "0,05 €")],
)
def test_money_is_written_the_french_way(cents: int, written: str):
    assert spaced(wording.euros(cents)) == written


def test_a_french_number_is_written_by_pairs_and_another_one_as_it_is():
    assert spaced(wording.telephone("+33199001234")) == "01 99 00 12 34"
    assert wording.telephone("3240") == "3240"


def test_every_peril_has_a_french_name():
    assert set(wording.PERILS) == set(Peril)


def test_what_a_person_said_stays_on_one_line_and_makes_no_link():
    said = wording.plain("Lyon\r\nBcc: a@b.fr\x00 https://evil.example/pay\u202egnp")

    assert "\n" not in said
    assert "\r" not in said
    assert "\x00" not in said
    assert "\u202e" not in said
    assert "https://" not in said
    assert "evil.example" not in said
    assert said.replace("\u2060", "") == "Lyon Bcc: a@b.fr https://evil.example/paygnp"
