"""How often callers' questions find their document, and questions outside find nothing."""

import pytest

from functions.knowledge.corpus import FOLDER

from tests.unit.knowledge.asked import Questions, questions, share

TUNING = questions("tuning")
HELD_OUT = questions("held_out")
BOTH = Questions(TUNING.inside + HELD_OUT.inside, TUNING.outside + HELD_OUT.outside)


@pytest.mark.parametrize("asked", [TUNING, HELD_OUT], ids=["tuning", "held out"])
def test_the_right_document_comes_first(asked: Questions):
    assert share([each.is_first for each in asked.inside]) >= 0.90


def test_the_right_document_is_among_the_first_three():
    assert share([each.is_in_three for each in BOTH.inside]) >= 0.97


def test_a_question_outside_finds_nothing():
    assert share([each.finds_nothing for each in BOTH.outside]) >= 0.95


def test_the_passage_says_the_fact_that_was_asked_for():
    facts = [each for each in BOTH.inside if each.says]

    assert share([each.is_said for each in facts]) >= 0.90


def test_the_questions_are_many_and_none_is_asked_twice():
    every = [each.question for each in BOTH.inside + BOTH.outside]

    assert len(set(every)) == len(every)
    assert len(TUNING.inside) >= 120
    assert len(HELD_OUT.inside) >= 60
    assert len(BOTH.outside) >= 60


def test_every_document_is_asked_for_in_both_sets():
    for asked in (TUNING, HELD_OUT):
        named = set().union(*(each.documents for each in asked.inside))
        assert named == {path.stem for path in FOLDER.glob("*.md")}
