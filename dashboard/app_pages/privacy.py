"""Données personnelles: what is kept of a person, given out, erased or held, and who looked."""

import json
import re
from typing import Any

import pandas as pd
import streamlit as st

from contract.identifiers import bare, is_valid
from contract.privacy import (
    AccessLog,
    ChainVerification,
    Erasure,
    ErasureRequest,
    Export,
    ExportRequest,
    Hold,
    HoldLifted,
    HoldRequest,
    Holds,
    RetentionRun,
)
from dashboard import french, labels
from dashboard.backend import path
from dashboard.parts import messages
from dashboard.session import backend
from dashboard.text import lines, plain

WORD = "EFFACER"


def subject(key: str) -> dict[str, Any] | None:
    """Who it is about, by a policy number or the policyholder's own; None until that is right."""
    said = st.text_input(
        "Contrat ou numéro de souscripteur",
        key=f"subject-{key}",
        placeholder="MR-482-7315-K ou 1204",
        max_chars=20,
    ).strip()
    if not said:
        return None
    if said.isdigit():
        return {"policyholder_id": int(said)}
    if re.fullmatch(r"[A-Z0-9]{6,14}", bare(said)) and is_valid(bare(said)):
        return {"policy_number": bare(said)}
    st.warning(
        "Ce numéro n'existe pas : une lettre ou un chiffre est faux.", icon=":material/edit:"
    )
    return None


def reason(key: str) -> str:
    return st.text_input(
        "Pourquoi",
        key=f"why-{key}",
        placeholder="Demande reçue par courrier le 12 novembre, n° 418",
        max_chars=200,
        help="Il reste dans le journal des accès.",
    ).strip()


def exports() -> None:
    st.markdown(
        "Tout ce qui est conservé d'une personne, pour le lui remettre (RGPD, art. 15 et 20)."
    )
    who, why = subject("export"), reason("export")
    if st.button("Préparer l'export", disabled=not (who and why), type="primary"):
        with messages.told("l'export"), st.spinner("Préparation…"):
            found = backend().post(
                "/v1/privacy/exports", Export, ExportRequest(**(who or {}), reason=why)
            )
            rows = sum(len(table.rows) for table in found.tables)
            st.success(
                f"{french.counted(rows, 'ligne')} de {french.counted(len(found.tables), 'table')}.",
                icon=":material/inventory_2:",
            )
            name = f"donnees-{found.policyholder_id}"
            with st.container(horizontal=True):
                st.download_button(
                    "Lisible (texte)", found.readable, f"{name}.txt", on_click="ignore"
                )
                st.download_button(
                    "Complet (JSON)",
                    json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2),
                    f"{name}.json",
                    "application/json",
                    on_click="ignore",
                )
            for each in found.not_included:
                st.caption(f"Non inclus : {plain(each.what)} ({plain(each.why)}).")


def erased(found: Erasure) -> None:
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Donnée": line.title,
                    "Sort": labels.ERASURE[line.outcome],
                    "Lignes": line.rows,
                    "Pourquoi": line.reason,
                    "Texte": line.reference or "",
                    "Jusqu'au": french.day(line.until),
                }
                for line in found.lines
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="Ce que devient chaque donnée de la personne",
    )


def erasures() -> None:
    st.markdown(
        "Efface ou pseudonymise ce qu'aucune loi n'oblige à garder (RGPD, art. 17). "
        "On voit d'abord ce qui serait fait."
    )
    who, why = subject("erasure"), reason("erasure")
    known = bool(who and why)
    if st.button("Voir ce qui serait effacé", disabled=not known):
        with messages.told("l'aperçu"):
            st.session_state["erasure"] = (
                who,
                backend().post(
                    "/v1/privacy/erasures", Erasure, ErasureRequest(**(who or {}), reason=why)
                ),
            )
    previewed, found = st.session_state.get("erasure", (None, None))
    if found is None or previewed != who:
        return
    erased(found)
    word = st.text_input(f"Pour effacer vraiment, écrivez {WORD}", key="word", max_chars=10)
    if st.button("Effacer définitivement", type="primary", disabled=not known or word != WORD):
        with messages.told("l'effacement"):
            done = backend().post(
                "/v1/privacy/erasures",
                Erasure,
                ErasureRequest(**(who or {}), reason=why, dry_run=False),
            )
            st.session_state.pop("erasure")
            st.success(f"Effacé le {french.moment(done.at)}.", icon=":material/check_circle:")
            erased(done)


