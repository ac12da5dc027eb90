"""When a call grows too long, it is ended politely: minutes, turns, tool calls."""

import asyncio

from livekit.agents import (
    AgentSession,
    CloseEvent,
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    llm,
)

from contract.analytics import Disposition
from voice_worker.call import Call
from voice_worker.prompts import sentence

MAX_SECONDS = 15 * 60
MAX_TURNS = 60
MAX_TOOL_CALLS = 60


def limit(session: AgentSession[Call]) -> None:
    turns = tool_calls = 0
    reached = False

    def end() -> None:
        nonlocal reached
        if reached:
            return
        reached = True
        session.userdata.ending = Disposition.LIMIT_REACHED
        session.interrupt(force=True)
        session.say(sentence("limit_reached"), allow_interruptions=False)

    timer = asyncio.get_running_loop().call_later(MAX_SECONDS, end)

    @session.on("conversation_item_added")
    def _(event: ConversationItemAddedEvent) -> None:
        nonlocal turns
        if isinstance(event.item, llm.ChatMessage) and event.item.role == "user":
            turns += 1
            if turns >= MAX_TURNS:
                end()

    @session.on("function_tools_executed")
    def _(event: FunctionToolsExecutedEvent) -> None:
        nonlocal tool_calls
        tool_calls += len(event.function_calls)
        if tool_calls >= MAX_TOOL_CALLS:
            end()

    @session.on("close")
    def _(event: CloseEvent) -> None:
        timer.cancel()
