"""Who was heard when: silences and what they were spent on, interruptions, talking time.

Everything follows from the moments of turns and tool calls, and from the latencies of the turns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.analytics import SilenceCause, Speaker, ToolCall, Turn

SILENCE = 3.0
"""Seconds beyond which a pause counts as silence."""
OVERLAP = 0.2
"""Seconds by which two voices may touch without one cutting in."""


@dataclass(frozen=True)
class Gap:
    """A silence, with its seconds by cause."""

    started_at: datetime
    seconds: float
    causes: dict[SilenceCause, float]

    @property
    def cause(self) -> SilenceCause:
        """What most of it was spent on."""
        return max(self.causes, key=lambda cause: self.causes[cause])


def silences(
    turns: Sequence[Turn], tool_calls: Sequence[ToolCall], start: datetime, end: datetime
) -> list[Gap]:
    """The pauses of more than three seconds within the call, up to its end."""
    ordered = sorted(turns, key=lambda turn: turn.started_at)
    gaps = []
    before: Turn | None = None
    heard_until: datetime | None = None
    for turn in ordered:
        if before and heard_until:
            gaps.append(_gap(before, heard_until, turn, min(turn.started_at, end), tool_calls))
        ended = max(_end(turn), start)
        if heard_until is None or ended >= heard_until:
            before, heard_until = turn, ended
    if before and heard_until:
        gaps.append(_gap(before, heard_until, None, end, tool_calls))
    return [gap for gap in gaps if gap.seconds > SILENCE]


def _gap(
    before: Turn,
    start: datetime,
    after: Turn | None,
    end: datetime,
    tool_calls: Sequence[ToolCall],
) -> Gap:
    seconds = round((end - start).total_seconds(), 3)
    return Gap(start, seconds, _causes(before, start, after, end, seconds, tool_calls))


def _causes(
    before: Turn,
    start: datetime,
    after: Turn | None,
    end: datetime,
    seconds: float,
    tool_calls: Sequence[ToolCall],
) -> dict[SilenceCause, float]:
    in_tools = _busy(tool_calls, start, end)
    if after is None or after.speaker is Speaker.CALLER:
        waited_for = before.speaker is Speaker.AGENT or after is not None
        if in_tools < seconds / 2:
            return {SilenceCause.CALLER if waited_for else SilenceCause.UNKNOWN: seconds}
    elif before.speaker is Speaker.AGENT and after.source == "prepared" and not in_tools:
        # A reminder: it was the caller's turn.
        return {SilenceCause.CALLER: seconds}
    return _shares(before, after, seconds, in_tools)


def _shares(
    before: Turn, after: Turn | None, seconds: float, in_tools: float
) -> dict[SilenceCause, float]:
    heard = before.latencies if before.speaker is Speaker.CALLER else {}
    said = after.latencies if after else {}
    to_text = max(0.0, heard.get("transcription_delay", 0.0))
    stages = {
        SilenceCause.TOOL: in_tools,
        SilenceCause.SPEECH_TO_TEXT: to_text,
        SilenceCause.TURN_DETECTION: heard.get("end_of_turn_delay", 0.0) - to_text,
        SilenceCause.MODEL: said.get("llm_node_ttft", 0.0),
        SilenceCause.VOICE: said.get("tts_node_ttfb", 0.0),
    }
    causes: dict[SilenceCause, float] = {}
    left = seconds
    for cause, share in stages.items():
        taken = min(left, max(0.0, share))
        if taken > 0:
            causes[cause] = taken
            left -= taken
    if left > 0.0005:
        # Before a tool ran, the model had to ask for it: no stage measures that.
        rest = SilenceCause.MODEL if in_tools else SilenceCause.UNKNOWN
        causes[rest] = causes.get(rest, 0.0) + left
    return causes


def _busy(tool_calls: Sequence[ToolCall], start: datetime, end: datetime) -> float:
    """Seconds between two moments in which a tool was running; two at once count once."""
    busy = timedelta()
    reached = start
    for call in sorted(tool_calls, key=lambda call: call.started_at):
        begun = max(reached, call.started_at)
        done = min(end, call.started_at + timedelta(milliseconds=call.duration_ms))
        if done > begun:
            busy += done - begun
            reached = done
    return busy.total_seconds()


def _end(turn: Turn) -> datetime:
    return max(turn.started_at, turn.ended_at or turn.started_at)


def talking(turns: Sequence[Turn], speaker: Speaker) -> float:
    """Seconds in which this side was heard."""
    return sum(
        (_end(turn) - turn.started_at).total_seconds() for turn in turns if turn.speaker is speaker
    )


def interruptions_by_caller(turns: Sequence[Turn]) -> int:
    return sum(turn.interrupted for turn in turns if turn.speaker is Speaker.AGENT)


def interruptions_by_agent(turns: Sequence[Turn]) -> int:
    """How often the agent began while the caller was still speaking."""
    heard = [turn for turn in turns if turn.speaker is Speaker.CALLER and turn.source == "speech"]
    touch = timedelta(seconds=OVERLAP)
    return sum(
        any(each.started_at < turn.started_at < _end(each) - touch for each in heard)
        for turn in turns
        if turn.speaker is Speaker.AGENT
    )
