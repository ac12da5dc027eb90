"""How often callers' questions find their document, and questions outside find nothing.

None of these questions is in `functions/knowledge/questions/`, but for those of `facts.yaml`.
"""

from dataclasses import dataclass

import pytest

from functions.knowledge import corpus
from functions.knowledge.corpus import ELSEWHERE, FOLDER, QUESTIONS
from tests.unit.knowledge.asked import Questions, questions, share

ORDINARY = [questions(name) for name in ("held_out", "opened", "unseen")]
FACTS = questions("facts")


@dataclass(frozen=True)
class Goal:
    asked: Questions
    first: float
    in_three: float
    nothing: float


# Slang and stories that nobody wrote down are beyond words alone: docs/knowledge.md.
every_goal = pytest.mark.parametrize(
    "goal",
    [
        Goal(
            Questions(
                [each for asked in ORDINARY for each in asked.inside],
                [each for asked in ORDINARY for each in asked.outside],
            ),
            0.90,
            0.97,
            0.95,
        ),
        Goal(questions("familiar"), 0.65, 0.75, 0.85),
    ],
    ids=["ordinary", "familiar"],
)


@every_goal
def test_the_right_document_comes_first(goal: Goal):
    assert share([each.is_first for each in goal.asked.inside]) >= goal.first


@every_goal
def test_the_right_document_is_among_the_first_three(goal: Goal):
    assert share([each.is_in_three for each in goal.asked.inside]) >= goal.in_three


@every_goal
def test_a_question_outside_finds_nothing(goal: Goal):
    assert share([each.finds_nothing for each in goal.asked.outside]) >= goal.nothing


def test_the_passage_says_the_fact_that_was_asked_for():
    assert share([each.is_said for each in FACTS.inside]) >= 0.90


def test_what_is_measured_was_not_learned():
    learned = {q for path in QUESTIONS.glob("*.txt") for q in corpus.questions(path.stem)}
    measured = [each.question for asked in ORDINARY for each in (*asked.inside, *asked.outside)]

    assert len(measured) >= 300
    assert len(set(measured)) == len(measured)
    assert learned.isdisjoint(measured)


def test_every_document_has_questions_of_callers():
    names = {path.stem for path in QUESTIONS.glob("*.txt")}

    assert names == {path.stem for path in FOLDER.glob("*.md")} | {ELSEWHERE}
    assert all(len(corpus.questions(name)) >= 20 for name in names)
    for asked in (questions("held_out"), questions("unseen")):
        assert set().union(*(each.documents for each in asked.inside)) == names - {ELSEWHERE}
