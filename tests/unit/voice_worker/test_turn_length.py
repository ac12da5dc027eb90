"""The agent speaks forty words at most, asks one question, and loses nothing of the rest."""

import pytest

from tests.unit.voice_worker.fakes import NOW
from voice_worker.before_model import last_question_of
from voice_worker.languages import foreign
from voice_worker.pace import Pace
from voice_worker.prompts import sentences
from voice_worker.read_back import QUESTION, SO_FAR, ReadBack, statements_of
from voice_worker.turn_length import GO_ON, LONGEST_TURN, length, within_a_turn

TEN = "Un deux trois quatre cinq six sept huit neuf dix."


async def spoken(*texts: str) -> tuple[str, str]:
    """What is said at once, and what is kept for later."""
    kept: list[str] = []

    async def source():
        for text in texts:
            yield text

    said = "".join([str(chunk) async for chunk in within_a_turn(source(), kept.append)])
    return said, " ".join(kept)


async def test_a_short_turn_is_said_as_it_is():
    text = f"{TEN} {TEN} {TEN} Où êtes-vous ?"

    assert await spoken(text) == (text, "")


async def test_a_long_turn_is_cut_at_a_sentence_and_the_rest_is_offered():
    said, kept = await spoken(f"{TEN} {TEN} {TEN} {TEN} {TEN} Est-ce clair ?")

    assert said == f"{TEN} {TEN} {TEN} {GO_ON}"
    assert kept == f"{TEN} {TEN} Est-ce clair ?"


async def test_only_the_last_question_is_asked_and_it_comes_last():
    said, kept = await spoken("Où était-ce ? C'est noté. Quand était-ce ? Merci.")

    assert (said, kept) == ("C'est noté. Merci. Quand était-ce ?", "")


async def test_one_endless_sentence_is_cut_where_it_breathes():
    endless = ", ".join(["un deux trois quatre cinq six sept huit neuf"] * 8) + "."

    said, kept = await spoken(endless)

    assert length(said) <= LONGEST_TURN
    assert said.endswith(GO_ON)
    assert length(said) - length(GO_ON) + length(kept) == 72


@pytest.mark.parametrize("words", range(1, 130, 7))
async def test_no_turn_is_longer_than_forty_words_and_no_word_is_lost(words):
    text = " ".join(["mot"] * words) + "."

    said, kept = await spoken(f"{TEN} {text} Une question ?")

    assert length(said) <= LONGEST_TURN
    assert said.count("mot") + kept.count("mot") == words
    assert said.count("?") == 1


def test_every_prepared_sentence_fits_in_a_turn_and_asks_one_question_at_most():
    for name, text in sentences().items():
        assert length(text) <= LONGEST_TURN, name
        assert text.count("?") <= 1, name


def test_the_sentence_in_each_language_is_of_that_language():
    for name, text in sentences().items():
        if name.startswith("foreign_"):
            assert foreign(text.replace("¿", "")) == name[-2:]
            assert last_question_of(text)


def read_back() -> ReadBack:
    told = {f"field_{number}": f"{TEN} de {number}" for number in range(6)}
    return ReadBack(statements_of(told))


def test_a_long_read_back_is_read_in_parts_that_each_need_a_yes():
    reading = read_back()
    parts = []
    while reading.confirmation is None:
        parts.append(reading.text)
        reading.said(reading.text)
        reading.take("Oui.", NOW)

    assert all(length(part) <= LONGEST_TURN for part in parts)
    assert len(parts) > 1
    assert all(part.endswith(SO_FAR) for part in parts[:-1])
    assert parts[-1].endswith(QUESTION)
    assert reading.confirmation.read_back == " ".join(parts)


def test_a_yes_to_a_part_that_was_not_heard_accepts_nothing():
    reading = read_back()

    reading.take("Oui.", NOW)

    assert reading.next_after("Oui.", NOW) is None
    assert reading.confirmation is None


def test_who_asks_whether_we_are_there_takes_no_yes_back():
    reading = ReadBack(statements_of({"peril": "un choc"}))
    reading.said(reading.text)

    assert reading.is_agreed("Oui, c'est exact.", NOW)
    reading.take("Oui, c'est exact.", NOW)
    reading.take("Allô, vous êtes toujours là ?", NOW)

    assert reading.confirmation is not None
    assert reading.is_agreed("Allô, vous êtes toujours là ?", NOW)
    assert not reading.is_agreed("En fait c'était à Lyon.", NOW)
    reading.take("En fait c'était à Lyon.", NOW)
    assert reading.confirmation is None


def test_nothing_is_agreed_before_it_was_heard():
    reading = ReadBack(statements_of({"peril": "un choc"}))

    assert not reading.is_agreed("Oui.", NOW)
    assert not read_back().is_agreed("Oui.", NOW)


def test_a_correction_is_read_alone_then_what_was_not_read_yet():
    told = {"peril": "un choc", "plate": "plaque A", "place": "à Lyon"}
    reading = ReadBack(statements_of(told))
    reading.said(reading.text)
    reading.take("Non, la plaque c'est B.", NOW)

    reading.correct(statements_of(told | {"plate": "plaque B"}))

    assert reading.text == f"Plaque B. {QUESTION}"


def test_a_correction_in_the_middle_of_a_read_back_does_not_skip_the_rest():
    reading = read_back()
    before = reading.text
    reading.said("Je récapitule.")
    changed = {f"field_{number}": f"{TEN} de {number}" for number in range(6)}
    changed["field_0"] = "Tout autre chose"

    reading.correct(statements_of(changed))
    read = []
    while reading.confirmation is None:
        read.append(reading.text)
        reading.said(reading.text)
        reading.take("Oui.", NOW)

    assert read[0] == f"Tout autre chose. {SO_FAR}"
    assert all(f"de {number}." in " ".join(read) for number in range(1, 6))
    assert "de 0." in before


def test_a_pace_goes_down_and_comes_back():
    assert Pace.NORMAL.slower.slower is Pace.SLOW
    assert Pace.NORMAL.slower.faster is Pace.NORMAL
    assert Pace.SLOW.of(1.0) == 0.8
    assert Pace.FAST.of(2.0) == 2.0
