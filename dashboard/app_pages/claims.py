"""Sinistres: claims that calls opened, what was told, the papers received, and third parties."""

from typing import Any

import pandas as pd
import streamlit as st

from contract.claims import ClaimDetails, ClaimRegister, RegisteredClaim
from contract.documents import ReceivedDocuments
from contract.identifiers import bare, grouped, is_valid
from contract.losses import Circumstances
from contract.third_party import RecordedReport, RecordedReports
from dashboard import french, labels
from dashboard.backend import path
from dashboard.parts import facts, messages
from dashboard.session import backend
from dashboard.text import lines, plain

ANY = "Tous"


def fetched(query: dict[str, Any]) -> tuple[list[RegisteredClaim], bool]:
    """As many pages as were asked for, and whether there are more: each reading leaves a trail."""
    state = st.session_state
    if state.get("register_query") != query:
        state["register_query"], state["register_pages"] = query, 1
    functions, found, cursor = backend(), [], None
    for _ in range(state["register_pages"]):
        page = functions.get("/v1/claims/register", ClaimRegister, **query, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found, cursor is not None


def more() -> None:
    st.session_state["register_pages"] += 1


def register() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        policy = st.text_input(
            "Contrat", key="contrat", bind="query-params", placeholder="MR-482-7315-K", max_chars=20
        )
        peril = st.selectbox(
            "Événement", [ANY, *labels.PERIL.values()], key="evenement", bind="query-params"
        )
        status = st.selectbox(
            "État", [ANY, *labels.CLAIM_STATUS.values()], key="etat_sinistre", bind="query-params"
        )
    if policy and not is_valid(bare(policy)):
        st.warning("Ce numéro de contrat n'existe pas : vérifiez-le.", icon=":material/edit:")
        return
    with messages.told("les sinistres"):
        found, there_are_more = fetched(
            {
                "policy_number": bare(policy) if policy else None,
                "peril": next((k for k, word in labels.PERIL.items() if word == peril), None),
                "status": next(
                    (k for k, word in labels.CLAIM_STATUS.items() if word == status), None
                ),
            }
        )
        if not found:
            messages.nothing(
                "Aucun sinistre ici",
                "Un sinistre naît d'un appel confirmé. Retirez un critère pour en voir d'autres.",
                ":material/car_crash:",
            )
            return
        count = f"{french.counted(len(found), 'sinistre')}{' et plus' if there_are_more else ''}"
        st.caption(f"{count}. Choisissez une ligne pour l'ouvrir.")
        table(found)
        if there_are_more:
            st.button("Charger la suite", on_click=more, icon=":material/expand_more:")


def table(found: list[RegisteredClaim]) -> None:
    claims = [each.claim for each in found]
    chosen = st.dataframe(
        pd.DataFrame(
            {
                "Numéro": [grouped(each.claim_number) for each in claims],
                "Déclaré": [each.reported_at for each in claims],
                "Événement": [labels.PERIL[each.peril] for each in claims],
                "Contrat": [grouped(each.policy_number) for each in claims],
                "Lieu": [each.place for each in claims],
                "État": [labels.CLAIM_STATUS[each.status] for each in claims],
                "Confirmation": [labels.MAIL_STATUS[each.confirmation_email] for each in claims],
                "Tardif": ["oui" if each.late else "" for each in claims],
            }
        ),
        hide_index=True,
        placeholder=french.NONE,
        height=min(560, 36 * (len(found) + 1) + 4),
        on_select="rerun",
        selection_mode="single-row",
        key="register",
        column_config={
            "Déclaré": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris"
            )
        },
        alt="Les sinistres, le plus récent d'abord",
    )
    if rows := chosen.selection.rows:
        st.query_params["sinistre"] = found[rows[0]].claim.claim_number
        st.rerun()


def answers(circumstances: Circumstances) -> dict[str, str]:
    """What was answered, in French, in the order it is asked."""
    said: dict[str, str] = {}
    for name, value in circumstances.model_dump(exclude_none=True).items():
        text = labels.YES_NO[value].lower() if isinstance(value, bool) else plain(str(value))
        said[labels.CIRCUMSTANCE.get(name, name)] = text
    return said


def told(number: str) -> None:
    details = backend().get(path("/v1/claims/{}/details", number), ClaimDetails)
    st.markdown("**Circonstances**")
    said = answers(details.circumstances)
    if said:
        st.table(said, border="horizontal", width="content")
    st.caption(
        f"Connu du souscripteur le {french.day(details.known_on)}. "
        f"Relu : « {plain(details.confirmation.read_back)} » "
        f"Réponse : « {plain(details.confirmation.answer)} »"
    )


