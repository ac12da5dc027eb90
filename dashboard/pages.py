"""The pages: where each stands, and the least role that sees it."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from contract.roles import Role

FOLDER = Path(__file__).parent / "app_pages"


@dataclass(frozen=True)
class Page:
    script: str
    title: str
    icon: str
    address: str
    role: Role = Role.READER
    default: bool = False

    @property
    def path(self) -> str:
        return str(FOLDER / f"{self.script}.py")

    def streamlit(self) -> StreamlitPage:
        return st.Page(
            self.path,
            title=self.title,
            icon=f":material/{self.icon}:",
            url_path="" if self.default else self.address,
            default=self.default,
        )


LIVE = Page("live", "En direct", "headset_mic", "en-direct")
CALLBACKS = Page("callbacks", "Rappels", "phone_callback", "rappels")
OVERVIEW = Page("overview", "Pilotage", "monitoring", "pilotage", default=True)
CALLS = Page("calls", "Appels", "call_log", "appels")
CALL = Page("call", "Appel", "forum", "appel")
QUALITY = Page("quality", "Qualité", "fact_check", "qualite")
CLAIMS = Page("claims", "Sinistres", "car_crash", "sinistres", Role.SUPERVISOR)
ALERTS = Page("alerts", "Alertes", "notifications", "alertes")
PRIVACY = Page("privacy", "Données personnelles", "shield_person", "donnees", Role.ADMIN)
ADMINISTRATION = Page("administration", "Administration", "tune", "administration", Role.ADMIN)

PAGES: dict[str, list[Page]] = {
    "Maintenant": [LIVE, CALLBACKS],
    "Comprendre": [OVERVIEW, CALLS, CALL, QUALITY, CLAIMS],
    "Régler": [ALERTS, PRIVACY, ADMINISTRATION],
}
