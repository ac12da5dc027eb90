"""When all that is read back has been heard, the caller's next words may answer it."""

from livekit.agents import AgentSession, ConversationItemAddedEvent, llm

from voice_worker.call import Call


def await_answer(session: AgentSession[Call]) -> None:
    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        item, draft = event.item, session.userdata.draft
        if not isinstance(item, llm.ChatMessage) or item.role != "assistant":
            return
        # An interrupted sentence holds what was played of it. Many answer over the last words of
        # the question: every statement was heard all the same.
        if draft and draft.statements and draft.statements in (item.text_content or ""):
            draft.read_back_heard = True
