"""Appel: one call, whole: what was said and done, how fast, what is proved, what is thought."""

import re

import pandas as pd
import streamlit as st

from contract.analytics import CallFigures, CallStory, Speaker
from contract.claims import ClaimRegister
from contract.reviews import (
    Grid,
    HumanReview,
    Outcome,
    Review,
    ReviewRequest,
    ReviewStatus,
)
from contract.roles import Role
from dashboard import charts, french, labels, pages
from dashboard.backend import Backend, path
from dashboard.parts import facts, messages, transcript
from dashboard.session import backend, person
from dashboard.text import code, lines, plain

CALLS = "/v1/analytics/calls/{}"


def heading(story: CallStory) -> None:
    call = story.call
    figures = story.figures
    motif = figures.motif if figures else call.motif
    title = labels.MOTIF[motif] if motif else "Appel"
    st.title(f"{title}, {french.moment(call.started_at)}")
    with st.container(horizontal=True, gap="small"):
        if call.disposition:
            facts.disposition(call.disposition)
        else:
            st.badge("En cours", icon=":material/graphic_eq:", color="blue")
        st.badge(labels.LEVEL[call.verification_level], icon=":material/badge:", color="gray")
        st.badge(labels.CHANNEL[call.channel], color="gray")
        if call.is_test:
            st.badge("Essai, compté nulle part", color="violet")
    st.caption(f"Appel {code(story.call_id)} · agent {plain(call.agent_version)}")


def numbers(figures: CallFigures, story: CallStory) -> None:
    with st.container(horizontal=True):
        st.metric("Durée", french.duration(figures.duration_seconds), border=True)
        st.metric("Premier son", french.duration(figures.first_sound_seconds), border=True)
        st.metric("Latence p95", french.duration(figures.latency_p95_seconds), border=True)
        st.metric("Silence", french.duration(figures.silence_seconds), border=True)
        st.metric(
            "Interruptions",
            f"{figures.interruptions_by_caller} / {figures.interruptions_by_agent}",
            border=True,
            help="Par l'appelant / par l'agent.",
        )
        stars = f"{story.rating.stars} / 5" if story.rating else french.NONE
        st.metric("Note", stars, border=True, help="Donnée par l'appelant.")
    parts = ", ".join(
        f"{labels.COST.get(part, part).lower()} {french.euros(amount * 100)}"
        for part, amount in figures.cost_parts.items()
        if amount >= 0.005
    )
    st.caption(
        f"Coût {french.euros(figures.cost_euros * 100)}{f' ({parts})' if parts else ''}, "
        f"aux tarifs du {plain(figures.price_version)}."
    )


def marks(review: Review | None, grid: Grid | None) -> transcript.Marks:
    if review is None:
        return transcript.NO_MARKS
    questions = {item.id: n for n, item in enumerate(grid.items, 1)} if grid else {}
    evidence: dict[int, list[str]] = {}
    for answer in review.answers:
        for n in answer.evidence:
            place = questions.get(answer.item)
            evidence.setdefault(n, []).append(str(place or answer.item))
    return transcript.Marks(
        evidence=evidence, sentiments={each.n: each.score for each in review.sentiments}
    )


def feelings(story: CallStory, review: Review) -> None:
    starts = {turn.n: turn.started_at for turn in story.turns if turn.speaker is Speaker.CALLER}
    rows = pd.DataFrame(
        [
            {
                "minute": (starts[each.n] - story.call.started_at).total_seconds() / 60,
                "score": each.score,
                "turn": each.n,
            }
            for each in review.sentiments
            if each.n in starts
        ]
    )
    if len(rows) < 2:
        return
    st.markdown("**Sentiment de l'appelant**", help="Lu dans ses mots, jamais dans sa voix.")
    first, last = rows.iloc[0]["score"], rows.iloc[-1]["score"]
    charts.show(
        charts.sentiment(rows),
        f"Sentiment de l'appelant : {first:+.1f} au début, {last:+.1f} à la fin",
        150,
    )


def summary(review: Review) -> None:
    st.markdown(f"**{plain(review.short_summary or 'Sans résumé')}**")
    if review.long_summary:
        st.markdown(lines(review.long_summary))
    if review.outcome:
        agrees = (
            "les faits concordent" if review.outcome.agrees else "**les faits disent autre chose**"
        )
        st.markdown(
            f"Issue lue par le modèle : {labels.OUTCOME[review.outcome.outcome]} ; {agrees}."
        )
    if review.next_step:
        st.markdown(f"Suite : {plain(review.next_step)}")
    if review.improvement:
        st.markdown(f"À améliorer : {plain(review.improvement)}")
    for each in review.unsupported:
        st.warning(
            f"Non étayé ({labels.STATEMENT[each.kind]}) : « {plain(each.text)} »",
            icon=":material/gpp_maybe:",
        )
    st.caption(
        f"Relu par {plain(review.model or 'le modèle')}, "
        f"grille {plain(review.grid_version or french.NONE)}. "
        "Un modèle peut se tromper : les affirmations non étayées sont signalées par le code."
    )


