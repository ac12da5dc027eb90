"""The figures of one finished call: what is shown of it, and what it adds to its rollups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean

from contract.analytics import (
    CallFigures,
    CallRecord,
    Disposition,
    HandoffKind,
    HandoffReason,
    NamedToolCall,
    NumberedTurn,
    Silence,
    SilenceCause,
    Speaker,
    ToolCall,
    ToolOutcome,
)
from contract.ratings import StoredRating
from contract.reviews import Motif, Review
from functions.analytics import prices, speech
from functions.analytics.measures import Measures, count, observe

SHORT = 10.0
"""Seconds within which a caller who leaves without a word had not begun."""
PROMPT = 2.0
"""Seconds within which the agent should be heard."""
SATISFIED = 4
"""Stars from which a caller is satisfied."""
RESOLVED = frozenset({Disposition.RESOLVED, Disposition.CLAIM_OPENED})

STAGES = (
    "e2e_latency",
    "transcription_delay",
    "end_of_turn_delay",
    "on_user_turn_completed_delay",
    "llm_node_ttft",
    "llm_node_ttfs",
    "tts_node_ttfb",
    "playback_latency",
)
"""LiveKit's names of what an answer takes; the first is the whole."""


@dataclass(frozen=True)
class CallFacts:
    """All that is known of a call that has ended."""

    record: CallRecord
    turns: Sequence[NumberedTurn] = ()
    tool_calls: Sequence[NamedToolCall] = ()
    mails: int = 0
    rating: StoredRating | None = None
    review: Review | None = None
    later: Sequence[tuple[datetime, Motif]] = ()
    """The same customer's calls of the seven days after, and their motifs."""


@dataclass(frozen=True)
class Computed:
    figures: CallFigures
    measures: Measures = field(repr=False)
    cost_micros: int = 0


def compute(facts: CallFacts) -> Computed:
    return _Call(facts).computed()


