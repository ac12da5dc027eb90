"""Pilotage: whether calls go well over a period, and where they do not."""

import pandas as pd
import streamlit as st

from contract.metrics import Breakdown, Definition, MetricsReport
from contract.reviews import Motif
from dashboard import asked, charts, french, labels, pages
from dashboard.parts import figures, messages, periods, shares, tiles
from dashboard.parts.periods import Period
from dashboard.session import backend
from dashboard.text import plain

# What tells in five seconds how calls go.
FIRST = (
    *("calls", "autonomous_resolution", "technical_autonomy", "abandonment_rate"),
    *("handle_time", "latency_p95", "satisfaction", "cost_per_call"),
)

# What tells, in a minute, why.
THEN = (
    *("service_level", "success_rate", "first_call_resolution", "transfer_rate"),
    *("identification_rate", "tool_success", "silence_share", "negative_sentiment"),
)
# Stages that follow each other: the others overlap them.
IN_TURN = (
    *("end_of_turn_delay", "on_user_turn_completed_delay", "llm_node_ttfs"),
    *("tts_node_ttfb", "playback_latency"),
)

ANY = "Tous"


def report(period: Period, motif: str) -> MetricsReport:
    chosen = {label: key for key, label in labels.MOTIF.items()}.get(motif)
    return asked.metrics(
        backend(),
        period.start,
        period.end,
        period.bucket,
        Breakdown.MOTIF if chosen is None else None,
        ("motif", chosen) if chosen else None,
        FIRST,
    )


def series(found: MetricsReport, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            # Without a zone: the browser's own would move days.
            "at": [
                point.at.astimezone(french.PARIS).replace(tzinfo=None) for point in found.series
            ],
            name: [point.values.get(name) for point in found.series],
        }
    )


def volumes(found: MetricsReport, by_hour: bool) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown("**Appels**")
        charts.show(
            charts.columns(
                series(found, "calls"), "calls", title="Appels", form=",.0f", by_hour=by_hour
            ),
            f"Appels au fil de la période : {french.number(found.figures['calls'].value)}",
        )


def autonomy(found: MetricsReport, definitions: dict[str, Definition], by_hour: bool) -> None:
    names = [n for n in ("technical_autonomy", "autonomous_resolution") if n in definitions]
    with st.container(border=True, height="stretch"):
        st.markdown("**Autonomie**")
        rows = pd.concat(
            [
                series(found, name)
                .rename(columns={name: "value"})
                .assign(label=definitions[name].label)
                for name in names
            ]
        ).dropna()
        charts.show(
            charts.lines(rows, "value", "label", form=".0%", by_hour=by_hour),
            "Autonomie technique et résolution autonome au fil de la période",
        )


def latency(found: MetricsReport, definitions: dict[str, Definition]) -> None:
    with st.container(border=True):
        st.markdown(
            "**Latence de réponse, étape par étape**",
            help="De la fin de la parole de l'appelant au premier son de la réponse. La barre met "
            "bout à bout les médianes ; le tableau donne les centiles sur tous les tours.",
        )
        parts = [each for each in found.latencies if each.stage in IN_TURN and each.count]
        if not parts:
            st.caption("Aucune réponse mesurée sur cette période.")
            return
        rows = pd.DataFrame(
            [
                {"label": each.label, "p50": each.p50, "p95": each.p95, "rank": rank}
                for rank, each in enumerate(parts)
            ]
        )
        target = definitions["latency_p95"].watch if "latency_p95" in definitions else None
        charts.show(charts.stages(rows, target), "Médiane de chaque étape de la réponse", 150)
        st.dataframe(
            pd.DataFrame(
                {
                    "Étape": [each.label for each in found.latencies],
                    "Mesures": [each.count for each in found.latencies],
                    "Médiane": [french.duration(each.p50) for each in found.latencies],
                    "p90": [french.duration(each.p90) for each in found.latencies],
                    "p95": [french.duration(each.p95) for each in found.latencies],
                    "p99": [french.duration(each.p99) for each in found.latencies],
                    "p95 avant": [french.duration(each.previous_p95) for each in found.latencies],
                }
            ),
            hide_index=True,
            placeholder=french.NONE,
            column_config={
                name: st.column_config.Column(alignment="right")
                for name in ("Médiane", "p90", "p95", "p99", "p95 avant")
            }
            | {"Mesures": st.column_config.NumberColumn(format="localized")},
            alt="Latence par étape",
        )


