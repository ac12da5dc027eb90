"""The panel through which a supervisor hears a call, and speaks once they have taken over."""

from pathlib import Path

import streamlit as st

from contract.supervision import ActionKind, RoomAccess

_STATIC = Path(__file__).parents[1] / "static"

_component = st.components.v2.component(
    "listening",
    html="""
    <div class="panel">
      <span class="status" role="status" aria-live="polite"></span>
      <button class="play" type="button" hidden>Activer le son</button>
      <button class="mute" type="button" aria-pressed="false" hidden>Couper mon micro</button>
      <div class="audio"></div>
    </div>
    """,
    css=(_STATIC / "listening.css").read_text(),
    js=(_STATIC / "listening.js").read_text(),
)

_SAID = {
    ActionKind.LISTEN: "Vous écoutez. Personne ne vous entend ni ne vous voit.",
    ActionKind.TAKE_OVER: "Vous parlez à l'appelant. L'agent vocal se tait.",
}


def show(access: RoomAccess) -> None:
    """Stays in the room as long as it is shown with the same token."""
    _component(
        key=f"listening-{access.action.call_id}",
        data={
            "url": access.server_url,
            "token": access.participant_token,
            "speaks": access.action.kind is ActionKind.TAKE_OVER,
            "said": _SAID[access.action.kind],
        },
    )