class _Call:
    """What follows from the facts, step by step."""

    def __init__(self, facts: CallFacts) -> None:
        record = facts.record
        assert record.ended_at is not None  # noqa: S101 - only calls that have ended are computed
        self.facts = facts
        self.record = record
        self.end: datetime = record.ended_at
        self.start = record.joined_at or record.started_at
        self.seconds = _seconds(record.answered_at or record.started_at, self.end)
        self.disposition = record.disposition or Disposition.FAILED
        self.motif = motif_of(facts)
        self.caller_turns = [turn for turn in facts.turns if turn.speaker is Speaker.CALLER]
        self.gaps = speech.silences(facts.turns, facts.tool_calls, self.start, self.end)
        self.first_sound = _seconds(self.start, record.answered_at) if record.answered_at else None
        price_list = prices.prices_on(record.started_at)
        self.price_version = price_list.version
        room_seconds = _seconds(self.start, self.end)
        self.cost = price_list.micros(record.usage, room_seconds, facts.mails)
        self.again_within_day, self.again_within_week = _called_again(facts, self.motif)
        self.sentiment = _sentiment(facts.review)

    @property
    def is_short(self) -> bool:
        """Left before saying anything, and at once."""
        is_gone = self.disposition is Disposition.ABANDONED
        return is_gone and not self.caller_turns and _seconds(self.start, self.end) < SHORT

    @property
    def adviser(self) -> HandoffReason | None:
        """Why a person took over; None where nobody did."""
        taken = self._handoffs(HandoffKind.ADVISER)
        if taken:
            return taken[-1]
        is_told = self.disposition is Disposition.HANDED_OVER and not self.record.handoffs
        return HandoffReason.ASKED if is_told else None

    @property
    def callback(self) -> HandoffReason | None:
        promised = self._handoffs(HandoffKind.CALLBACK)
        return promised[-1] if promised else None

    def _handoffs(self, kind: HandoffKind) -> list[HandoffReason]:
        handoffs = self.record.handoffs
        return [each.reason for each in handoffs if each.kind is kind and not each.failed]

    def computed(self) -> Computed:
        cost = sum(self.cost.values())
        measures = {} if self.record.is_test else self._measures(cost)
        return Computed(self._figures(cost), measures, cost)

    def _figures(self, cost: int) -> CallFigures:
        facts = self.facts
        return CallFigures(
            motif=self.motif,
            disposition=self.disposition,
            duration_seconds=self.seconds,
            first_sound_seconds=self.first_sound,
            turns=len(self.caller_turns),
            silences=[
                Silence(started_at=gap.started_at, seconds=gap.seconds, cause=gap.cause)
                for gap in self.gaps
            ],
            silence_seconds=round(sum(gap.seconds for gap in self.gaps), 3),
            agent_speech_seconds=round(speech.talking(facts.turns, Speaker.AGENT), 3),
            caller_speech_seconds=round(speech.talking(facts.turns, Speaker.CALLER), 3),
            interruptions_by_caller=speech.interruptions_by_caller(facts.turns),
            interruptions_by_agent=speech.interruptions_by_agent(facts.turns),
            latency_p95_seconds=_p95(_latencies(facts.turns, "e2e_latency")),
            tool_failures=sum(call.outcome is ToolOutcome.FAILED for call in facts.tool_calls),
            called_again_within_day=self.again_within_day,
            called_again_within_week=self.again_within_week,
            cost_euros=round(cost / prices.MICROS, 6),
            cost_parts={part: amount / prices.MICROS for part, amount in self.cost.items()},
            price_version=self.price_version,
            sentiment_start=self.sentiment[0],
            sentiment_end=self.sentiment[1],
            quality_score=facts.review.score if facts.review else None,
        )

    def _measures(self, cost: int) -> Measures:
        measures: Measures = {}
        count(measures, "calls")
        count(measures, f"disposition.{self.disposition}")
        count(measures, f"motif.{self.motif}")
        if self.is_short:
            count(measures, "short")
        else:
            self._add_outcome(measures)
        self._add_time(measures)
        self._add_conversation(measures)
        self._add_tools(measures)
        self._add_verification(measures)
        self._add_opinions(measures)
        for part, amount in self.cost.items():
            count(measures, f"cost.{part}", amount)
        count(measures, "cost", cost)
        if cost:
            observe(measures, "h.cost", cost / prices.MICROS)
        for failing, times in self.record.errors.items():
            count(measures, f"error.{failing}", times)
        return measures

    def _add_outcome(self, measures: Measures) -> None:
        record = self.record
        is_alone = self.adviser is None and self.callback is None
        is_resolved = self.disposition in RESOLVED
        count(measures, "handled")
        if self.disposition is Disposition.ABANDONED and is_alone:
            count(measures, "abandoned")
        if self.first_sound is not None and self.first_sound <= PROMPT:
            count(measures, "prompt")
        if is_resolved or self.adviser or self.callback:
            count(measures, "success")
        if self.adviser:
            count(measures, "transferred")
            count(measures, f"handoff.adviser.{self.adviser}")
        if self.callback:
            count(measures, "callback")
            count(measures, f"handoff.callback.{self.callback}")
        for each in record.handoffs:
            if each.kind is HandoffKind.ADVISER:
                count(measures, "transfer.tried")
                count(measures, "transfer.failed", each.failed)
            else:
                count(measures, "callback.failed", each.failed)
        if not is_alone:
            return
        count(measures, "alone")
        count(measures, "alone.resolved", is_resolved and not self.again_within_day)
        count(measures, "first", is_resolved and not self.again_within_week)

    def _add_time(self, measures: Measures) -> None:
        count(measures, "ms", self.seconds * 1000)
        if self.seconds > 0:
            observe(measures, "h.duration", self.seconds)
        if self.record.human_seconds is not None:
            count(measures, "human.calls")
            count(measures, "human.agent_ms", self.seconds * 1000)
            count(measures, "human.ms", self.record.human_seconds * 1000)

    def _add_conversation(self, measures: Measures) -> None:
        turns = self.facts.turns
        count(measures, "turns", len(self.caller_turns))
        count(measures, "speech.agent", speech.talking(turns, Speaker.AGENT) * 1000)
        count(measures, "speech.caller", speech.talking(turns, Speaker.CALLER) * 1000)
        count(measures, "interrupted.caller", speech.interruptions_by_caller(turns))
        count(measures, "interrupted.agent", speech.interruptions_by_agent(turns))
        count(measures, "silence", sum(gap.seconds for gap in self.gaps) * 1000)
        spent: dict[SilenceCause, float] = {}
        for gap in self.gaps:
            for cause, seconds in gap.causes.items():
                spent[cause] = spent.get(cause, 0.0) + seconds
        for cause, seconds in spent.items():
            count(measures, f"silence.{cause}", seconds * 1000)
        for stage in STAGES:
            for seconds in _latencies(turns, stage):
                observe(measures, f"h.latency.{stage}", seconds)

    def _add_tools(self, measures: Measures) -> None:
        for call in self.facts.tool_calls:
            count(measures, f"tool.{call.name}.{call.outcome}")
            if call.outcome is not ToolOutcome.OK:
                count(measures, f"tool_error.{call.name}.{error_class(call)}")
            seconds = max(call.duration_ms, 1) / 1000
            observe(measures, f"h.tool.{call.name}", seconds)
            observe(measures, "h.tools", seconds)
            count(measures, "tools")
            count(measures, "tools.failed", call.outcome is ToolOutcome.FAILED)

    def _add_verification(self, measures: Measures) -> None:
        record = self.record
        is_identified = record.verification_level > 0
        if record.verification_needed or is_identified or record.verification_attempts:
            count(measures, "verification.needed")
            count(measures, "verification.identified", is_identified)
            count(measures, "verification.attempts", record.verification_attempts)
        if record.verification_failure and not is_identified:
            count(measures, f"verification_failure.{record.verification_failure}")

    def _add_opinions(self, measures: Measures) -> None:
        if rating := self.facts.rating:
            leg = "human" if self.record.human_seconds is not None else "agent"
            count(measures, f"stars.{leg}", rating.stars)
            count(measures, f"rated.{leg}")
            count(measures, f"satisfied.{leg}", rating.stars >= SATISFIED)
        begun, ended = self.sentiment
        if begun is not None and ended is not None:
            count(measures, "felt")
            count(measures, "felt.sour", ended < 0)
            count(measures, "felt.shift", (ended - begun) * 1000)
        review = self.facts.review
        if review and review.score is not None:
            count(measures, "reviewed")
            count(measures, "reviewed.score", review.score)
            if review.human is not None:
                count(measures, "reviewed.human")
            if review.agreement is not None:
                count(measures, "compared")
                count(measures, "compared.agreement", review.agreement * 1000)


