"""The entry of every view: who is signed in, which pages they have, then the page."""

from pathlib import Path

import streamlit as st

from dashboard import labels, settings
from dashboard.pages import PAGES
from dashboard.parts import messages
from dashboard.people import Person, Stranger, signed_in
from dashboard.text import plain

STATIC = Path(__file__).parent / "static"

st.set_page_config(
    page_title="Supervision",
    page_icon=str(STATIC / "icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)


def welcome() -> None:
    st.title("Supervision du centre d'appel")
    st.markdown(
        f"**{plain(settings.look().brand)}** : les appels en cours, ce qui s'est passé, et ce qui "
        "reste à faire. L'accès est réservé aux superviseurs ; chaque consultation est tracée."
    )
    st.button("Se connecter", type="primary", on_click=st.login)
    hours = settings.sign_in().session_hours
    st.caption(f"La session dure {hours:g} h ; vous pouvez la fermer à tout moment.")


def identity(person: Person) -> None:
    st.logo(str(STATIC / "logo.svg"), size="large", link=None)
    with st.sidebar:
        st.caption(f"{plain(person.name)} · {labels.ROLE[person.role]}")
        st.button("Se déconnecter", on_click=st.logout, width="stretch")


def pages(person: Person) -> None:
    allowed = {
        section: [page.streamlit() for page in section_pages if person.may(page.role)]
        for section, section_pages in PAGES.items()
    }
    page = st.navigation({name: listed for name, listed in allowed.items() if listed})
    identity(person)
    with messages.told("cette page"):
        page.run()


st.html(STATIC / "app.css")

match signed_in():
    case None:
        st.navigation([st.Page(welcome, title="Connexion", default=True)], position="hidden").run()
    case Stranger() as stranger:
        st.navigation(
            [st.Page(lambda: messages.no_role(stranger), title="Accès refusé", url_path="refus")],
            position="hidden",
        ).run()
        st.button("Se déconnecter", on_click=st.logout)
    case person:
        pages(person)