def lift(policyholder_id: int) -> None:
    with messages.told("la levée du gel"):
        backend().delete(path("/v1/privacy/holds/{}", str(policyholder_id)), HoldLifted)
        st.toast("Gel levé", icon=":material/check_circle:")


def holds() -> None:
    st.markdown("Un gel juridique empêche tout effacement, demandé ou par l'âge.")
    with messages.told("les gels"):
        found = backend().get("/v1/privacy/holds", Holds)
        if not found.items:
            st.caption("Aucun gel.")
        for hold in found.items:
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f"**Souscripteur {hold.policyholder_id}** · {plain(hold.reason)}  \n"
                    f"{plain(hold.placed_by)}, {french.moment(hold.placed_at)}"
                )
                st.button(
                    "Lever",
                    key=f"lift-{hold.policyholder_id}",
                    on_click=lift,
                    args=(hold.policyholder_id,),
                )
    with st.form("hold", clear_on_submit=True):
        number = st.number_input("Numéro de souscripteur", min_value=1, step=1, value=None)
        why = st.text_input("Pourquoi", max_chars=200)
        if st.form_submit_button("Geler") and number and why.strip():
            with messages.told("le gel"):
                backend().put(
                    path("/v1/privacy/holds/{}", str(int(number))),
                    Hold,
                    HoldRequest(reason=why.strip()),
                )
                st.toast("Gel posé", icon=":material/check_circle:")
                st.rerun()


def retention() -> None:
    st.markdown("Ce que la prochaine purge laissera partir ; elle a lieu d'elle-même.")
    if not st.button("Voir la prochaine purge"):
        return
    with messages.told("la purge"):
        found = backend().post("/v1/privacy/retention", RetentionRun)
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "Donnée": line.title,
                        "Conservée (jours)": line.days,
                        "Avant le": french.moment(line.before),
                        "Sort": labels.ERASURE[line.outcome],
                        "Lignes": line.rows,
                        "Gelées": line.held,
                    }
                    for line in found.lines
                ]
            ),
            hide_index=True,
            placeholder=french.NONE,
            alt="Ce que la prochaine purge effacera",
        )


def journal() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whose = st.number_input(
            "Souscripteur", min_value=1, step=1, value=None, placeholder="Tous", width=160
        )
        call = st.text_input("Appel", max_chars=32, placeholder="Tous", width=300).strip()
        verify = st.button("Vérifier le journal", icon=":material/verified_user:")
    if verify:
        with messages.told("la vérification"):
            verified(backend().get("/v1/privacy/access-log/verification", ChainVerification))
    with messages.told("le journal"):
        found = backend().get(
            "/v1/privacy/access-log", AccessLog, policyholder_id=whose, call_id=call
        )
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "Quand": french.moment(each.at),
                        "Qui": each.user or each.who,
                        "Quoi": labels.access(each.what),
                        "Souscripteur": each.whose,
                        "Détail": each.detail or "",
                        "Appel": each.call_id or "",
                    }
                    for each in found.items
                ]
            ),
            hide_index=True,
            placeholder=french.NONE,
            alt="Qui a touché aux données de qui, le plus récent d'abord",
        )


def verified(found: ChainVerification) -> None:
    if found.is_whole:
        st.success(
            f"**Journal intact** : {french.counted(found.checked, 'ligne')}. "
            f"Sceau {found.seal.n} : `{found.seal.hash}`",
            icon=":material/verified_user:",
        )
    elif found.broken:
        st.error(
            f"**Journal altéré à la ligne {found.broken.n}** : {labels.BROKEN[found.broken.why]}.",
            icon=":material/gpp_bad:",
        )


st.title("Données personnelles")
st.caption(lines("Chaque action de cette page est inscrite au journal des accès, avec votre nom."))
SECTIONS = {
    "Exporter": exports,
    "Effacer": erasures,
    "Gels": holds,
    "Conservation": retention,
    "Journal des accès": journal,
}
section = st.segmented_control(
    "Rubrique",
    list(SECTIONS),
    default="Exporter",
    required=True,
    key="rubrique",
    bind="query-params",
    label_visibility="collapsed",
)
SECTIONS[section]()
