"""What a list of calls is filtered by: widgets whose values stand in the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from contract.analytics import Disposition, SentimentShift
from contract.identifiers import CLAIM_NUMBER, bare
from dashboard import labels
from dashboard.parts import periods
from dashboard.parts.periods import Period

ANY = "Tous"

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("mots", "sinistre_lie"), ""),
    **dict.fromkeys(("motif", "issue", "canal", "identification", "sentiment"), ANY),
    **dict.fromkeys(("duree_min", "duree_max", "latence_min", "note_max")),
    "echec": False,
}
"""Each filter that lets everything through."""

VIEWS: dict[str, dict[str, Any]] = {
    "Finissent mal": {"sentiment": labels.SENTIMENT[SentimentShift.SOUR]},
    "Outil en échec": {"echec": True},
    "Réponses lentes": {"latence_min": 2.5},
    "Mal notés": {"note_max": 2},
    "Abandonnés": {"issue": labels.DISPOSITION[Disposition.ABANDONED]},
    "Longs": {"duree_min": 300},
}
"""Views that everybody has."""


@dataclass(frozen=True)
class Chosen:
    """As the calls' endpoints take it."""

    query: dict[str, Any]
    complaint: str | None = None
    """What is wrong with a filter, if anything."""


def take_view() -> None:
    """Sets every filter as the view says: the others are let go."""
    view = VIEWS.get(st.session_state.get("vue") or "", {})
    for key, value in (NOTHING | view).items():
        st.session_state[key] = value


def choose() -> Chosen | None:
    """None while the period says nothing."""
    st.pills("Vues", list(VIEWS), key="vue", on_change=take_view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = periods.choose()
        words = st.text_input(
            "Mots prononcés",
            key="mots",
            bind="query-params",
            placeholder="dégât des eaux",
            max_chars=100,
        )
    with st.grid(5, min_column_width=150):
        motif = _one_of("Motif", labels.MOTIF, "motif")
        issue = _one_of("Issue", labels.DISPOSITION, "issue")
        level = _one_of("Identification", labels.LEVEL, "identification")
        sentiment = _one_of("Sentiment", labels.SENTIMENT, "sentiment")
        channel = _one_of("Canal", labels.CHANNEL, "canal")
    with (
        st.expander("Plus de critères", icon=":material/filter_alt:"),
        st.grid(3, min_column_width=190),
    ):
        claim = st.text_input(
            "Numéro de sinistre",
            key="sinistre_lie",
            bind="query-params",
            placeholder="SD-26-004217-K",
            max_chars=20,
        )
        shortest = _number("Durée d'au moins (s)", "duree_min", 30, 7200)
        longest = _number("Durée d'au plus (s)", "duree_max", 30, 7200)
        slowest = _number("Latence p95 d'au moins (s)", "latence_min", 0.5, 60.0)
        worst = _number("Note d'au plus", "note_max", 1, 5)
        failed = st.checkbox("Un outil a échoué", key="echec", bind="query-params")
    if period is None:
        return None
    query = {
        **_of(period),
        "q": words,
        "motif": motif,
        "disposition": issue,
        "channel": channel,
        "verification_level": level,
        "sentiment": sentiment,
        "claim_number": bare(claim) if claim else None,
        "min_seconds": shortest,
        "max_seconds": longest,
        "min_latency": slowest,
        "max_stars": worst,
        "tool_failed": True if failed else None,
    }
    return Chosen(query, _complaint(query))


def _complaint(query: Mapping[str, Any]) -> str | None:

    claim = query["claim_number"]
    if claim and not re.fullmatch(CLAIM_NUMBER, claim):
        return "Le numéro de sinistre s'écrit SD, huit chiffres, une lettre : SD-26-004217-K."
    shortest, longest = query["min_seconds"], query["max_seconds"]
    if shortest and longest and shortest > longest:
        return "La durée minimale dépasse la durée maximale."
    return None


def _of(period: Period) -> dict[str, Any]:
    return {"from": period.start, "to": period.end}


def _one_of(label: str, words: Mapping[Any, str], key: str) -> StrEnum | int | None:
    said = st.selectbox(label, [ANY, *words.values()], key=key, bind="query-params")
    return next((value for value, word in words.items() if word == said), None)


def _number(label: str, key: str, step: float, most: float) -> float | None:
    value: float | None = st.number_input(
        label,
        min_value=type(step)(0),
        max_value=type(step)(most),
        value=None,
        step=step,
        key=key,
        bind="query-params",
        placeholder="Sans limite",
    )
    return value
