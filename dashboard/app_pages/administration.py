"""Administration: what the deployment is made of, how it stands, and by which rules it judges."""

import pandas as pd
import streamlit as st

from contract.roles import Role
from dashboard import asked, french, labels, pages, settings
from dashboard.backend import FUNCTIONS, is_ready
from dashboard.parts import figures, messages
from dashboard.session import backend, person
from dashboard.text import code, plain


def health() -> None:
    st.subheader("Fonctions")
    with st.spinner("Interrogation…"):
        ready = {name: is_ready(name) for name in FUNCTIONS}
    down = [name for name, well in ready.items() if not well]
    if down:
        st.error(
            f"**Ne répondent pas : {', '.join(down)}.** Prévenez l'exploitation.",
            icon=":material/power_off:",
        )
    with st.container(horizontal=True, gap="small"):
        for name, well in ready.items():
            st.badge(
                f"{name} : {'prête' if well else 'à terre'}",
                icon=":material/check:" if well else ":material/error:",
                color="green" if well else "red",
            )


def roles() -> None:
    chosen = settings.sign_in()
    st.subheader("Rôles")
    st.markdown(
        f"Ils viennent de la revendication {code(chosen.oidc_roles_claim)} de l'annuaire "
        f"{code(chosen.oidc_issuer)}. Pour changer un rôle, changez le groupe dans l'annuaire."
    )
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Groupe de l'annuaire": group,
                    "Rôle": labels.ROLE[role],
                    "Permet de": labels.ROLE_MAY[role],
                    "Vous": "oui" if role is person().role else "",
                }
                for group, role in chosen.oidc_roles.items()
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="Les groupes de l'annuaire et leur rôle",
    )


def thresholds() -> None:
    found = asked.definitions(backend())
    st.subheader("Seuils des indicateurs")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Indicateur": each.label,
                    "Seuils": figures.thresholds(each) or french.NONE,
                    "Définition": each.text,
                    "Calcul": each.formula,
                }
                for each in found.items
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        column_config={"Seuils": st.column_config.Column(width="medium")},
        alt="Les indicateurs, leurs seuils et leur définition",
    )
    st.caption(f"Tarifs des fournisseurs : version du {plain(found.price_version)}.")


st.title("Administration")
health()
roles()
with messages.told("les seuils"):
    thresholds()
st.subheader("Mur d'images")
st.link_button(
    "Ouvrir « En direct » sans menu, pour un grand écran",
    f"{settings.sign_in().dashboard_url}/{pages.LIVE.address}?embed=true",
    icon=":material/tv:",
)
st.caption(f"Vous êtes {plain(person().user)}, {labels.ROLE[Role(person().role)].lower()}.")