def tools(found: MetricsReport) -> None:
    with st.container(border=True):
        st.markdown(
            "**Outils**",
            help="Un refus vient d'une règle : l'outil a fonctionné. Un échec est technique.",
        )
        if not found.tools:
            st.caption("Aucun outil appelé sur cette période.")
            return
        st.dataframe(
            pd.DataFrame(
                {
                    "Outil": [labels.tool(each.name) for each in found.tools],
                    "Appels": [each.calls for each in found.tools],
                    "Succès": [each.success for each in found.tools],
                    "Refus": [each.refused for each in found.tools],
                    "Échecs": [each.failed for each in found.tools],
                    "Médiane": [french.duration(each.p50_seconds) for each in found.tools],
                    "p95": [french.duration(each.p95_seconds) for each in found.tools],
                    "Erreur la plus fréquente": [
                        each.errors[0].error if each.errors else "" for each in found.tools
                    ],
                }
            ),
            hide_index=True,
            placeholder=french.NONE,
            column_config={
                "Succès": st.column_config.ProgressColumn(
                    format="percent", min_value=0, max_value=1
                ),
                "Médiane": st.column_config.Column(alignment="right"),
                "p95": st.column_config.Column(alignment="right"),
            },
            alt="Succès et durée de chaque outil",
        )


def by_motif(found: MetricsReport, definitions: dict[str, Definition]) -> None:
    names = [
        name
        for name in ("calls", "autonomous_resolution", "technical_autonomy", "handle_time")
        if name in definitions
    ]
    with st.container(border=True):
        st.markdown("**Par motif**")
        st.dataframe(
            pd.DataFrame(
                [
                    {"Motif": labels.MOTIF.get(Motif(group.key), group.key)}
                    | {
                        definitions[name].label: figures.written(
                            group.figures[name].value, definitions[name].unit
                        )
                        for name in names
                        if name in group.figures
                    }
                    for group in found.groups
                ]
            ),
            hide_index=True,
            placeholder=french.NONE,
            alt="Les principaux indicateurs de chaque motif",
        )


def everything(found: MetricsReport, definitions: dict[str, Definition]) -> None:
    with st.expander("Tous les indicateurs et leur définition", icon=":material/menu_book:"):
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "Indicateur": each.label,
                        "Valeur": figures.written(found.figures[name].value, each.unit),
                        "Avant": figures.written(found.figures[name].previous, each.unit),
                        "Évolution": figures.change(found.figures[name], each.unit) or "",
                        "Seuil": (figures.standing(found.figures[name].level) or ("",))[0],
                        "Définition": each.text,
                        "Calcul": each.formula,
                    }
                    for name, each in definitions.items()
                    if name in found.figures
                ]
            ),
            hide_index=True,
            placeholder=french.NONE,
            height=420,
            alt="Tous les indicateurs de la période, avec leur définition",
        )


def shown(period: Period, motif: str) -> None:
    listed = asked.definitions(backend())
    definitions = {each.name: each for each in listed.items}
    found = report(period, motif)
    calls = found.figures.get("calls")
    st.caption(
        f"{str(period).capitalize()}, comparé à la période égale {period.before}. "
        f"{french.counted(found.live_calls, 'appel')} en cours maintenant. "
        f"Tarifs du {plain(listed.price_version)}."
    )
    if not calls or not calls.value:
        messages.nothing(
            "Aucun appel sur cette période",
            "Élargissez la période ou retirez le filtre de motif.",
            ":material/call:",
        )
        return
    tiles.row(FIRST, definitions, found.figures, found.series)
    tiles.row(THEN, definitions, found.figures)
    with st.grid(2, min_column_width=340):
        volumes(found, period.by_hour)
        autonomy(found, definitions, period.by_hour)
    with st.grid(3, min_column_width=260):
        shares.shown("Issues", found.dispositions, labels.DISPOSITION, "appels")
        shares.shown("Motifs", found.motifs, labels.MOTIF, "appels")
        shares.shown("Confiés à une personne", found.handoffs, labels.HANDOFF, "appels")
    latency(found, definitions)
    with st.grid(2, min_column_width=340):
        shares.shown("Silences, par cause", found.silence, labels.SILENCE, "secondes")
        shares.shown(
            "Identifications manquées",
            found.verification_failures,
            labels.VERIFICATION_FAILURE,
            "appels",
        )
        shares.shown("Coût, par poste", found.cost_parts, labels.COST, "euros")
        shares.shown("Pannes pendant des appels", found.errors, labels.PART, "pannes")
    if found.groups:
        by_motif(found, definitions)
    tools(found)
    everything(found, definitions)


st.title("Pilotage")
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen_period = periods.choose()
    chosen_motif = st.selectbox(
        "Motif", [ANY, *labels.MOTIF.values()], key="motif", bind="query-params", width=180
    )
    st.page_link(
        pages.CALLS.path, label="Voir ces appels", icon=":material/arrow_forward:", width="content"
    )

if chosen_period is not None:
    with messages.told("les indicateurs"):
        shown(chosen_period, chosen_motif)
