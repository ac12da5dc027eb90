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

_FINISHES = {"explain_policies", "list_claims", "report_loss", "add_to_claim", "search_documents"}
"""Tools that, once they succeed, leave nothing open of what the caller had asked for."""


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
        if any(o.name in _FINISHES and not o.is_error for o in event.function_call_outputs):
            session.userdata.agenda.clear()