def quality(review: Review, grid: Grid) -> None:
    given = {answer.item: answer for answer in review.answers}
    human = review.human.answers if review.human else {}
    with st.container(horizontal=True):
        st.metric("Modèle", french.number(review.score), border=True)
        st.metric("Personne", french.number(review.human_score), border=True)
        st.metric("Accord", french.percent(review.agreement, 0), border=True)
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "N°": n,
                    "Modèle": labels.YES_NO[given[item.id].passed] if item.id in given else "",
                    "Personne": labels.YES_NO[human[item.id]] if item.id in human else "",
                    "Question": item.question,
                    "Preuve (tours)": ", ".join(
                        str(each) for each in (given[item.id].evidence if item.id in given else [])
                    ),
                    "Poids": item.weight,
                }
                for n, item in enumerate(grid.items, 1)
            ]
        ),
        hide_index=True,
        placeholder=french.NONE,
        alt="La grille de qualité, répondue par le modèle et par une personne",
    )
    if review.human:
        st.caption(
            f"Vérifié par {plain(review.human.who)}, {french.moment(review.human.at)}. "
            f"{plain(review.human.comment)}"
        )


def check(call_id: str, review: Review, grid: Grid, functions: Backend) -> None:
    """A person's own answers to the same questions."""
    before = review.human.answers if review.human else {}
    words = {labels.YES_NO[value]: value for value in (True, False, None)}
    with st.form("relecture", border=True):
        st.markdown("**Votre relecture**")
        answers = {
            item.id: words[
                st.radio(
                    item.question,
                    list(words),
                    index=list(words).index(labels.YES_NO[before.get(item.id)]),
                    horizontal=True,
                    key=f"answer-{item.id}",
                )
            ]
            for item in grid.items
        }
        outcomes = {label: key for key, label in labels.OUTCOME.items()}
        outcome = st.selectbox("Issue", list(outcomes), index=None, placeholder="Sans avis")
        comment = st.text_area("Commentaire", max_chars=1000)
        sent = st.form_submit_button("Enregistrer la relecture", type="primary")
    if sent:
        chosen: Outcome | None = outcomes[outcome] if outcome else None
        with messages.told("la relecture"):
            functions.put(
                path(CALLS + "/review/human", call_id),
                Review,
                HumanReview(answers=answers, outcome=chosen, comment=comment.strip()),
            )
            st.toast("Relecture enregistrée", icon=":material/check_circle:")
            st.rerun()


def reviewed(story: CallStory, grid: Grid | None, functions: Backend) -> None:
    review = story.review
    may = person().may(Role.SUPERVISOR)
    if review is None or review.status is not ReviewStatus.DONE:
        said = labels.REVIEW_STATUS[review.status] if review else "Pas encore relu"
        messages.nothing(
            said,
            "Le résumé et la grille de qualité arrivent après l'appel.",
            ":material/edit_note:",
        )
    else:
        summary(review)
        feelings(story, review)
        if grid:
            quality(review, grid)
    if may and story.call.ended_at:
        again = review is not None and review.status is not ReviewStatus.WAITING
        label = "Refaire la relecture automatique" if again else "Demander la relecture"
        if st.button(label, icon=":material/refresh:"):
            with messages.told("la relecture"):
                functions.post(
                    path(CALLS + "/summary", story.call_id), Review, ReviewRequest(again=again)
                )
                st.toast("Relecture demandée", icon=":material/check_circle:")
    if may and review and grid and review.status is ReviewStatus.DONE:
        check(story.call_id, review, grid, functions)


def opened_claims(story: CallStory, functions: Backend) -> None:
    """What the call left behind: its claims, and whether their e-mails arrived."""
    register = functions.get("/v1/claims/register", ClaimRegister, call_id=story.call_id)
    for each in register.items:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            facts.claim_link(each.claim.claim_number)
            st.caption(labels.PERIL[each.claim.peril], width="content")
            facts.mail(each.claim.confirmation_email)


def shown(call_id: str) -> None:
    functions = backend()
    story = functions.get(path(CALLS, call_id), CallStory)
    grid = None
    with messages.told("la grille de qualité"):
        grid = functions.get("/v1/analytics/reviews/grid", Grid)
    heading(story)
    if person().may(Role.SUPERVISOR) and story.call.claim_numbers:
        with messages.told("les sinistres de l'appel"):
            opened_claims(story, functions)
    if story.figures:
        numbers(story.figures, story)
    if story.rating and story.rating.comment:
        st.info(f"L'appelant : « {plain(story.rating.comment)} »", icon=":material/star:")
    halves = st.grid(2, min_column_width=360, gap="large")
    with halves, st.container():
        st.subheader("Conversation")
        if not story.turns:
            messages.nothing(
                "Aucune parole conservée",
                "Personne n'a parlé, ou la durée de conservation est passée.",
                ":material/chat_bubble:",
            )
        transcript.show(
            story.call.started_at,
            story.turns,
            story.tool_calls,
            marks=marks(story.review, grid),
        )
    with halves, st.container():
        st.subheader("Relecture")
        reviewed(story, grid, functions)


asked_for = st.query_params.get("appel", "")
if re.fullmatch("[0-9a-f]{32}", asked_for):
    with messages.told("l'appel"):
        shown(asked_for)
else:
    st.title("Appel")
    messages.nothing(
        "Choisissez un appel",
        "Ouvrez-en un depuis la liste des appels ou « En direct ».",
        ":material/call:",
    )
st.page_link(pages.CALLS.path, label="Tous les appels", icon=":material/arrow_back:")
