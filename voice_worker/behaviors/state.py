"""After every turn, the call's state is kept where another worker can find it."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from livekit.agents import (
    AgentSession,
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    llm,
)

from contract.analytics import CallRecord
from voice_worker.agents.ask_yes import DECLINED
from voice_worker.call import Call
from voice_worker.call_store import CallStore
from voice_worker.logs import logger
from voice_worker.matters import Matter
from voice_worker.prompts import sentence

_FINISHES = {
    "explain_policies": Matter.COVER,
    "list_claims": Matter.CLAIM_STATUS,
    "claim_details": Matter.CLAIM_STATUS,
    "report_loss": Matter.LOSS,
    "add_to_claim": Matter.ADDITION,
    "send_certificate": Matter.CERTIFICATE,
    "send_contract_summary": Matter.CONTRACT_SUMMARY,
    "send_upload_link": Matter.UPLOAD_LINK,
    "change_contact": Matter.CONTACT_CHANGE,
}
"""What is no longer open once the tool has succeeded."""


def keep_state(
    session: AgentSession[Call],
    store: CallStore,
    leave: Callable[[], None],
    record: Callable[[], CallRecord],
) -> None:
    """`leave` takes this agent out of a call that another has taken over; `record` is what is
    recorded of the call so far, for that other to go on with."""
    reminders = {sentence(name) for name in ("silence_first", "waited")}
    saving: set[asyncio.Task[None]] = set()

    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        call, item = session.userdata, event.item
        if isinstance(item, llm.ChatMessage) and item.role == "assistant":
            text = item.text_content or ""
            # Whether somebody is there is no question to come back to.
            questions = [] if text in reminders else re.findall(r"[^.!?]+\?", text)
            call.last_question = questions[-1].strip() if questions else call.last_question
        if session._is_closing():
            # What was under way is being taken down: it is what another agent goes on with.
            return
        # Not who the caller is: another agent has to verify that again.
        recorded = record().model_dump(mode="json", exclude={"customer"})
        state = call.state() | {"goal": session.current_agent.id, "record": recorded}
        task = asyncio.create_task(save(call.id, state), name="state")
        saving.add(task)
        task.add_done_callback(saving.discard)

    async def save(call_id: str, state: dict[str, Any]) -> None:
        if not await store.save(call_id, state):
            # Another agent has taken the call over: two must not speak in it.
            logger.warning("superseded: leaving the call")
            leave()

    @session.on("function_tools_executed")
    def _(event: FunctionToolsExecutedEvent) -> None:
        for output in event.function_call_outputs:
            if (
                output
                and output.name in _FINISHES
                and (not output.is_error or DECLINED in output.output)
            ):
                session.userdata.agenda.finish(_FINISHES[output.name])
