"""Silences have causes, seconds add up, and cutting in is counted on both sides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.analytics import SilenceCause, Speaker, ToolCall, Turn
from functions.analytics import speech

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def turn(who: str, begins: float, ends: float | None, **given: Any) -> Turn:
    values = {"text": "…", "started_at": at(begins), "ended_at": None if ends is None else at(ends)}
    return Turn(speaker=Speaker(who), **values | given)


def tool(begins: float, seconds: float) -> ToolCall:
    return ToolCall(
        name="x", outcome="ok", started_at=at(begins), duration_ms=round(seconds * 1000)
    )


def causes(turns: list[Turn], tools: list[ToolCall] | None = None, end: float = 0):
    last = at(end) if end else max(each.ended_at or each.started_at for each in turns)
    return [gap.causes for gap in speech.silences(turns, tools or [], at(0), last)]


def test_a_pause_of_three_seconds_is_no_silence():
    assert causes([turn("agent", 0, 5), turn("caller", 8, 9)]) == []


def test_a_caller_who_thinks_is_the_cause():
    assert causes([turn("agent", 0, 5), turn("caller", 12, 13)]) == [{SilenceCause.CALLER: 7}]


def test_nobody_answers_a_caller_who_has_spoken_last():
    assert causes([turn("caller", 0, 5)], end=15) == [{SilenceCause.UNKNOWN: 10}]


def test_a_reminder_shows_that_it_was_the_caller_s_turn():
    turns = [turn("agent", 0, 5), turn("agent", 20, 22, source="prepared")]

    assert causes(turns) == [{SilenceCause.CALLER: 15}]


def test_a_tool_between_two_sentences_of_the_agent_is_the_cause():
    turns = [turn("agent", 0, 5), turn("agent", 11, 12, source="model")]

    assert causes(turns, [tool(5.5, 4.5)]) == [
        {SilenceCause.TOOL: 4.5, SilenceCause.MODEL: pytest.approx(1.5)}
    ]


def test_two_tools_at_once_take_the_time_of_one():
    turns = [turn("caller", 0, 1), turn("agent", 6, 7, source="model")]

    [found] = causes(turns, [tool(2, 3), tool(2, 3), tool(4, 1.5)])

    assert found[SilenceCause.TOOL] == 3.5


def test_no_silence_reaches_out_of_its_call():
    years = 10 * 365 * 24 * 3600.0
    turns = [turn("caller", -years, None), turn("agent", 5, 6), turn("caller", years, None)]

    gaps = speech.silences(turns, [], at(0), at(20))

    assert [gap.seconds for gap in gaps] == [5, 14]


def test_a_late_model_is_named():
    answer = turn("agent", 8, 9, source="model", latencies={"llm_node_ttft": 5.0})
    heard = turn("caller", 0, 1, latencies={"transcription_delay": 0.4, "end_of_turn_delay": 0.9})

    [gap] = speech.silences([heard, answer], [], at(0), at(9))

    assert gap.cause is SilenceCause.MODEL
    assert gap.causes[SilenceCause.SPEECH_TO_TEXT] == 0.4
    assert gap.causes[SilenceCause.TURN_DETECTION] == 0.5


def test_a_long_turn_covers_what_lies_within_it():
    turns = [turn("agent", 0, 30), turn("caller", 5, 6), turn("agent", 31, 32)]

    assert causes(turns) == []


def test_typed_turns_take_no_time():
    turns = [turn("agent", 0, 2), turn("caller", 3, None, source="text"), turn("agent", 4, 5)]

    assert causes(turns) == []
    assert speech.talking(turns, Speaker.CALLER) == 0


def test_voices_that_touch_do_not_interrupt():
    turns = [turn("caller", 0, 5), turn("agent", 4.9, 8)]

    assert speech.interruptions_by_agent(turns) == 0


def test_cutting_in_is_counted_on_both_sides():
    turns = [turn("caller", 0, 5), turn("agent", 3, 8, interrupted=True), turn("caller", 7, 9)]

    assert (speech.interruptions_by_agent(turns), speech.interruptions_by_caller(turns)) == (1, 1)


moments = st.floats(0, 300).map(lambda seconds: round(seconds, 3))
turns_of_any_kind = st.lists(
    st.builds(
        lambda who, begins, lasts, source, late: turn(
            who, begins, begins + lasts, source=source, latencies=late
        ),
        st.sampled_from(["caller", "agent"]),
        moments,
        st.floats(0, 20),
        st.sampled_from(["speech", "model", "prepared"]),
        st.dictionaries(
            st.sampled_from(["transcription_delay", "end_of_turn_delay", "llm_node_ttft"]),
            st.floats(-5, 400),
        ),
    ),
    max_size=12,
)
tools_of_any_kind = st.lists(st.builds(tool, moments, st.floats(0, 30)), max_size=4)


@given(turns_of_any_kind, tools_of_any_kind)
def test_every_second_of_silence_has_one_cause(turns: list[Turn], tools: list[ToolCall]):
    for gap in speech.silences(turns, tools, at(0), at(400)):
        assert sum(gap.causes.values()) == pytest.approx(gap.seconds, abs=0.01)
        assert min(gap.causes.values()) > 0
        assert gap.seconds > speech.SILENCE
