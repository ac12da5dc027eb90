"""When a read-back has been played to its end, the caller's next words may answer it."""

from livekit.agents import AgentSession, ConversationItemAddedEvent, llm

from voice_worker.call import Call


def await_answer(session: AgentSession[Call]) -> None:
    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        item, draft = event.item, session.userdata.draft
        if not isinstance(item, llm.ChatMessage) or item.role != "assistant" or item.interrupted:
            return
        if draft and draft.read_back and draft.read_back in (item.text_content or ""):
            draft.read_back_heard = True
