"""One's own views: filters are in the address, so a saved view is an address with a name.

They stay in the browser that saved them.
"""

from pathlib import Path

import streamlit as st

_STATIC = Path(__file__).parents[1] / "static"

_component = st.components.v2.component(
    "saved_views",
    html='<div class="views"></div>',
    css=(_STATIC / "saved_views.css").read_text(),
    js=(_STATIC / "saved_views.js").read_text(),
)


def show(page: str) -> None:
    _component(key=f"views-{page}", data={"page": page})
