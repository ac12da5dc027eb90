"""Charts in French: one locale and a few shapes, drawn in the colours of the theme."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

Drawn = Any
"""A chart or layers of charts: Altair says no more of what its methods return."""

NUMBERS = {
    "decimal": ",",
    "thousands": "\u202f",
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": "\u00a0%",
}
TIMES = {
    "dateTime": "%A %e %B %Y à %X",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["", ""],
    "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    "months": [
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ],
    "shortMonths": [
        *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
        *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ],
}

HOURS = "%H h"
DAYS = "%e %b"


def show(chart: Drawn, alt_text: str, height: int = 240) -> None:
    drawn = chart.properties(height=height).configure(
        locale=alt.Locale(number=NUMBERS, time=TIMES),
    )
    st.altair_chart(drawn, width="stretch", alt=alt_text)


def columns(rows: pd.DataFrame, value: str, *, title: str, form: str, by_hour: bool) -> Drawn:
    return (
        alt.Chart(rows)
        .mark_bar(cornerRadiusEnd=2, width={"band": 0.8})
        .encode(
            x=_time(by_hour, in_bands=True),
            y=alt.Y(f"{value}:Q", title=None, axis=alt.Axis(format=form, tickCount=4)),
            tooltip=[
                alt.Tooltip(
                    "at:T", title="Quand", format="%a %e %b %H:%M" if by_hour else "%a %e %b"
                ),
                alt.Tooltip(f"{value}:Q", title=title, format=form),
            ],
        )
    )


def lines(rows: pd.DataFrame, value: str, colour: str, *, form: str, by_hour: bool) -> Drawn:
    return (
        alt.Chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=28), strokeWidth=2)
        .encode(
            x=_time(by_hour),
            y=alt.Y(f"{value}:Q", title=None, axis=alt.Axis(format=form, tickCount=4)),
            color=alt.Color(f"{colour}:N", legend=alt.Legend(title=None, orient="bottom")),
            tooltip=[
                alt.Tooltip("at:T", title="Quand", format="%a %e %b"),
                alt.Tooltip(f"{colour}:N", title=""),
                alt.Tooltip(f"{value}:Q", title="", format=form),
            ],
        )
    )


def stages(rows: pd.DataFrame, target: float | None) -> Drawn:
    """The median of each stage, end to end as they follow each other in an answer."""
    bars = (
        alt.Chart(rows)
        .mark_bar(height=30)
        .encode(
            x=alt.X(
                "p50:Q",
                title="secondes (médiane)",
                stack="zero",
                axis=alt.Axis(format=",.1~f", tickCount=6),
            ),
            color=alt.Color(
                "label:N",
                sort=list(rows["label"]),
                legend=alt.Legend(title=None, orient="bottom", columns=3, labelLimit=240),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("label:N", title=""),
                alt.Tooltip("p50:Q", title="Médiane (s)", format=",.3~f"),
                alt.Tooltip("p95:Q", title="95e centile (s)", format=",.3~f"),
            ],
        )
    )
    if target is None:
        return bars
    line = (
        alt.Chart(pd.DataFrame({"target": [target]}))
        .mark_rule(strokeDash=[4, 4], strokeWidth=2)
        .encode(x="target:Q", tooltip=[alt.Tooltip("target:Q", title="Cible (s)")])
    )
    return alt.layer(bars, line)


def sentiment(rows: pd.DataFrame) -> Drawn:
    """Along a call, from -1 to 1; `rows` have `minute`, `score` and `turn`."""
    base = alt.Chart(rows).encode(
        x=alt.X("minute:Q", title="minutes", axis=alt.Axis(format=",.1~f", tickCount=6)),
        y=alt.Y(
            "score:Q",
            title=None,
            scale=alt.Scale(domain=[-1, 1]),
            axis=alt.Axis(
                values=[-1, 0, 1],
                labelExpr="datum.value < 0 ? 'négatif' : datum.value > 0 ? 'positif' : 'neutre'",
            ),
        ),
        tooltip=[
            alt.Tooltip("turn:Q", title="Tour"),
            alt.Tooltip("score:Q", title="Sentiment", format="+.1f"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(opacity=0.35).encode(y="y:Q")
    return alt.layer(zero, base.mark_line(interpolate="monotone"), base.mark_point(filled=True))


def _time(by_hour: bool, *, in_bands: bool = False) -> Any:
    unit = "yearmonthdatehours" if by_hour else "yearmonthdate"
    return alt.X(
        f"{unit}(at):T" if in_bands else "at:T",
        title=None,
        axis=alt.Axis(format=HOURS if by_hour else DAYS, labelOverlap=True, grid=False),
    )