def motif_of(facts: CallFacts) -> Motif:
    """As a person said; a claim where one was opened; else as the reviewer read, or as was done."""
    review = facts.review
    if review and review.human and review.human.motif:
        return review.human.motif
    if facts.record.claim_numbers:
        return Motif.CLAIM
    return (review.motif if review else None) or facts.record.motif or Motif.OTHER


def error_class(call: ToolCall) -> str:
    """What kind of error it was, without the caller's words that its text may hold."""
    text = call.error or ""
    if text.startswith("refused: "):
        return text.removeprefix("refused: ").partition(".")[0].strip()[:80] or "refused"
    if call.outcome is ToolOutcome.FAILED:
        return "unavailable"
    return "asked again"


def _called_again(facts: CallFacts, motif: Motif) -> tuple[bool, bool]:
    """Within a day about anything; within a week about the same."""
    start = facts.record.started_at
    within_day = any(_seconds(start, at) < 24 * 3600 for at, _ in facts.later)
    return within_day, any(what is motif for _, what in facts.later)


def _sentiment(review: Review | None) -> tuple[float | None, float | None]:
    """Means of the caller's first and last quarter of turns."""
    if review is None or not review.sentiments:
        return None, None
    scores = [each.score for each in sorted(review.sentiments, key=lambda each: each.n)]
    quarter = max(1, len(scores) // 4)
    return round(fmean(scores[:quarter]), 3), round(fmean(scores[-quarter:]), 3)


def _latencies(turns: Sequence[NumberedTurn], stage: str) -> list[float]:
    """Zero and less say that the stage was not measured."""
    return [value for turn in turns if (value := turn.latencies.get(stage, 0.0)) > 0]


def _p95(values: list[float]) -> float | None:
    ordered = sorted(values)
    return ordered[-(-95 * len(ordered) // 100) - 1] if ordered else None


def _seconds(start: datetime, end: datetime) -> float:
    return max(0.0, round((end - start).total_seconds(), 3))
