"""En direct: the calls that go on, what is risky in them, and what a supervisor can do."""

import re
from datetime import UTC, datetime

import streamlit as st

from contract.analytics import NamedToolCall, NumberedTurn
from contract.base import Request
from contract.roles import Role
from contract.supervision import (
    LiveCall,
    LiveCalls,
    LiveState,
    LiveTranscript,
    Reasoned,
    Risk,
    RoomAccess,
    SupervisionAction,
    Whisper,
)
from dashboard import french, labels, pages
from dashboard.backend import Refused, path
from dashboard.parts import facts, listening, messages, transcript
from dashboard.session import backend, person
from dashboard.text import plain

CALLS = "/v1/supervision/calls"
CALL = CALLS + "/{}"


def elapsed(since: datetime) -> float:
    return (datetime.now(UTC) - since).total_seconds()


def card(call: LiveCall, chosen: str) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{labels.MATTER[call.matter]}**", width="stretch")
            st.caption(french.since(elapsed(call.started_at)), width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            facts.live_state(call.state)
            for flag in call.risks:
                facts.risk(flag)
            if not call.risks:
                st.badge("Rien à signaler", icon=":material/check:", color="green")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            details = [
                labels.LEVEL[call.verification_level],
                french.counted(call.turns, "tour"),
                *([labels.CHANNEL[call.channel]] if call.channel.value != "voice" else []),
                *([f"repris par {plain(call.adviser)}"] if call.adviser else []),
            ]
            st.caption(" · ".join(details), width="stretch")
            if st.button(
                "Ouvert" if call.call_id == chosen else "Ouvrir",
                key=f"open-{call.call_id}",
                disabled=call.call_id == chosen,
                help=f"Appel {call.call_id[:8]}",
            ):
                st.query_params["direct"] = call.call_id
                # The list runs by itself: what stands beside it must follow.
                st.rerun()


def listed(chosen: str) -> None:
    with messages.told("les appels en cours"):
        found = backend().get(CALLS, LiveCalls)
        risky = sum(1 for call in found.items if call.risks)
        alone = sum(1 for call in found.items if call.state is LiveState.NO_AGENT)
        with st.container(horizontal=True):
            st.metric("En cours", french.number(len(found.items)), border=True)
            st.metric("À regarder", french.number(risky), border=True)
            st.metric("Sans agent", french.number(alone), border=True)
        if not found.items:
            messages.nothing(
                "Aucun appel en cours",
                "Cette page se met à jour toute seule.",
                ":material/headset_mic:",
            )
        for call in found.items:
            card(call, chosen)
        st.caption(f"À jour à {french.hour(found.at, seconds=True)}.")


def heard(call_id: str) -> LiveTranscript:
    """The call as it stands; what was already read is not asked again."""
    known: dict[int, NumberedTurn] = st.session_state.setdefault(f"turns-{call_id}", {})
    tools: dict[str, NamedToolCall] = st.session_state.setdefault(f"tools-{call_id}", {})
    # A turn may grow after its first writing: the last ones are read again.
    since = max(known, default=-1) - 3
    found = backend().get(path(CALL, call_id), LiveTranscript, since=max(since, -1))
    known |= {turn.n: turn for turn in found.turns}
    tools |= {tool.id: tool for tool in found.tool_calls}
    return found


def conversation(call_id: str) -> None:
    with messages.told("la conversation"):
        try:
            found = heard(call_id)
        except Refused as refusal:
            if refusal.problem.status != 404:
                raise
            over(call_id)
            return
        call = found.call
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            facts.live_state(call.state)
            if found.agent_state:
                said = labels.AGENT_STATE.get(found.agent_state, found.agent_state)
                st.badge(f"L'agent {said}", color="gray")
            for flag in call.risks:
                facts.risk(flag)
            for number in call.claim_numbers:
                facts.claim_link(number)
        risky = {n for flag in call.risks for n in flag.turns if flag.risk is not Risk.SILENCE}
        with st.container(height=460, autoscroll=True, border=True):
            transcript.show(
                call.started_at,
                st.session_state[f"turns-{call_id}"].values(),
                st.session_state[f"tools-{call_id}"].values(),
                found.actions,
                transcript.Marks(risks=risky),
            )


def over(call_id: str) -> None:
    st.session_state.pop("access", None)
    st.info(
        "**L'appel est terminé.** Son histoire est dans « Appels ».", icon=":material/call_end:"
    )
    facts.call_link(call_id, "Ouvrir la page de cet appel")


def act(call_id: str, verb: str, body: Request, done: str) -> None:
    """Sends one action; a way into the room is kept for the listening panel."""
    target = path(CALL, call_id) + f"/{verb}"
    with messages.told("l'action"):
        if verb in ("listen", "take-over"):
            st.session_state["access"] = backend().post(target, RoomAccess, body)
        else:
            backend().post(target, SupervisionAction, body)
            if verb in ("hand-back", "end"):
                st.session_state.pop("access", None)
        st.toast(done, icon=":material/check_circle:")


def actions(call_id: str) -> None:
    reason = st.text_input(
        "Motif de l'intervention",
        key="reason",
        max_chars=200,
        placeholder="Appelant en détresse",
        help="Il reste dans la piste d'audit. L'appelant a été averti qu'il peut être écouté.",
    ).strip()
    ready = len(reason) >= 3
    why = None if ready else "Écrivez d'abord le motif de l'intervention."
    because = Reasoned(reason=reason) if ready else None
    verbs = [
        ("listen", "Écouter", "headphones", "Vous écoutez l'appel"),
        ("take-over", "Reprendre l'appel", "record_voice_over", "Vous avez repris l'appel"),
        ("hand-back", "Rendre à l'agent", "smart_toy", "L'agent reprend"),
    ]
    with st.container(horizontal=True):
        for verb, label, icon, done in verbs:
            pressed = st.button(
                label,
                key=f"act-{verb}",
                icon=f":material/{icon}:",
                disabled=not ready,
                help=why,
                type="primary" if verb == "take-over" else "secondary",
            )
            if pressed and because:
                act(call_id, verb, because, done)
        with st.popover("Terminer l'appel", icon=":material/call_end:", disabled=not ready):
            st.markdown("L'agent dira au revoir, puis la ligne sera coupée pour l'appelant.")
            if st.button("Oui, terminer l'appel", key="act-end", type="primary") and because:
                act(call_id, "end", because, "L'appel se termine")
        if "access" in st.session_state and st.button(
            "Ne plus écouter", key="act-leave", icon=":material/hearing_disabled:"
        ):
            st.session_state.pop("access", None)
            st.rerun()
    with (
        st.form("whisper", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        words = st.text_input(
            "Souffler à l'agent",
            max_chars=500,
            placeholder="Propose un rappel demain matin",
            help="L'appelant ne l'entend ni ne le lit.",
        )
        sent = st.form_submit_button("Souffler", icon=":material/campaign:", disabled=not ready)
    if sent and words.strip() and ready:
        act(call_id, "whisper", Whisper(reason=reason, text=words.strip()), "Consigne transmise")


def followed(call_id: str) -> None:
    st.subheader(f"Appel {call_id[:8]}")
    access = st.session_state.get("access")
    panel = st.container()
    if person().may(Role.SUPERVISOR):
        with st.container(border=True):
            actions(call_id)
    else:
        st.caption("Votre rôle permet de suivre l'appel, pas d'y intervenir.")
    access = st.session_state.get("access")
    if access and access.action.call_id == call_id:
        with panel:
            listening.show(access)
    st.fragment(conversation, run_every=1)(call_id)


st.title("En direct")
selected = st.query_params.get("direct", "")
selected = selected if re.fullmatch("[0-9a-f]{32}", selected) else ""
with st.grid(2, min_column_width=360, gap="large"):
    with st.container(key="live-list"):
        st.fragment(listed, run_every=2)(selected)
    with st.container(key="live-call"):
        if selected:
            followed(selected)
        else:
            messages.nothing(
                "Choisissez un appel",
                "Sa conversation s'écrira ici à mesure qu'elle a lieu.",
                ":material/hearing:",
            )
st.page_link(pages.CALLS.path, label="Appels terminés", icon=":material/call_log:")
