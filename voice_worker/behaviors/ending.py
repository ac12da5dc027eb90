"""When a last sentence has been heard to its end, the call ends, and with it the room."""

from livekit.agents import AgentSession, ConversationItemAddedEvent, llm

from contract.analytics import Disposition
from voice_worker.call import Call
from voice_worker.prompts import sentence

_LAST = ("goodbye", "silence_goodbye", "limit_reached", "technical_end")


def end_after_goodbye(session: AgentSession[Call]) -> None:
    last = {sentence(name): name for name in _LAST}

    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if not isinstance(item, llm.ChatMessage) or item.role != "assistant" or item.interrupted:
            return
        if sentence("adviser") in (item.text_content or ""):
            session.userdata.ending = Disposition.HANDED_OVER
        # A filler may have been said before it, in the same breath.
        name = next((n for text, n in last.items() if (item.text_content or "").endswith(text)), "")
        if not name:
            return
        call = session.userdata
        call.finished_by_agent = name == "goodbye"
        if name == "technical_end":
            call.ending = Disposition.FAILED
        session.shutdown(drain=True)
