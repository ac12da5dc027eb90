"""Qualité: how well calls are handled, by the same questions, and which deserve a human ear."""

from typing import Any

import pandas as pd
import streamlit as st

from contract.analytics import CallPage, CallSummary
from contract.reviews import Grid
from dashboard import asked, french, labels, pages
from dashboard.parts import messages, periods, tiles
from dashboard.parts.periods import Period
from dashboard.session import backend

SHOWN = (
    *("quality_score", "reviewed_share", "human_checked_share", "review_agreement"),
    *("satisfaction", "response_rate", "negative_sentiment", "first_call_resolution"),
)


REASONS: dict[str, dict[str, Any]] = {
    "Mal notés par l'appelant": {"max_stars": 2},
    "Finissent mal": {"sentiment": "sour"},
    "Se dégradent": {"sentiment": "worse"},
    "Outil en échec": {"tool_failed": True},
}


def to_review(period: Period) -> list[tuple[str, CallSummary]]:
    """Each call once, under the first reason that brings it."""
    functions = backend()
    found: dict[str, tuple[str, CallSummary]] = {}
    limits: dict[str, Any] = {"from": period.start, "to": period.end, "limit": 25}
    for reason, query in REASONS.items():
        page = functions.get("/v1/analytics/calls", CallPage, **limits, **query)
        for call in page.items:
            found.setdefault(call.call_id, (reason, call))
    return sorted(
        found.values(), key=lambda each: (each[1].quality_score is None, each[1].quality_score)
    )


def queue(period: Period) -> None:
    calls = to_review(period)
    if not calls:
        messages.nothing(
            "Rien à relire",
            "Aucun appel de la période n'appelle une relecture.",
            ":material/check_circle:",
        )
        return
    chosen = st.dataframe(
        pd.DataFrame(
            {
                "Pourquoi": [reason for reason, _ in calls],
                "Début": [call.started_at for _, call in calls],
                "Motif": [labels.MOTIF[call.motif] for _, call in calls],
                "Issue": [labels.DISPOSITION[call.disposition] for _, call in calls],
                "Score": [call.quality_score for _, call in calls],
                "Note": [call.stars for _, call in calls],
                "Sentiment final": [
                    None if call.sentiment_end is None else round(call.sentiment_end, 2)
                    for _, call in calls
                ],
            }
        ),
        hide_index=True,
        placeholder=french.NONE,
        on_select="rerun",
        selection_mode="single-row",
        key="to_review",
        column_config={
            "Début": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris"
            ),
            "Score": st.column_config.ProgressColumn(format="%d", min_value=0, max_value=100),
            "Sentiment final": st.column_config.NumberColumn(format="localized"),
        },
        alt="Les appels à relire, le score le plus bas d'abord",
    )
    if rows := chosen.selection.rows:
        st.switch_page(pages.CALL.path, query_params={"appel": calls[rows[0]][1].call_id})


def grid() -> None:
    found = backend().get("/v1/analytics/reviews/grid", Grid)
    st.subheader("La grille", help="La même pour le modèle et pour une personne.")
    st.dataframe(
        pd.DataFrame(
            {
                "N°": range(1, len(found.items) + 1),
                "Question": [item.question for item in found.items],
                "Poids": [item.weight for item in found.items],
            }
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="Les questions de la grille de qualité et leur poids",
    )
    st.caption(
        f"Version {found.version}. Le score est la part pondérée de oui, calculée par le code."
    )


def figures(period: Period) -> None:
    definitions = {each.name: each for each in asked.definitions(backend()).items}
    found = asked.metrics(backend(), period.start, period.end, period.bucket, series=SHOWN)
    st.caption(f"{str(period).capitalize()}, comparé à la période égale {period.before}.")
    tiles.row(SHOWN, definitions, found.figures, found.series)


st.title("Qualité")
chosen_period = periods.choose()
if chosen_period is not None:
    with messages.told("les indicateurs de qualité"):
        figures(chosen_period)
    st.subheader("À relire", help="Choisissez une ligne pour ouvrir l'appel et le relire.")
    with messages.told("les appels à relire"):
        queue(chosen_period)
with messages.told("la grille"):
    grid()
