"""Appels: finished calls, searched, filtered, opened and exported."""

from typing import Any

import pandas as pd
import streamlit as st

from contract.analytics import CallPage, CallSummary
from contract.roles import Role
from dashboard import french, labels, pages
from dashboard.parts import filters, messages, saved_views
from dashboard.session import backend, person

# Calls fetched at a time.
EACH = 100
# Rows above which the browser fetches what it scrolls to.
LAZY_FROM = 400

FORMATS = {"CSV (tableur)": ("csv", "text/csv"), "Parquet": ("parquet", "application/octet-stream")}


def fetched(query: dict[str, Any]) -> tuple[list[CallSummary], bool]:
    """As many pages as were asked for, and whether there are more."""
    state = st.session_state
    if state.get("calls_query") != query:
        state["calls_query"], state["calls_pages"] = query, 1
    functions, found, cursor = backend(), [], None
    for _ in range(state["calls_pages"]):
        page = functions.get("/v1/analytics/calls", CallPage, **query, limit=EACH, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found, cursor is not None


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def table(found: list[CallSummary], with_excerpt: bool) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "Début": [each.started_at.astimezone(french.PARIS) for each in found],
            "Motif": [labels.MOTIF[each.motif] for each in found],
            "Issue": [labels.DISPOSITION[each.disposition] for each in found],
            "Durée (s)": [round(each.duration_seconds) for each in found],
            "Tours": [each.turns for each in found],
            "Latence p95 (s)": [rounded(each.latency_p95_seconds) for each in found],
            "Silence (s)": [round(each.silence_seconds) for each in found],
            "Sentiment final": [rounded(each.sentiment_end) for each in found],
            "Qualité": [each.quality_score for each in found],
            "Note": [each.stars for each in found],
            "Identification": [labels.LEVEL[each.verification_level] for each in found],
            "Canal": [labels.CHANNEL[each.channel] for each in found],
            "Coût": [each.cost_euros for each in found],
            "Échecs": [each.tool_failures for each in found],
            "Sinistres": [", ".join(each.claim_numbers) for each in found],
        }
    )
    if with_excerpt:
        rows.insert(3, "Extrait", [each.excerpt or "" for each in found])
    return rows


def listed(found: list[CallSummary], with_excerpt: bool) -> None:
    localized = st.column_config.NumberColumn(format="localized")
    chosen = st.dataframe(
        table(found, with_excerpt),
        hide_index=True,
        placeholder=french.NONE,
        height=min(620, 36 * (len(found) + 1) + 4),
        lazy=True if len(found) > LAZY_FROM else None,
        on_select="rerun",
        selection_mode="single-row",
        key="calls_table",
        column_config={
            "Début": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris", pinned=True
            ),
            "Extrait": st.column_config.TextColumn(width="large"),
            "Durée (s)": localized,
            "Latence p95 (s)": localized,
            "Silence (s)": localized,
            "Sentiment final": localized,
            "Qualité": st.column_config.ProgressColumn(
                format="%d", min_value=0, max_value=100, width="small"
            ),
            "Coût": st.column_config.NumberColumn(format="euro"),
        },
        alt="Les appels trouvés, le plus récent d'abord",
    )
    if rows := chosen.selection.rows:
        st.switch_page(pages.CALL.path, query_params={"appel": found[rows[0]].call_id})


def more() -> None:
    st.session_state["calls_pages"] += 1


def export(query: dict[str, Any]) -> None:
    with st.popover("Exporter", icon=":material/download:"):
        st.caption("Tous les appels qui répondent à ces critères, au plus 20 000.")
        form = st.segmented_control("Format", list(FORMATS), default="CSV (tableur)", required=True)
        if st.button("Préparer le fichier", type="primary"):
            name, media_type = FORMATS[form]
            with messages.told("l'export"), st.spinner("Préparation…"):
                file = backend().raw("/v1/analytics/exports", **query, format=name)
                st.download_button(
                    f"Télécharger ({french.number(len(file) / 1024)} ko)",
                    file,
                    f"appels-{query['from'].date()}-{query['to'].date()}.{name}",
                    media_type,
                    on_click="ignore",
                )


st.title("Appels")
chosen_filters = filters.choose()
saved_views.show(pages.CALLS.address)
if chosen_filters and chosen_filters.complaint:
    st.warning(chosen_filters.complaint, icon=":material/edit:")
elif chosen_filters:
    with messages.told("les appels"):
        calls, there_are_more = fetched(chosen_filters.query)
        with st.container(horizontal=True, vertical_alignment="center"):
            count = french.counted(len(calls), "appel")
            st.markdown(f"**{count}{' et plus' if there_are_more else ''}**", width="stretch")
            if person().may(Role.SUPERVISOR):
                export(chosen_filters.query)
        if not calls:
            messages.nothing(
                "Aucun appel ne répond à ces critères",
                "Élargissez la période, ou retirez un critère.",
                ":material/search_off:",
            )
        else:
            st.caption("Choisissez une ligne pour ouvrir l'appel.")
            listed(calls, bool(chosen_filters.query["q"]))
            if there_are_more:
                st.button("Charger la suite", on_click=more, icon=":material/expand_more:")
