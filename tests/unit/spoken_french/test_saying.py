"""Values as they are said, and heard again."""

import re
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words
from text_to_num import text2num

from voice_worker.spoken_french import Amount, AmountRange, PartOfDay, hear, say
from voice_worker.spoken_french.hear.numbers import scan
from voice_worker.spoken_french.hear.setting import PARIS
from voice_worker.spoken_french.hear.tokens import tokens
from voice_worker.spoken_french.roundtrip import VALUES, failures, main
from voice_worker.spoken_french.say.cardinals import cardinal

NOW = datetime(2026, 11, 19, 14, 30, tzinfo=PARIS)


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_what_is_said_is_heard_as_it_was_meant(kind):
    assert failures(kind, 400, seed=7) == []


@given(st.integers(min_value=0, max_value=10**9 - 1))
@settings(max_examples=300, deadline=None)
def test_numbers_are_written_as_the_libraries_read_and_write_them(number):
    words = cardinal(number)

    assert text2num(words, "fr") == number
    assert scan(tokens(words), 0) == (len(tokens(words)), number)
    assert words.replace("-", " ") == num2words(number, lang="fr").replace("-", " ")


@given(st.integers(min_value=0, max_value=10**9 - 1))
@settings(max_examples=200, deadline=None)
def test_hyphens_do_not_matter(number):
    assert hear("number", say("number", number).replace(" ", "-"), now=NOW).value == number


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("phone", "+33612345670", "zéro six, douze, trente-quatre, cinquante-six, soixante-dix"),
        ("phone", "+262262201234", "zéro deux, soixante-deux, vingt, douze, trente-quatre"),
        ("plate", "AB012YW", "A B, zéro douze, i grec double vé"),
        ("reference", "MR48", "M comme Marcel, R comme Raoul, quarante-huit"),
        ("email", "jo.b@orange.fr", "j o, point, b, arobase, orange, point, f r"),
        ("name", "ÉVA", "E accent aigu, V, A"),
        ("amount", Amount(Decimal(200)), "deux cents euros"),
        ("amount", Amount(Decimal(10**6)), "un million d'euros"),
        ("amount", Amount(Decimal("12.50")), "douze euros cinquante"),
        ("amount", Amount(Decimal("2.05")), "deux euros et cinq centimes"),
        ("amount", Amount(Decimal("0.80")), "quatre-vingts centimes"),
        ("amount", Amount.of_cents(38000), "trois cent quatre-vingts euros"),
        ("amount", AmountRange(Decimal(5), Decimal(6)), "entre cinq euros et six euros"),
        ("birthdate", date(2026, 1, 1), "le premier janvier deux mille vingt-six"),
        ("time", time(21, 5), "vingt et une heures cinq"),
        ("datetime", datetime(2001, 5, 1, 20, 0), "le premier mai deux mille un à vingt heures"),
        ("datetime", PartOfDay(date(2001, 5, 2), "evening"), "le deux mai deux mille un au soir"),
        ("ordinal", 21, "vingt et unième"),
        ("number", Decimal("200.03"), "deux cents virgule zéro trois"),
        ("digits", "482915", "quatre huit deux, neuf un cinq"),
    ],
)  # fmt: skip
def test_values_are_said_as_a_french_speaker_says_them(kind, value, words):
    assert say(kind, value) == words


def test_three_thousand_and_five_is_not_said_like_three_thousand_five_hundred():
    assert say("number", 3005) == "trois mille zéro cinq"


@given(st.sampled_from(sorted(VALUES)), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_hesitation_changes_no_value(kind, source):
    value = VALUES[kind](source)
    words = say(kind, value)
    pauses = [match.end() for match in re.finditer(", ", words)] or [0]
    at = source.choice(pauses)
    hesitant = f"alors euh {words[:at]}euh {words[at:]} voilà merci"
    mask = "[A-Z]{2}[0-9]{7,8}[A-Z]" if kind == "reference" else None

    heard = hear(kind, hesitant, now=NOW, direction="past", mask=mask)

    assert heard.value in (value, None)


def test_the_round_trip_can_be_run_by_anyone(capsys):
    assert main(["--count", "5", "--kind", "plate"]) == 0
    assert "5/5" in capsys.readouterr().out
