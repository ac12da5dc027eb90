"""Tiles: a figure, its definition on hover, how it moved, and its threshold in words."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from contract.metrics import Definition, Figure, Point
from dashboard.parts import figures


def row(
    names: Sequence[str],
    definitions: Mapping[str, Definition],
    values: Mapping[str, Figure],
    series: Sequence[Point] = (),
    *,
    columns: int = 4,
) -> None:
    known = [name for name in names if name in definitions and name in values]
    with st.grid(min(columns, len(known) or 1), min_column_width=200, gap="small"):
        for name in known:
            tile(definitions[name], values[name], [point.values.get(name) for point in series])


def tile(definition: Definition, figure: Figure, trend: Sequence[float | None] = ()) -> None:
    moved = figures.change(figure, definition.unit)
    good = figures.is_good_news(figure, definition.better) if moved else None
    colour: Literal["off", "green", "red"] = "off"
    if good is not None:
        colour = "green" if good else "red"
    known = [value for value in trend if value is not None]
    with st.container(border=True, height="stretch", gap=None):
        st.metric(
            definition.label,
            figures.written(figure.value, definition.unit),
            moved or ("stable" if figure.change is not None else None),
            delta_color=colour,
            delta_arrow="auto" if moved else "off",
            help=figures.explained(definition, figure),
            chart_data=known if len(known) > 2 else None,
            chart_type="area",
            height="content",
        )
        if standing := figures.standing(figure.level):
            words, shade, sign = standing
            st.badge(words, color=shade, icon=sign)  # type: ignore[arg-type]
