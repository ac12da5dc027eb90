"""Facts as badges and links: the same one looks the same on every page."""

from typing import Literal

import streamlit as st

from contract.analytics import Disposition
from contract.claims import MailStatus
from contract.identifiers import grouped
from contract.roles import Role
from contract.supervision import LiveState, RiskFlag
from dashboard import french, labels, pages
from dashboard.session import person

Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]

_DISPOSITION: dict[Disposition, tuple[Colour, str]] = {
    Disposition.RESOLVED: ("green", "check"),
    Disposition.CLAIM_OPENED: ("green", "note_add"),
    Disposition.HANDED_OVER: ("blue", "support_agent"),
    Disposition.ABANDONED: ("orange", "call_end"),
    Disposition.SILENT: ("gray", "mic_off"),
    Disposition.LIMIT_REACHED: ("orange", "timer_off"),
    Disposition.FAILED: ("red", "error"),
}

_STATE: dict[LiveState, tuple[Colour, str]] = {
    LiveState.ARRIVING: ("gray", "login"),
    LiveState.AGENT: ("blue", "smart_toy"),
    LiveState.ADVISER: ("green", "support_agent"),
    LiveState.NO_AGENT: ("red", "person_alert"),
}


_MAIL: dict[MailStatus, Colour] = {
    MailStatus.QUEUED: "gray",
    MailStatus.NO_ADDRESS: "orange",
    MailStatus.NOT_SENT: "red",
}


def disposition(value: Disposition) -> None:
    colour, icon = _DISPOSITION[value]
    st.badge(labels.DISPOSITION[value], icon=f":material/{icon}:", color=colour)


def live_state(value: LiveState) -> None:
    colour, icon = _STATE[value]
    st.badge(labels.LIVE_STATE[value], icon=f":material/{icon}:", color=colour)


def risk(flag: RiskFlag) -> None:
    times = ""
    if flag.count:
        is_time = flag.risk.value in ("silence", "long_call")
        times = f" · {french.duration(flag.count) if is_time else f'× {flag.count}'}"
    st.badge(f"{labels.RISK[flag.risk]}{times}", icon=":material/warning:", color="red")


def mail(status: MailStatus) -> None:
    """What became of a claim's confirmation."""
    colour: Colour = _MAIL.get(status, "green")
    st.badge(f"E-mail : {labels.MAIL_STATUS[status].lower()}", icon=":material/mail:", color=colour)


def claim_link(number: str) -> None:
    """To the claim, for those who may see it."""
    if person().may(Role.SUPERVISOR):
        st.page_link(
            pages.CLAIMS.path,
            label=grouped(number),
            icon=":material/description:",
            query_params={"sinistre": number},
        )
    else:
        st.badge(grouped(number), icon=":material/description:", color="gray")


def call_link(call_id: str, label: str = "Voir l'appel") -> None:
    st.page_link(
        pages.CALL.path,
        label=label,
        icon=":material/forum:",
        query_params={"appel": call_id},
    )
