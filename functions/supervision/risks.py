"""What makes a live call worth a supervisor's look: rules over what was said and done.

Thresholds and words stand in `risks.json`.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from contract.analytics import NamedToolCall, NumberedTurn, Speaker, ToolOutcome
from contract.supervision import LiveState, Risk, RiskFlag


class Thresholds(BaseModel):
    silence_seconds: int
    long_call_seconds: int
    same_sentence_times: int
    same_sentence_within_turns: int
    verification_failures: int
    tool_failures: int
    no_agent_seconds: int
    gravity: list[Risk]
    distress: list[str]


@cache
def thresholds() -> Thresholds:
    return Thresholds.model_validate_json((Path(__file__).parent / "risks.json").read_text())


@dataclass(frozen=True)
class Situation:
    """What is known of one live call at one moment."""

    now: datetime
    started_at: datetime
    state: LiveState
    turns: list[NumberedTurn] = field(default_factory=list)
    tool_calls: list[NamedToolCall] = field(default_factory=list)
    failed_verifications: tuple[int, datetime] | None = None
    alone_since: datetime | None = None


def flags(call: Situation) -> list[RiskFlag]:
    """The gravest first."""
    limits = thresholds()
    found = [
        flag
        for flag in (
            _silence(call, limits),
            _loop(call, limits),
            _distress(call),
            _verification_failures(call, limits),
            _tool_failures(call, limits),
            _long_call(call, limits),
            _no_agent(call, limits),
        )
        if flag
    ]
    return sorted(found, key=lambda flag: limits.gravity.index(flag.risk))


def _silence(call: Situation, limits: Thresholds) -> RiskFlag | None:
    """A person who is on the line may be silent: only the agent is watched."""
    if call.state is not LiveState.AGENT:
        return None
    heard = [turn.ended_at or turn.started_at for turn in call.turns]
    since = max([call.started_at, *heard])
    seconds = _seconds(call.now - since)
    if seconds < limits.silence_seconds:
        return None
    return RiskFlag(risk=Risk.SILENCE, since=since, count=seconds)


def _loop(call: Situation, limits: Thresholds) -> RiskFlag | None:
    said: dict[str, list[NumberedTurn]] = defaultdict(list)
    recent = [turn for turn in call.turns if turn.speaker is Speaker.AGENT]
    for turn in recent[-limits.same_sentence_within_turns :]:
        said[_plain(turn.text)].append(turn)
    most = max(said.values(), key=len, default=[])
    if len(most) < limits.same_sentence_times:
        return None
    return RiskFlag(
        risk=Risk.LOOP,
        since=most[0].started_at,
        turns=[turn.n for turn in most],
        count=len(most),
    )


def _distress(call: Situation) -> RiskFlag | None:
    alarming = [
        turn
        for turn in call.turns
        if turn.speaker is Speaker.CALLER and _distress_words().search(_folded(turn.text))
    ]
    if not alarming:
        return None
    return RiskFlag(
        risk=Risk.DISTRESS,
        since=alarming[0].started_at,
        turns=[turn.n for turn in alarming],
        count=len(alarming),
    )


def _verification_failures(call: Situation, limits: Thresholds) -> RiskFlag | None:
    times, since = call.failed_verifications or (0, call.started_at)
    if times < limits.verification_failures:
        return None
    return RiskFlag(risk=Risk.VERIFICATION_FAILURES, since=since, count=times)


def _tool_failures(call: Situation, limits: Thresholds) -> RiskFlag | None:
    failed = [tool for tool in call.tool_calls if tool.outcome is ToolOutcome.FAILED]
    if len(failed) < limits.tool_failures:
        return None
    return RiskFlag(risk=Risk.TOOL_FAILURES, since=failed[0].started_at, count=len(failed))


def _long_call(call: Situation, limits: Thresholds) -> RiskFlag | None:
    seconds = _seconds(call.now - call.started_at)
    if seconds < limits.long_call_seconds:
        return None
    since = call.started_at + timedelta(seconds=limits.long_call_seconds)
    return RiskFlag(risk=Risk.LONG_CALL, since=since, count=seconds)


def _no_agent(call: Situation, limits: Thresholds) -> RiskFlag | None:
    if call.alone_since is None:
        return None
    seconds = _seconds(call.now - call.alone_since)
    if seconds < limits.no_agent_seconds:
        return None
    return RiskFlag(risk=Risk.NO_AGENT, since=call.alone_since, count=seconds)


@cache
def _distress_words() -> re.Pattern[str]:
    return re.compile("|".join(_folded(pattern) for pattern in thresholds().distress))


def _folded(text: str) -> str:
    """Without case, accents and curled apostrophes: transcripts have them or not."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", _folded(text)))


def _seconds(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds()))
