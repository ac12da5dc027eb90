"""The period that a page speaks of: chosen once, kept in the address, in days of Paris."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import streamlit as st

from contract.metrics import Bucket
from dashboard import french
from dashboard.french import PARIS

TODAY, WEEK, MONTH, QUARTER, CHOSEN = "Aujourd'hui", "7 jours", "30 jours", "90 jours", "Dates…"
DAYS = {TODAY: 1, WEEK: 7, MONTH: 30, QUARTER: 90}
LONGEST = 366


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    """Included."""

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), PARIS)

    @property
    def end(self) -> datetime:
        """Not included."""
        return datetime.combine(self.last + timedelta(days=1), time(), PARIS)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def bucket(self) -> Bucket:
        return Bucket.HOUR if self.days <= 2 else Bucket.DAY

    @property
    def by_hour(self) -> bool:
        return self.bucket is Bucket.HOUR

    @property
    def before(self) -> "Period":
        """The equal period just before."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length)

    def __str__(self) -> str:
        return french.period(self.first, self.last)


def choose() -> Period | None:
    """None when the dates say nothing: what is wrong is told."""
    today = datetime.now(PARIS).date()
    choice = st.segmented_control(
        "Période",
        [*DAYS, CHOSEN],
        default=WEEK,
        required=True,
        key="periode",
        bind="query-params",
    )
    if choice in DAYS:
        return Period(today - timedelta(days=DAYS[choice] - 1), today)
    return _chosen(today)


def _chosen(today: date) -> Period | None:
    picked = st.date_input(
        "Du, au",
        (today - timedelta(days=6), today),
        max_value=today,
        format="DD/MM/YYYY",
        key="dates",
        bind="query-params",
        width=260,
    )
    if not isinstance(picked, tuple) or len(picked) != 2:
        st.caption("Choisissez aussi le dernier jour.")
        return None
    period = Period(*picked)
    if period.days > LONGEST:
        st.warning(f"Choisissez au plus {LONGEST} jours.", icon=":material/edit:")
        return None
    return period
