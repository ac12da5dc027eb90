"""The weights of the knowledge function are those that its questions give."""

import json

import pytest

from functions.knowledge import judging
from local import train_knowledge


def test_the_weights_are_what_the_questions_give():
    stored = json.loads(judging.WEIGHTS.read_text(encoding="utf-8"))

    assert train_knowledge.train() == pytest.approx(stored, abs=1e-3)
