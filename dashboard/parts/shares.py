"""Shares of a whole, the largest first: a table whose bars cost a browser less than charts do."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from contract.metrics import Portion
from dashboard import french


def shown(title: str, portions: Sequence[Portion], words: Mapping[Any, str], unit: str) -> None:
    """`unit` is what the amounts count, in the plural: "appels", "secondes"."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title}**")
        known = sorted((each for each in portions if each.amount), key=lambda each: -each.amount)
        if known:
            st.html(_table(title, known, words, unit))
        else:
            st.caption("Rien à montrer sur cette période.")


def _table(title: str, known: Sequence[Portion], words: Mapping[Any, str], unit: str) -> str:
    widest = max(each.share or 0 for each in known) or 1
    rows = "".join(_row(each, words.get(each.key, each.key), widest, unit) for each in known)
    return f'<table class="shares" aria-label="{escape(title)}"><tbody>{rows}</tbody></table>'


def _row(each: Portion, label: str, widest: float, unit: str) -> str:
    share = each.share or 0
    exactly = f"{french.percent(share, 1)}, {french.number(each.amount, 2)} {unit}"
    return (
        f'<tr title="{escape(exactly)}"><th scope="row">{escape(label)}</th>'
        f'<td><span style="width: {100 * share / widest:.1f}%"></span></td>'
        f"<td>{escape(french.percent(share, 0))}</td></tr>"
    )
