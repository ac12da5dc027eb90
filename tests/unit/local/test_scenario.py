"""Scenarios are read from YAML, and what a file gets wrong is said with its place."""

from datetime import date, datetime
from pathlib import Path

import pytest

from contract.identifiers import POLICY_NUMBER, Line, policy_number
from functions.database.known_people import CALLERS
from local import scenario
from local.dialogue import Confirm, HangUp, Pause, Press, Say, Type, Wait
from local.scenario import GREETING, GREETING_SECONDS, ScenarioError
from voice_worker.spoken_french import hear

TODAY = date(2026, 11, 23)
LISTENING = Wait(GREETING, GREETING_SECONDS)


def written(folder: Path, text: str) -> Path:
    path = folder / "un_appel.yaml"
    path.write_text(text)
    return path


def test_every_kind_of_step_is_read(tmp_path: Path):
    path = written(
        tmp_path,
        """
        title: Un appel
        caller:
          - "Oui"
          - {wait: bonjour, timeout: 5, say: "Non", when: 600}
          - type: gh427kx
          - press: "0"
          - pause: 2
          - confirm: "C'est exact."
          - {hang_up: true, when: now}
        """,
    )

    read = scenario.read(path)

    assert (read.name, read.title) == ("un_appel", "Un appel")
    assert list(read.dialogue(TODAY, speaks=True).steps) == [
        LISTENING,
        Say("Oui"),
        Wait("bonjour", 5),
        Say("Non", when=600),
        Type("gh427kx"),
        Press("0"),
        Pause(2),
        Confirm("C'est exact."),
        HangUp(when="now"),
    ]


def test_a_typed_call_types_what_is_said_and_writes_its_values(tmp_path: Path):
    lea = CALLERS[0]
    path = written(
        tmp_path,
        """
        title: Un appel
        policyholder: Léa Ferrand
        caller:
          - "Mardi {J-20}, {weekday J}."
          - identify: motor
        """,
    )

    typed = scenario.read(path).dialogue(TODAY, speaks=False)
    spoken = scenario.read(path).dialogue(TODAY, speaks=True)

    assert [step.text for step in typed.steps if isinstance(step, Type)] == [
        "Mardi 3 novembre 2026, lundi.",
        "MR-312-7450-J",
        "04/06/1991",
        "75011",
    ]
    said = [step.text for step in spoken.steps if isinstance(step, Say)]
    number = hear("reference", said[1], now=datetime.now(), mask=POLICY_NUMBER)
    assert number.value == lea.policies[0].policy_number
    assert hear("birthdate", said[2], now=datetime.now()).value == lea.birth_date
    assert hear("digits", said[3], now=datetime.now()).value == lea.postcode


def test_the_models_steps_are_written_shortly_and_expect_their_tools(tmp_path: Path):
    path = written(
        tmp_path,
        """
        title: Un appel
        policyholder: Léa Ferrand
        caller: ["Bonjour {J-1}."]
        model:
          - verify_caller:
          - "Je vous écoute."
          - check_identity: {birth_date: "{birth date}"}
        """,
    )

    script = scenario.read(path).script(TODAY)

    assert script == {
        "name": "un_appel",
        "when": r"Bonjour\ 22\ novembre\ 2026\."
        r"|Bonjour\ le\ vingt\-deux\ novembre\ deux\ mille\ vingt\-six\.",
        "model": [
            {
                "expect": {"tools_include": ["verify_caller"]},
                "emit": [{"call": "verify_caller", "args": {}}],
            },
            {"expect": {"tools_include": []}, "emit": [{"text": "Je vous écoute."}]},
            {
                "expect": {"tools_include": ["check_identity"]},
                "emit": [{"call": "check_identity", "args": {"birth_date": "1991-06-04"}}],
            },
        ],
    }


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("caller: [bonjour, {shout: oui}]", "caller, 2"),
        ("caller: [{say: a, type: b}]", "one thing at a time"),
        ("caller: [{wait: '(', say: a}]", "caller, 1, wait"),
        ("caller: [{timeout: 3}]", "nothing is done"),
        ("caller: []", "caller"),
        ("title: rien", "caller"),
        ("caller: [a]\npolicyholder: Personne", "nobody of that name"),
        ("caller: [{identify: motor}]", "identify"),
        ("caller: [a]\nexpected: {rows: {factures: []}}", "no table"),
        ("caller: [a]\nexpected: {asked: [age]}", "no fact"),
        ("caller: [a]\nexpected: {spoken_must: ['(']}", "expected, spoken_must"),
        ("[1, 2]", "caller"),
        ("a: [", "un_appel.yaml"),
    ],
)
def test_a_bad_file_is_told_with_the_place_of_its_fault(tmp_path: Path, fault: str, told: str):
    title = "title: Un appel\n" if fault.startswith("caller") else ""

    with pytest.raises(ScenarioError, match=told):
        scenario.read(written(tmp_path, title + fault))


def test_all_scenarios_are_sound_and_begin_each_in_its_own_way():
    assert len(scenario.everything()) > 1


def test_the_demonstration_says_the_policy_number_of_camille_laurent():
    dialogue = scenario.read(scenario.find("demonstration")).dialogue(TODAY, speaks=True)

    number = next(said for said in dialogue.sentences if "M R" in said)

    assert hear("reference", number, now=datetime.now(), mask=POLICY_NUMBER).value == policy_number(
        Line.MOTOR, 4827315
    )
