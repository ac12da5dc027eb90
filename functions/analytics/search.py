"""Search: finished calls by what was said in them and by how they went."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from contract.analytics import CallPage, CallSummary
from functions.analytics import words
from functions.database import call_search
from functions.database.call_search import MOST_WORDS, Filter
from functions.web.problems import invalid

AT_ONCE = 50
"""Calls of a page, unless it is said otherwise."""


def wanted_words(text: str | None) -> tuple[str, ...]:
    """The words that are looked for, the rarest sort first: long ones."""
    if text is None:
        return ()
    found = sorted(set(words.of_text(text)), key=lambda word: (-len(word), word))
    if not found:
        raise invalid("?q", "too common to be searched for")
    return tuple(found[:MOST_WORDS])


def page(connection: Connection, wanted: Filter, limit: int, cursor: str | None) -> CallPage:
    after = None
    if cursor is not None:
        after = call_search.place(connection, cursor)
        if after is None:
            raise invalid("?cursor", "not one that was given")
    rows = call_search.find(connection, wanted, limit + 1, after)
    shown = summaries(rows[:limit])
    if wanted.words:
        said = call_search.texts(connection, [each.call_id for each in shown])
        shown = [
            each.model_copy(update={"excerpt": _excerpt(said[each.call_id], wanted.words)})
            for each in shown
        ]
    more = len(rows) > limit
    return CallPage(items=shown, next_cursor=shown[-1].call_id if more else None)


def summaries(rows: Sequence[Row[Any]]) -> list[CallSummary]:
    return [summary(row._asdict()) for row in rows]


def summary(values: Mapping[str, Any]) -> CallSummary:
    latency = values["latency_p95_ms"]
    return CallSummary.model_validate(
        dict(values)
        | {
            "duration_seconds": values["duration_ms"] / 1000,
            "latency_p95_seconds": None if latency is None else latency / 1000,
            "cost_euros": values["cost_micros"] / 1_000_000,
            "silence_seconds": values["silence_ms"] / 1000,
        }
    )


def _excerpt(said: list[str], wanted: tuple[str, ...]) -> str | None:
    """From the turn that holds the most of the words."""
    best = max(said, key=lambda text: len(set(wanted) & set(words.of_text(text))), default="")
    return words.excerpt(best, wanted)
