"""What several sessions may share for a moment: figures and definitions, never anybody's data."""

from datetime import datetime

import streamlit as st

from contract.metrics import Breakdown, Bucket, Definitions, MetricsReport
from dashboard.backend import Backend


@st.cache_data(ttl=300, show_spinner=False)
def definitions(_backend: Backend) -> Definitions:
    return _backend.get("/v1/analytics/definitions", Definitions)


@st.cache_data(ttl=20, show_spinner="Calcul des indicateurs…")
def metrics(
    _backend: Backend,
    start: datetime,
    end: datetime,
    bucket: Bucket,
    by: Breakdown | None = None,
    only: tuple[str, str] | None = None,
    series: tuple[str, ...] = (),
) -> MetricsReport:
    """`only` keeps the calls of one value of one breakdown; `series` names what is drawn."""
    return _backend.get(
        "/v1/analytics/metrics",
        MetricsReport,
        **{"from": start, "to": end, "bucket": bucket, "by": by},
        series=",".join(series),
        **(dict([only]) if only else {}),
    )
