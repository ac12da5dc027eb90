"""When a last sentence has been heard to its end, the call ends, and with it the room.

An agent that only loses its line, its worker or the call itself ends nothing: another goes on.
"""

import asyncio
from collections.abc import Callable

from livekit import rtc
from livekit.agents import (
    AgentSession,
    CloseEvent,
    CloseReason,
    ConversationItemAddedEvent,
    JobContext,
    llm,
)

from contract.analytics import Disposition
from voice_worker.call import Call
from voice_worker.prompts import sentence

_OVER = (CloseReason.PARTICIPANT_DISCONNECTED, CloseReason.ERROR)
"""The caller hung up, or the agent cannot go on."""
WRITTEN_SECONDS = 1.0
"""How long the caller's line is kept for the end of the call to be written."""

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
        end_call(session)


def end_call(session: AgentSession[Call]) -> None:
    """For good: the last sentence was heard."""
    session.userdata.is_over = True
    session.shutdown(drain=True)


def close_room(session: AgentSession[Call], job: JobContext, ended: Callable[[], None]) -> None:
    """`ended` records the end. It is written before the room closes: a caller who is still there
    without an agent must not look like one whose agent was lost.

    A session closes in the same way when its worker stops: then the call is not over.
    """
    call = session.userdata
    is_closed = False
    closing: set[asyncio.Task[None]] = set()

    @job.room.on("disconnected")
    def _(reason: "rtc.DisconnectReason.ValueType") -> None:
        nonlocal is_closed
        is_closed = reason == rtc.DisconnectReason.ROOM_DELETED

    @session.on("close")
    def _(event: CloseEvent) -> None:
        if not (call.is_over or is_closed or event.reason in _OVER):
            return
        if event.reason is CloseReason.ERROR:
            call.ending = call.ending or Disposition.FAILED
        ended()
        task = asyncio.create_task(close(), name="ending")
        closing.add(task)
        task.add_done_callback(closing.discard)

    async def close() -> None:
        await call.recorder.written(WRITTEN_SECONDS)
        if await call.backend.may_write():
            await job.delete_room()
        job.shutdown("the call is over")
