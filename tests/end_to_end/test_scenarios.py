"""Every scenario, played through everything that runs: typed, and some of them by voice.

Each is judged on all that its call left in the database, on its mails, and on every word of the
agent; and each would fail if any one thing that it expects were otherwise.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from local import scenario, scenario_stage
from local.scenario import Scenario
from local.scenario_judge import Outcome, judge, words_in
from local.scenario_stage import Stage
from tests.end_to_end.mutations import mutations

SCENARIOS = scenario.everything()
SPOKEN = [one for one in SCENARIOS if one.by_voice]
TYPED_AT_ONCE = 4
SPOKEN_AT_ONCE = 3

Outcomes = dict[str, Outcome]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scenes() -> AsyncIterator[Stage]:
    async with scenario_stage.opened(announce=print) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def typed(scenes: Stage) -> Outcomes:
    played = await scenes.play(SCENARIOS, at_once=TYPED_AT_ONCE)
    assert scenes.strangers() == []
    return {outcome.scenario: outcome for outcome in played}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def spoken(scenes: Stage, typed: Outcomes) -> Outcomes:
    scenes.forget()
    played = await scenes.play(SPOKEN, by_voice=True, at_once=SPOKEN_AT_ONCE)
    assert scenes.strangers() == []
    return {outcome.scenario: outcome for outcome in played}


async def test_there_are_enough():
    assert len(SCENARIOS) >= 40
    assert len(SPOKEN) >= 12


@pytest.mark.parametrize("played", SCENARIOS, ids=lambda one: one.name)
async def test_typed(played: Scenario, typed: Outcomes):
    outcome = typed[played.name]

    assert judge(played.expected, outcome) == [], outcome.model_dump_json(indent=1)


@pytest.mark.parametrize("played", SPOKEN, ids=lambda one: one.name)
async def test_by_voice(played: Scenario, spoken: Outcomes):
    outcome = spoken[played.name]

    assert judge(played.expected, outcome) == [], outcome.model_dump_json(indent=1)


@pytest.mark.parametrize("played", SCENARIOS, ids=lambda one: one.name)
async def test_a_changed_expectation_fails(played: Scenario, typed: Outcomes):
    outcome = typed[played.name]
    changed = list(mutations(played.expected, outcome))

    unnoticed = [what for what, expected in changed if judge(expected, outcome) == []]

    assert unnoticed == []
    assert len(changed) > 3
    longest = max(words_in(turn) for turn in outcome.turns)
    assert judge(played.expected, outcome, longest_turn=longest - 1) != []
