"""What is shown when there is nothing to show: what is missing, why, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from contract.roles import Role
from dashboard import labels
from dashboard.backend import Refused, Unavailable
from dashboard.logs import logger
from dashboard.people import Stranger
from dashboard.text import code, plain

CONFLICTS = {
    "/problems/adviser-in-charge": "Un autre superviseur a déjà repris cet appel.",
    "/problems/not-taken-over": "Vous n'avez pas repris cet appel : il n'y a rien à rendre.",
    "/problems/no-agent": "L'agent vocal n'est pas dans l'appel, ou ne répond pas.",
    "/problems/call-not-over": "L'appel continue : sa relecture attend la fin.",
    "/problems/callback-state": "Un collègue a déjà traité ce rappel. Rechargez pour le voir.",
    "/problems/legal-hold": "Un gel juridique interdit d'effacer quoi que ce soit de la personne.",
}
TOO_MANY_ROWS = "/problems/export-too-large"


@contextmanager
def told(what: str) -> Iterator[None]:
    """Says in place of `what` why it could not be fetched; the rest of the page goes on."""
    try:
        yield
    except Unavailable as error:
        logger.warning("no answer", function=error.function, request_id=error.request_id)
        unavailable(what, error)
    except Refused as refusal:
        refused(what, refusal)


def unavailable(what: str, error: Unavailable) -> None:
    st.error(
        f"**{_capital(what)} : le service « {plain(error.function)} » ne répond pas.** "
        "Rien n'est perdu. Réessayez dans un instant ; si cela dure, prévenez l'exploitation"
        + (f" en citant la référence {code(error.request_id[:12])}." if error.request_id else "."),
        icon=":material/power_off:",
    )
    st.button("Réessayer", key=f"retry-{what}")


def refused(what: str, refusal: Refused) -> None:
    problem = refusal.problem
    if problem.status == 403:
        st.warning(
            f"**{_capital(what)} : votre rôle ne le permet pas.** "
            "Demandez à un administrateur le rôle qu'il faut, puis reconnectez-vous.",
            icon=":material/lock:",
        )
    elif problem.status == 404:
        st.info(
            f"**{_capital(what)} : introuvable.** L'adresse est incomplète, ou la durée de "
            "conservation est passée.",
            icon=":material/search_off:",
        )
    elif problem.status in (400, 422):
        if problem.type == TOO_MANY_ROWS:
            st.warning(
                f"**{_capital(what)} : plus de 20 000 appels.** Resserrez la période.",
                icon=":material/edit:",
            )
            return
        reasons = "".join(
            f"\n- {code(each.pointer)} : {plain(each.detail)}" for each in problem.errors
        )
        st.warning(
            f"**{_capital(what)} : un critère n'est pas valable.** "
            f"Corrigez-le ou effacez les filtres.{reasons}",
            icon=":material/edit:",
        )
    elif problem.status == 409:
        because = CONFLICTS.get(
            problem.type,
            "Quelqu'un d'autre a agi entre-temps, ou l'appel est terminé. Rechargez pour voir.",
        )
        st.warning(
            f"**{_capital(what)} : ce n'est plus possible.** {because}",
            icon=":material/hourglass_top:",
        )
    elif problem.status == 429:
        st.warning(
            f"**{_capital(what)} : trop de demandes.** Attendez une minute.",
            icon=":material/hourglass_top:",
        )
    else:
        st.warning(
            f"**{_capital(what)} : refusé.** {plain(problem.title)}", icon=":material/front_hand:"
        )


def nothing(title: str, advice: str, icon: str = ":material/folder_open:") -> None:
    """An empty state: what would stand here, and how to get it."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f":gray[{icon}]", text_alignment="center")
        st.markdown(f"**{title}**", text_alignment="center")
        st.caption(advice, text_alignment="center")


def no_role(stranger: Stranger) -> None:
    st.title("Accès refusé")
    said = ", ".join(stranger.said) or "aucun groupe"
    st.warning(
        f"**Vous êtes bien connecté ({plain(stranger.name)}), mais sans rôle ici.** "
        f"Votre annuaire indique : {plain(said)}.",
        icon=":material/lock:",
    )
    st.markdown(
        "Pour entrer, demandez à votre administrateur l'un de ces rôles, puis reconnectez-vous :\n"
        + "\n".join(f"- **{labels.ROLE[role]}** : {labels.ROLE_MAY[role]}" for role in Role)
    )


def unexpected() -> None:
    st.error(
        "**Cette page n'a pas pu s'afficher.** L'erreur est enregistrée. Rechargez la page ; "
        "si cela recommence, prévenez l'exploitation.",
        icon=":material/build:",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
