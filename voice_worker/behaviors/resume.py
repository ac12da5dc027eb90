"""When the agent of a call was lost, the next one says again what it is, and goes on from there.

It knows what was kept after the last turn: what was told, what is missing, what was asked for. It
does not know who is verified, and asks again.
"""

from collections.abc import Callable
from typing import Any

from livekit.agents import AgentSession
from pydantic import ValidationError

from contract.analytics import CallRecord, Channel
from contract.losses import Peril
from voice_worker.agents.speech import Speaks
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.logs import logger
from voice_worker.loss_draft import LossDraft
from voice_worker.matters import OF_THE_MATTER, Matter
from voice_worker.prompts import sentence, wording


def restore(call: Call, state: dict[str, Any]) -> None:
    """Takes what the lost agent left. What is missing in it is asked again."""
    call.channel = Channel(state.get("channel", call.channel))
    call.failed_verifications = state.get("failed_verifications", 0)
    call.codes_sent = state.get("codes_sent", 0)
    call.earlier_claims = list(state.get("claim_numbers", []))
    call.agenda.open = [Matter(one) for one in state.get("agenda", [])]
    call.last_question = state.get("last_question", "")
    # Turns that were recorded after the state was kept, one of each side, have their own numbers.
    call.recorder.turns = state.get("turns", 0) + 2
    call.language = state.get("language")
    before = recorded(state)
    call.supervised.human_seconds = (before and before.human_seconds) or 0.0
    if draft := state.get("draft"):
        call.draft = LossDraft.of(draft)


def recorded(state: dict[str, Any] | None) -> CallRecord | None:
    """What the lost agent had recorded of the call; None where nothing of use is left."""
    try:
        return CallRecord.model_validate(state["record"]) if state and "record" in state else None
    except ValidationError:
        # Left by another version: the call goes on, and is recorded from here.
        logger.warning("record of the lost agent not understood")
        return None


async def take_up(
    session: AgentSession[Call], state: dict[str, Any], disclosed: Callable[[], None]
) -> None:
    """The disclosure, what is known, and the next question."""
    call = session.userdata
    disclosure = session.say(sentence("disclosure"), allow_interruptions=False)
    session.say(" ".join((sentence("resumed"), *_recap(call))))
    was_personal = state.get("was_verified") or state.get("goal") == "verify_caller"
    agent = session.current_agent
    if was_personal and isinstance(agent, Speaks):
        # What the caller was doing needs to know who they are: their first turn is that.
        agent.first_order = Order("verify_caller")
        session.generate_reply()
    else:
        session.say(call.last_question or sentence("greeting"))
    await disclosure.wait_for_playout()
    disclosed()


def _recap(call: Call) -> list[str]:
    told = []
    if call.earlier_claims:
        told.append("Votre déclaration de tout à l'heure est bien enregistrée.")
    if call.draft and call.draft.peril:
        told.append(f"Vous me parliez de ceci : {_loss(call.draft, call.draft.peril)}.")
    elif call.agenda.open:
        told.append(f"Nous nous occupions de ceci : {OF_THE_MATTER[call.agenda.open[0]]}.")
    return told


def _loss(draft: LossDraft, peril: Peril) -> str:
    known = [wording.PERILS[peril]]
    if draft.occurrence:
        known.append(wording.when(draft.occurrence))
    if draft.place:
        known.append(draft.place[:60])
    return ", ".join(known)
