"""After every turn, the call's state is kept where another worker can find it."""

import asyncio

from livekit.agents import AgentSession, ConversationItemAddedEvent

from voice_worker.call import Call
from voice_worker.call_store import CallStore


def keep_state(session: AgentSession[Call], store: CallStore) -> None:
    saving: set[asyncio.Task[None]] = set()

    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        call = session.userdata
        task = asyncio.create_task(store.save(call.id, call.state()))
        saving.add(task)
        task.add_done_callback(saving.discard)
