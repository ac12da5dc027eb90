"""When the caller's line drops, the agent is silent; when they are back, it takes up again."""

import asyncio

from livekit import rtc
from livekit.agents import AgentSession

from voice_worker.call import Call
from voice_worker.logs import logger
from voice_worker.prompts import sentence

SETTLES_SECONDS = 1.0
"""Until a caller who is back hears again."""


def follow_presence(session: AgentSession[Call], room: rtc.Room, caller_identity: str) -> None:
    is_away = False
    greeting: asyncio.TimerHandle | None = None

    def welcome_back() -> None:
        session.say(f"{sentence('back')} {session.userdata.last_question}".strip())

    @room.on("participant_disconnected")
    def _(participant: rtc.RemoteParticipant) -> None:
        nonlocal is_away
        if participant.identity != caller_identity:
            return
        is_away = True
        logger.info("caller's line dropped")
        if greeting:
            greeting.cancel()
        speech = session.current_speech
        if speech is not None and speech.allow_interruptions:
            session.interrupt()

    @room.on("participant_connected")
    def _(participant: rtc.RemoteParticipant) -> None:
        nonlocal is_away, greeting
        if participant.identity != caller_identity or not is_away:
            return
        is_away = False
        logger.info("caller is back")
        greeting = asyncio.get_running_loop().call_later(SETTLES_SECONDS, welcome_back)

    session.on("close", lambda _: greeting.cancel() if greeting else None)
