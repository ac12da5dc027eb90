"""Knowledge, over HTTP."""

from urllib.parse import quote

import pytest

from contract.knowledge import LONGEST_QUESTION, Passages
from tests.services import Service

QUESTION = "Mon pare-brise est fissuré, je fais quoi ?"


@pytest.fixture
def knowledge() -> Service:
    return Service("knowledge")


def _target(question: str) -> str:
    return f"/v1/knowledge?q={quote(question)}"


@pytest.mark.parametrize("identity", ["worker", "dashboard"])
def test_a_service_reads_the_passages_that_answer(identity: str):
    answer = Service("knowledge", identity=identity).get(_target(QUESTION))

    assert answer.status_code == 200
    passages = Passages.model_validate(answer.json)
    assert passages.found
    assert passages.items[0].document == "glass"
    assert passages.items[0].source
    assert len(passages.items) <= 3


def test_no_verification_and_no_call_are_needed():
    answer = Service("knowledge", call_id=None).get(_target(QUESTION))

    assert answer.status_code == 200


def test_nothing_is_found_for_a_question_outside(knowledge: Service):
    answer = knowledge.get(_target("Quelle est la recette du gâteau au chocolat ?"))

    assert (answer.status_code, answer.json) == (200, {"items": [], "found": False})


@pytest.mark.parametrize("identity", [None, "scheduler"])
def test_a_stranger_is_refused(identity: str | None):
    answer = Service("knowledge", identity=identity).get(_target(QUESTION))

    assert answer.status_code in (401, 403)


@pytest.mark.parametrize(
    "question", ["", "   ", "a" * (LONGEST_QUESTION + 1), "a" * 10_000], ids=len
)
def test_a_question_too_short_or_too_long_is_refused(knowledge: Service, question: str):
    answer = knowledge.get(_target(question))

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/problems/question-refused"


def test_a_missing_question_is_refused(knowledge: Service):
    assert knowledge.get("/v1/knowledge").status_code == 422


def test_the_longest_question_is_answered(knowledge: Service):
    question = QUESTION.ljust(LONGEST_QUESTION, "!")

    assert knowledge.get(_target(question)).json["found"]


@pytest.mark.parametrize("raw", ["%00", "%ff%fe", "%ed%a0%80", "%F0%9F%92%A5"])
def test_bytes_that_are_no_french_never_make_it_fail(knowledge: Service, raw: str):
    answer = knowledge.get(f"/v1/knowledge?q={raw}")

    assert answer.status_code in (200, 400)


def test_a_question_is_only_read_with_get(knowledge: Service):
    assert knowledge.post("/v1/knowledge", {}).status_code == 405