def papers(number: str) -> None:
    found = backend().get("/v1/documents", ReceivedDocuments, claim_number=number)
    if not found.items:
        st.caption("Aucune pièce reçue.")
    for each in found.items:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = labels.MEDIA_TYPE[each.media_type] if each.media_type else ""
            size = f"{french.number((each.size or 0) / 1024)} ko"
            st.markdown(
                f"**{plain(each.label)}** · {plain(each.name)} · {kind}, {size} · "
                f"{french.moment(each.received_at)}",
                width="stretch",
            )
            if each.download_url:
                st.link_button("Ouvrir", each.download_url, icon=":material/open_in_new:")


def one(number: str) -> None:
    found = backend().get("/v1/claims/register", ClaimRegister, claim_number=number)
    if not found.items:
        messages.nothing("Sinistre introuvable", "Vérifiez le numéro.", ":material/search_off:")
        return
    registered = found.items[0]
    claim = registered.claim
    st.subheader(f"{grouped(claim.claim_number)} : {labels.PERIL[claim.peril].lower()}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(labels.CLAIM_STATUS[claim.status], color="blue")
        facts.mail(claim.confirmation_email)
        if claim.late:
            st.badge("Déclaré après le délai", color="orange")
        if claim.outside_policy_period:
            st.badge("Hors de la période du contrat", color="orange")
        if registered.call_id:
            facts.call_link(registered.call_id)
    halves = st.grid(2, min_column_width=360, gap="large")
    with halves, st.container():
        deadline = french.day(claim.deadline.day) if claim.deadline.day else "pas encore connu"
        st.table(
            {
                "Contrat": plain(grouped(claim.policy_number)),
                "Survenu": f"{french.when(claim.occurrence)} (« {plain(claim.occurrence.words)} »)",
                "Lieu": plain(claim.place),
                "Déclaré": french.moment(claim.reported_at),
                "Délai": f"{deadline} ({plain(claim.deadline.reference)})",
                "Franchise": french.euros(claim.deductible),
            },
            border="horizontal",
        )
        st.markdown(lines(claim.description))
        for addition in claim.additions:
            st.markdown(f"**Ajouté {french.moment(addition.added_at)}** : {plain(addition.text)}")
        with messages.told("les circonstances"):
            told(claim.claim_number)
    with halves, st.container():
        st.markdown("**Pièces attendues**")
        st.markdown("\n".join(f"- {plain(each.label)}" for each in claim.documents) or "Aucune.")
        st.markdown("**Pièces reçues**")
        with messages.told("les pièces"):
            papers(claim.claim_number)


def report(each: RecordedReport) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(
            f"**{grouped(each.report_number)}** · {french.moment(each.received_at)} · "
            f"{labels.RELATION[each.relation]}"
        )
        st.markdown(f"{plain(each.reporter_name)}, {plain(french.phone(each.reporter_phone))}")
        insured = each.insured
        if insured:
            said = [insured.plate, insured.policy_number, insured.name]
            st.markdown("Assuré nommé : " + ", ".join(plain(s) for s in said if s))
        known = ", ".join(plain(grouped(number)) for number in each.policies) or "aucun"
        st.caption(f"Contrats de chez nous que cela désigne : {known}.")
        st.markdown(f"{plain(each.occurrence.words)}, {plain(each.place)}")
        st.markdown(lines(each.description))
        if each.injured_count:
            st.badge(french.counted(each.injured_count, "blessé"), color="red")
        facts.call_link(each.call_id)


def reports() -> None:
    with messages.told("les déclarations de tiers"):
        found = backend().get("/v1/claims/third-party-reports", RecordedReports)
        if not found.items:
            messages.nothing(
                "Aucune déclaration de tiers",
                "Elles viennent de personnes qui ne sont pas nos assurés.",
                ":material/group:",
            )
        for each in found.items:
            report(each)


st.title("Sinistres")
asked_for = bare(st.query_params.get("sinistre", ""))
if asked_for:
    if st.button("Tous les sinistres", icon=":material/arrow_back:"):
        st.query_params.pop("sinistre", None)
        st.rerun()
    with messages.told("le sinistre"):
        one(asked_for)
else:
    # One at a time: what is not looked at is not read, and leaves no trail.
    sections = {"Nos assurés": register, "Déclarations de tiers": reports}
    section = st.segmented_control(
        "Rubrique",
        list(sections),
        default="Nos assurés",
        required=True,
        key="registre",
        bind="query-params",
        label_visibility="collapsed",
    )
    sections[section]()
