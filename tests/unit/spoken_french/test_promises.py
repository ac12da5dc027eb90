"""What hearing promises whatever is said: no exception, no guess, no delay."""

import subprocess
import sys
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.identifiers import Line, policy_number
from voice_worker.spoken_french import Heard, PartOfDay, Precision, Status, hear
from voice_worker.spoken_french.hear import KINDS
from voice_worker.spoken_french.hear.setting import PARIS
from voice_worker.spoken_french.hear.tokens import listed

NOW = datetime(2026, 11, 19, 14, 30, tzinfo=PARIS)
WORDS = sorted(
    listed(
        """
        un deux quatre vingt dix soixante cent mille double trois fois zéro a b c d comme non
        pardon le la lundi mars à entre et de du nuit il y a heures euros point arobase tiret @
        , . ' - 12 06 2026 / : € pas ou avec rue Paris oui mais je enfin euh
        """
    )
)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    text=st.one_of(
        st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
    ),
    direction=st.sampled_from([None, "past", "future"]),
)
@settings(max_examples=600, deadline=None)
def test_no_text_ever_raises(kind, text, direction):
    answer = hear(kind, text, now=NOW, direction=direction)

    assert isinstance(answer, Heard)
    assert (answer.value is not None) == (answer.status is Status.OK)
    answer.canonical()


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("text", ["፩", "²", "Ⅷ", "½", "١٢", "\u0301", ""])
def test_figures_of_other_scripts_are_no_french_numbers(kind, text):
    assert isinstance(hear(kind, text, now=NOW), Heard)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "9 " * 5_000, "non pardon " * 900, "😀" * 10_000, "quatre vingt " * 770,
     "a@a." * 2_500, "ﷺ" * 10_000, "le feu " * 1_400, "suis " * 2_000, "\u0301" * 10_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_ten_thousand_characters_cost_little(kind, text):
    # Ten times as much would be fair; a quadratic pattern costs a hundred times as much.
    fair = 40 * max(cost(kind, text[:1_000]), LEAST)

    assert cost(kind, text) < fair


LEAST = 0.005
"""Seconds below which a measure says nothing."""


def cost(kind: str, text: str) -> float:
    """Processor time, the least of three: what else this process does comes and goes."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        hear(kind, text, now=NOW)
        spent.append(time.process_time() - started)
    return min(spent)


def test_nothing_heavy_is_imported():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, voice_worker.spoken_french; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert not {"phonenumbers", "babel", "num2words", "holidays", "livekit"} & set(loaded)


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        ("hier à minuit", Status.AMBIGUOUS),
        ("mardi dix-huit novembre", Status.AMBIGUOUS),
        ("le 25 octobre 2026 à 2h30", Status.AMBIGUOUS),
        ("le 29 mars 2026 à 2h30", Status.INVALID),
        ("le trente et un novembre", Status.INVALID),
        ("il y a quelques jours", Status.INCOMPLETE),
        ("vers vingt heures", Status.NONE),
        ("je ne sais plus", Status.NONE),
    ],
)
def test_a_date_of_loss_is_never_guessed(words, statuses):
    answer = hear("datetime", words, now=NOW, direction="past")

    assert answer.status is statuses
    assert answer.value is None


def test_both_midnights_are_offered():
    answer = hear("datetime", "hier à minuit", now=NOW, direction="past")

    assert [candidate.day for candidate in answer.candidates] == [18, 19]


def test_the_other_half_of_the_clock_is_kept_for_the_read_back():
    answer = hear("datetime", "hier à huit heures", now=NOW, direction="past")

    assert [candidate.hour for candidate in answer.candidates] == [8, 20]


def test_a_loss_in_the_future_says_so():
    answer = hear("datetime", "demain", now=NOW, direction="past")

    assert answer.status is Status.INVALID
    assert answer.canonical() == {"reject": "future"}


def test_the_clock_is_the_caller_s_in_paris():
    utc_evening = datetime.fromisoformat("2026-11-18T23:30:00+00:00")

    answer = hear("datetime", "aujourd'hui", now=utc_evening, direction="past")

    assert answer.canonical() == {"date": "2026-11-19"}


def test_a_night_bears_the_date_of_the_evening_it_begins_in():
    answer = hear("datetime", "dans la nuit de mardi à mercredi", now=NOW, direction="past")

    assert answer.value == PartOfDay(datetime(2026, 11, 17).date(), "night")
    assert answer.precision is Precision.PART_OF_DAY


def test_the_words_that_were_used_are_given_back():
    answer = hear("phone", "alors c'est le 06 12 34 56 78 merci", now=NOW)

    assert answer.evidence == "06 12 34 56 78"


@pytest.mark.parametrize(
    "words", ["c'est bien 06 12 34 56 78, non je me trompe", "06 12 34 56 78 pardon non"]
)
def test_a_number_taken_back_is_no_number(words):
    assert hear("phone", words, now=NOW).value is None


def test_a_yes_that_carries_a_change_is_a_correction():
    assert hear("confirmation", "oui mais c'est le treize", now=NOW).value == "correction"


def test_a_reference_without_mask_is_one_of_ours_with_its_check_letter():
    ours = policy_number(Line.MOTOR, 4827315)
    wrong = ours[:-1] + ("A" if ours[-1] != "A" else "B")

    assert hear("reference", f"mon contrat {ours}", now=NOW).value == ours
    assert hear("reference", f"mon contrat {wrong}", now=NOW).value is None


@pytest.mark.parametrize(
    "words", ["Six neuf zéro zéro trois.", "sept cinq zéro un un", "un deux zéro quatre", "421708"]
)
def test_a_code_read_figure_by_figure_is_never_a_birth_date(words):
    answer = hear("birthdate", words, now=NOW)

    assert answer.status in {Status.NONE, Status.INVALID}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("phone", "06 12 34 56 78 ou 79"),
        ("plate", "A B 123 C D, enfin ou C E, je suis pas sûr"),
        ("email", "c'est isabel avec un ou deux l je sais plus, arobase orange point fr"),
        ("reference", "mon contrat A U 48 ou 49"),
        ("birthdate", "je sais plus si c'est le douze avril 1968"),
        ("name", "Durand ou Durant, je sais plus"),
    ],
)
def test_a_doubt_of_the_caller_s_is_never_a_value(kind, words):
    assert hear(kind, words, now=NOW).value is None


@pytest.mark.parametrize(
    "words", ["code postal 69003", "je suis née le 12 mars 1984, code postal 69003"]
)
def test_a_postcode_is_found_by_its_name(words):
    assert hear("digits", words, now=NOW).value == "69003"
    assert hear("address", words, now=NOW).value.postcode == "69003"


@pytest.mark.parametrize("words", ["oui allô", "oui je vous écoute", "oui bonjour"])
def test_answering_the_telephone_agrees_to_nothing(words):
    assert hear("confirmation", words, now=NOW).value == "unsure"
