"""Dates in words: which fact starts at a word."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear.calendar_dates import (
    calendar_at,
    written_at,
    year_alone_at,
)
from voice_worker.spoken_french.hear.facts import Facts, stretch_at
from voice_worker.spoken_french.hear.relative_days import (
    ago_at,
    eve_at,
    feast_at,
    offset_at,
    weekday_at,
)
from voice_worker.spoken_french.hear.tokens import Token

MATCHERS = (
    offset_at,
    ago_at,
    stretch_at,
    eve_at,
    feast_at,
    written_at,
    calendar_at,
    weekday_at,
    year_alone_at,
)
"""In order: the first that recognises something wins."""


def find(words: Sequence[Token], at: int, facts: Facts) -> int:
    """Adds the date fact that starts at `at`; the index after it, or `at` if there is none."""
    for matcher in MATCHERS:
        end = matcher(words, at, facts)
        if end > at:
            facts.spans.append((at, end))
            return end
    return at
