"""When all that is read back has been heard, the caller's next words may answer it."""

from livekit.agents import AgentSession, ConversationItemAddedEvent, llm

from voice_worker.call import Call


def await_answer(session: AgentSession[Call]) -> None:
    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        item, call = event.item, session.userdata
        if not isinstance(item, llm.ChatMessage) or item.role != "assistant":
            return
        call.turn_taken.clear()
        # An interrupted sentence holds what was played of it.
        if call.reading:
            call.reading.said(item.text_content or "")
