"""When the caller types, it is a turn like any other."""

from livekit.agents import AgentSession
from livekit.agents.voice.room_io.types import TextInputEvent

from contract.analytics import Channel
from voice_worker.call import Call
from voice_worker.hearing_turn import caller_said

MAX_CHARACTERS = 2000


async def on_text(session: AgentSession[Call], event: TextInputEvent) -> None:
    words = event.text.strip()[:MAX_CHARACTERS]
    if not words:
        return
    if not session.userdata.said:
        session.userdata.channel = Channel.TYPED
    await take_turn(session, words)


async def take_turn(session: AgentSession[Call], words: str) -> None:
    """What the caller gave without their voice: the agent stops and answers."""
    async with session._claim_user_turn():
        speech = session.current_speech
        if speech is None or speech.allow_interruptions:
            await session.interrupt()
        call = session.userdata
        call.typed = True
        caller_said(call, words, session.current_agent.id)
        session.generate_reply(user_input=words)
