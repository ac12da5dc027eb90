"""Which live calls a supervisor should look at."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.analytics import NamedToolCall, NumberedTurn, Speaker, ToolOutcome
from contract.supervision import LiveState, Risk
from functions.supervision import risks
from functions.supervision.risks import Situation
from tests import builders

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def turns(*said: tuple[Speaker, str], ago: float = 5) -> list[NumberedTurn]:
    return [
        NumberedTurn(
            n=n,
            **dict(
                builders.turn(speaker=speaker, text=text, started_at=NOW - timedelta(seconds=ago))
            ),
        )
        for n, (speaker, text) in enumerate(said, 1)
    ]


def call(**given: Any) -> Situation:
    values: dict[str, Any] = {
        "now": NOW,
        "started_at": NOW - timedelta(minutes=2),
        "state": LiveState.AGENT,
        "turns": turns((Speaker.CALLER, "Bonjour.")),
    }
    return Situation(**values | given)


def found(situation: Situation) -> list[Risk]:
    return [flag.risk for flag in risks.flags(situation)]


def test_an_ordinary_call_has_no_flag():
    assert found(call()) == []


def test_nobody_speaking_for_half_a_minute_is_silence():
    [flag] = risks.flags(call(turns=turns((Speaker.AGENT, "Allô ?"), ago=40)))

    assert (flag.risk, flag.count) == (Risk.SILENCE, 40)


def test_a_person_on_the_line_may_be_silent():
    assert found(call(state=LiveState.ADVISER, turns=[])) == []


def test_the_same_sentence_three_times_is_a_loop_whatever_its_punctuation():
    said = [(Speaker.AGENT, "Pouvez-vous répéter ?"), (Speaker.CALLER, "Quoi ?")] * 2
    said.append((Speaker.AGENT, "pouvez vous répéter"))

    [flag] = risks.flags(call(turns=turns(*said)))

    assert (flag.risk, flag.turns, flag.count) == (Risk.LOOP, [1, 3, 5], 3)


@pytest.mark.parametrize(
    "words",
    [
        "Au secours !",
        "AIDEZ-MOI s'il vous plaît",
        "il y a le feu dans la cuisine",
        "ma femme est blessée",
        "je n’en peux plus, je suis à bout",
        "j'ai trop peur",
        "il nous a menacés",
        "ca brule",
    ],
)
def test_words_of_distress_are_heard_with_or_without_accents(words: str):
    [flag] = risks.flags(call(turns=turns((Speaker.CALLER, words))))

    assert (flag.risk, flag.turns) == (Risk.DISTRESS, [1])


@pytest.mark.parametrize(
    "words",
    ["Personne n'est blessé, rassurez-vous.", "J'ai une assurance incendie.", "Je suis pressée."],
)
def test_ordinary_words_are_no_distress(words: str):
    assert found(call(turns=turns((Speaker.CALLER, words)))) == []


def test_what_the_agent_says_is_never_distress():
    assert (
        found(call(turns=turns((Speaker.AGENT, "Si quelqu'un est blessé, appelez le 15.")))) == []
    )


def test_failed_verifications_and_failed_tools_count_from_two():
    failing = [
        NamedToolCall(id=str(n), **dict(builders.tool_call(outcome=ToolOutcome.FAILED)))
        for n in range(2)
    ]

    assert found(call(failed_verifications=(1, NOW), tool_calls=failing[:1])) == []
    assert found(call(failed_verifications=(2, NOW), tool_calls=failing)) == [
        Risk.TOOL_FAILURES,
        Risk.VERIFICATION_FAILURES,
    ]


def test_the_gravest_flag_comes_first():
    situation = call(
        started_at=NOW - timedelta(minutes=11),
        turns=turns((Speaker.CALLER, "Au secours !"), ago=60),
        alone_since=NOW - timedelta(seconds=5),
        state=LiveState.NO_AGENT,
    )

    assert found(situation) == [Risk.DISTRESS, Risk.NO_AGENT, Risk.LONG_CALL]
