"""After every turn, the call's state is kept where another worker can find it."""

import asyncio
import re

from livekit.agents import (
    AgentSession,
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    llm,
)

from voice_worker.call import Call
from voice_worker.call_store import CallStore
from voice_worker.matters import Matter

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


def keep_state(session: AgentSession[Call], store: CallStore) -> None:
    saving: set[asyncio.Task[None]] = set()

    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        call, item = session.userdata, event.item
        if isinstance(item, llm.ChatMessage) and item.role == "assistant":
            questions = re.findall(r"[^.!?]+\?", item.text_content or "")
            call.last_question = questions[-1].strip() if questions else call.last_question
        task = asyncio.create_task(store.save(call.id, call.state()))
        saving.add(task)
        task.add_done_callback(saving.discard)

    @session.on("function_tools_executed")
    def _(event: FunctionToolsExecutedEvent) -> None:
        for output in event.function_call_outputs:
            if output and output.name in _FINISHES and not output.is_error:
                session.userdata.agenda.finish(_FINISHES[output.name])
