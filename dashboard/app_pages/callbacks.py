"""Rappels: who waits to be rung, when, and what to know before ringing."""

from datetime import date

import streamlit as st

from contract.callbacks import Brief, Callback, CallbackChange, Callbacks, CallbackState, Urgency
from contract.identifiers import grouped
from contract.roles import Role
from dashboard import french, labels
from dashboard.backend import path
from dashboard.parts import facts, messages
from dashboard.session import backend, person
from dashboard.text import lines, plain

TO_DO = "À faire"
STATES = {
    TO_DO: None,
    **{labels.CALLBACK_STATE[state]: state for state in CallbackState},
}

NEXT = {
    CallbackState.WAITING: [CallbackState.TAKEN],
    CallbackState.UNREACHABLE: [CallbackState.TAKEN, CallbackState.DONE],
    CallbackState.TAKEN: [CallbackState.DONE, CallbackState.UNREACHABLE, CallbackState.WAITING],
    CallbackState.DONE: [],
    CallbackState.CANCELLED: [],
}

VERB = {
    CallbackState.TAKEN: ("Je prends", "phone_in_talk"),
    CallbackState.DONE: ("C'est fait", "task_alt"),
    CallbackState.UNREACHABLE: ("Injoignable", "phone_missed"),
    CallbackState.WAITING: ("Je rends", "undo"),
}


def fetched(state: CallbackState | None, day: date | None) -> list[Callback]:
    functions, found, cursor = backend(), [], None
    while True:
        page = functions.get("/v1/callbacks", Callbacks, state=state, day=day, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None or len(found) >= 200:
            return found


def change(callback: Callback, state: CallbackState) -> None:
    note = str(st.session_state.get(f"note-{callback.id}") or "").strip()
    with messages.told("le rappel"):
        backend().patch(
            path("/v1/callbacks/{}", callback.id),
            Callback,
            CallbackChange(state=state, note=note or None),
        )
        st.toast(f"Rappel : {labels.CALLBACK_STATE[state].lower()}", icon=":material/check_circle:")


def briefed(brief: Brief) -> None:
    st.markdown(f"**{plain(brief.who)}**")
    st.markdown(lines(brief.why))
    if brief.said:
        st.markdown("Déjà dit :\n" + "\n".join(f"- {plain(each)}" for each in brief.said))
    if brief.open:
        st.markdown("À régler :\n" + "\n".join(f"- {plain(each)}" for each in brief.open))
    numbers = [*brief.policy_numbers, *brief.claim_numbers]
    if numbers:
        st.caption("Dossiers : " + ", ".join(plain(grouped(each)) for each in numbers))


def card(callback: Callback, may: bool) -> None:
    name = " ".join(filter(None, (callback.first_name, callback.last_name))) or "Sans nom"
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            when = french.moment(callback.slot.starts_at)
            until = french.hour(callback.slot.ends_at)
            st.markdown(f"**{when} – {until}**", width="content")
            if callback.is_late:
                st.badge("En retard", icon=":material/warning:", color="red")
            if callback.urgency is Urgency.URGENT:
                st.badge("Urgent", icon=":material/priority_high:", color="orange")
            st.badge(labels.CALLBACK_STATE[callback.state], color="blue")
            if callback.attempts:
                st.badge(french.counted(callback.attempts, "essai"), color="gray")
            if callback.language:
                st.badge(f"Langue : {plain(callback.language)}", color="violet")
        st.markdown(
            f"**{plain(name)}** · {plain(french.phone(callback.phone))} · "
            f"{labels.CALLBACK_REASON[callback.reason]} · {labels.LEVEL[callback.level]}"
        )
        if callback.taken_by:
            st.caption(f"Pris par {plain(callback.taken_by)}.")
        if callback.note:
            st.caption(f"Note : {plain(callback.note)}")
        if callback.brief:
            with st.expander("À savoir avant d'appeler", icon=":material/menu_book:"):
                briefed(callback.brief)
        buttons(callback, may)


def buttons(callback: Callback, may: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if may and NEXT[callback.state]:
            if callback.state is CallbackState.TAKEN:
                st.text_input(
                    "Note", key=f"note-{callback.id}", max_chars=2000, placeholder="Facultative"
                )
            for state in NEXT[callback.state]:
                label, icon = VERB[state]
                st.button(
                    label,
                    key=f"{state}-{callback.id}",
                    icon=f":material/{icon}:",
                    type="primary" if state is NEXT[callback.state][0] else "secondary",
                    on_click=change,
                    args=(callback, state),
                )
        facts.call_link(callback.call_id)


st.title("Rappels")
with st.container(horizontal=True, vertical_alignment="bottom"):
    wanted = st.segmented_control(
        "État", list(STATES), default=TO_DO, required=True, key="etat", bind="query-params"
    )
    on_day = st.date_input(
        "Jour", None, format="DD/MM/YYYY", key="jour", bind="query-params", width=170
    )

with messages.told("les rappels"):
    waiting = fetched(STATES[wanted], on_day)
    late = sum(1 for each in waiting if each.is_late)
    mine = [each for each in waiting if each.taken_by == person().user]
    if wanted == TO_DO and waiting:
        st.caption(
            f"{french.counted(len(waiting), 'rappel')} à faire, "
            f"{late} en retard, {len(mine)} pris par vous."
        )
    if not waiting:
        messages.nothing(
            "Aucun rappel ici",
            "Un rappel naît quand un appelant le demande. Ceux qui sont faits restent visibles.",
            ":material/call:",
        )
    for each in waiting:
        card(each, person().may(Role.SUPERVISOR))
