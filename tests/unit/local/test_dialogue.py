"""Dialogues are read from YAML, and what a file gets wrong is said with its place."""

from datetime import datetime
from pathlib import Path

import pytest

from contract.identifiers import POLICY_NUMBER, Line, policy_number
from local import dialogue
from local.dialogue import DialogueError, HangUp, Say, Type, Wait
from voice_worker.spoken_french import hear


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text)
    return path


def test_every_kind_of_step_is_read(tmp_path: Path):
    path = written(
        tmp_path,
        """
        title: Un appel
        caller:
          - wait: "bonjour"
            timeout: 5
          - say: "Oui"
            when: 600
          - type: "gh427kx"
          - hang_up: true
            when: now
        """,
    )

    read = dialogue.read(path)

    assert read.title == "Un appel"
    assert read.sentences == ["Oui"]
    assert list(read.steps) == [
        Wait("bonjour", 5),
        Say("Oui", when=600),
        Type("gh427kx"),
        HangUp(when="now"),
    ]


@pytest.mark.parametrize(
    "step",
    ["- shout: oui", "- say: a\n    wait: b", "- wait: '('", "- say: a\n    volume: 3", "- oui"],
)
def test_a_step_that_is_not_one_is_told_with_its_number(tmp_path: Path, step: str):
    path = written(tmp_path, f"caller:\n  - say: bonjour\n  {step}\n")

    with pytest.raises(DialogueError, match="étape 2"):
        dialogue.read(path)


def test_a_file_without_steps_is_not_a_dialogue(tmp_path: Path):
    with pytest.raises(DialogueError, match="caller"):
        dialogue.read(written(tmp_path, "title: rien"))


def test_the_demonstration_says_the_policy_number_of_camille_laurent():
    scenario = dialogue.read(dialogue.find("demonstration"))

    number = next(said for said in scenario.sentences if "M R" in said)

    assert hear("reference", number, now=datetime.now(), mask=POLICY_NUMBER).value == policy_number(
        Line.MOTOR, 4827315
    )
