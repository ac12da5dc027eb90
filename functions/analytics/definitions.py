"""Definitions: every metric once, its French words beside the figures it is computed from.

Words and thresholds stand in `definitions.json`, formulas here: a test holds the two together.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contract.metrics import Better, Definition
from functions.analytics.measures import Measures, percentile, size

Formula = Callable[[Measures], tuple[float | None, float | None]]
"""From measures to a value, and what it was divided by."""


def total(name: str, unit: float = 1) -> Formula:
    return lambda m: (m.get(name, 0) / unit, None)


def ratio(above: str, below: str, unit: float = 1) -> Formula:
    """`above / below`, each a sum such as `felt + rated` or a difference such as `all - some`."""

    def compute(m: Measures) -> tuple[float | None, float | None]:
        divisor = _sum(m, below)
        return (_sum(m, above) / divisor / unit if divisor else None), divisor

    return compute


def _sum(m: Measures, expression: str) -> float:
    value, sign = 0.0, 1
    for term in expression.split():
        if term in "+-":
            sign = 1 if term == "+" else -1
        else:
            value += sign * float(m.get(term, 0))
    return value


@dataclass(frozen=True)
class Quantile:
    histogram: str
    share: float

    def __call__(self, m: Measures) -> tuple[float | None, float | None]:
        values = m.get(self.histogram, {})
        return percentile(values, self.share), size(values)


def elsewhere(m: Measures) -> tuple[float | None, float | None]:
    """Not a sum: the peak is read where open calls are sampled."""
    return None, None


_SECONDS = 1000
"""Durations are kept in milliseconds."""
_EUROS = 1_000_000
_HUNDRED = 0.01
"""For each hundred turns."""

FORMULAS: dict[str, Formula] = {
    "calls": total("calls"),
    "peak": elsewhere,
    "handle_time": ratio("ms", "calls", _SECONDS),
    "handle_time_p50": Quantile("h.duration", 0.5),
    "handle_time_p90": Quantile("h.duration", 0.9),
    "handed_agent_time": ratio("human.agent_ms", "human.calls", _SECONDS),
    "handed_human_time": ratio("human.ms", "human.calls", _SECONDS),
    "handed_total_time": ratio("human.agent_ms + human.ms", "human.calls", _SECONDS),
    "abandonment_rate": ratio("abandoned", "handled"),
    "short_abandons": total("short"),
    "service_level": ratio("prompt", "handled"),
    "success_rate": ratio("success", "handled"),
    "technical_autonomy": ratio("alone", "handled"),
    "autonomous_resolution": ratio("alone.resolved", "handled"),
    "transfer_rate": ratio("transferred", "handled"),
    "transfer_failures": ratio("transfer.failed", "transfer.tried"),
    "callback_rate": ratio("callback", "handled"),
    "first_call_resolution": ratio("first", "handled"),
    "first_call_resolution_net": ratio("first", "handled - handoff.adviser.rule"),
    "satisfaction": ratio("stars.agent", "rated.agent"),
    "satisfied_share": ratio("satisfied.agent", "rated.agent"),
    "satisfaction_human": ratio("stars.human", "rated.human"),
    "response_rate": ratio("rated.agent + rated.human", "handled"),
    "negative_sentiment": ratio("felt.sour", "felt"),
    "sentiment_shift": ratio("felt.shift", "felt", 1000),
    "silence_share": ratio("silence", "ms"),
    "agent_talk_share": ratio("speech.agent", "speech.agent + speech.caller"),
    "interruptions_by_caller": ratio("interrupted.caller", "turns", _HUNDRED),
    "interruptions_by_agent": ratio("interrupted.agent", "turns", _HUNDRED),
    "turns_per_call": ratio("turns", "calls"),
    "latency_p50": Quantile("h.latency.e2e_latency", 0.5),
    "latency_p90": Quantile("h.latency.e2e_latency", 0.9),
    "latency_p95": Quantile("h.latency.e2e_latency", 0.95),
    "latency_p99": Quantile("h.latency.e2e_latency", 0.99),
    "tool_success": ratio("tools - tools.failed", "tools"),
    "tool_p95": Quantile("h.tools", 0.95),
    "identification_rate": ratio("verification.identified", "verification.needed"),
    "verification_attempts": ratio("verification.attempts", "verification.needed"),
    "quality_score": ratio("reviewed.score", "reviewed"),
    "reviewed_share": ratio("reviewed", "calls"),
    "human_checked_share": ratio("reviewed.human", "reviewed"),
    "review_agreement": ratio("compared.agreement", "compared", 1000),
    "cost_p50": Quantile("h.cost", 0.5),
    "cost_p95": Quantile("h.cost", 0.95),
    "cost_per_call": ratio("cost", "calls", _EUROS),
    "cost_total": total("cost", _EUROS),
}


def histograms_of(names: Iterable[str]) -> set[str]:
    """What these metrics read beside numbers."""
    formulas = (FORMULAS[name] for name in names)
    return {each.histogram for each in formulas if isinstance(each, Quantile)}


DAYS_TO_KNOW = {"first_call_resolution": 7, "first_call_resolution_net": 7}
"""Counted over calls older than this: what they tell is not known sooner."""

STAGE_LABELS = {
    "e2e_latency": "De bout en bout",
    "transcription_delay": "Transcription",
    "end_of_turn_delay": "Fin de tour",
    "on_user_turn_completed_delay": "Lecture des mots",
    "llm_node_ttft": "Modèle : premier mot",
    "llm_node_ttfs": "Modèle : première phrase",
    "tts_node_ttfb": "Voix : premier son",
    "playback_latency": "Diffusion",
}


@cache
def definitions() -> dict[str, Definition]:
    """By name, in the order in which they are shown."""
    path = Path(__file__).with_name("definitions.json")
    written = json.loads(path.read_text(encoding="utf-8"))
    return {name: Definition(name=name, **each) for name, each in written.items()}


def is_beyond(definition: Definition, value: float, limit: float) -> bool:
    """Whether a value is on the wrong side of one of its thresholds."""
    return value < limit if definition.better is Better.HIGHER else value > limit
