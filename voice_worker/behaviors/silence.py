"""When nobody speaks: a reminder at 15 s, another at 30 s, goodbye at 60 s.

A caller who asked for a moment has sixty seconds of silence first."""

import asyncio

from livekit.agents import AgentSession, UserStateChangedEvent

from contract.analytics import Disposition
from voice_worker.call import Call
from voice_worker.prompts import sentence

AWAY_SECONDS = 15.0
"""After this long without a word from either side the caller counts as away."""
PATIENCE_SECONDS = 60.0
"""How long a caller who said "attendez" is waited for in silence."""
_STEPS = ((0.0, "silence_first"), (15.0, "silence_second"), (30.0, "silence_goodbye"))


def watch_silence(session: AgentSession[Call]) -> None:
    reminding: asyncio.Task[None] | None = None

    async def remind() -> None:
        call = session.userdata
        if call.is_waiting:
            await asyncio.sleep(PATIENCE_SECONDS - AWAY_SECONDS)
            call.is_waiting = False
            session.say(sentence("waited"))
            await asyncio.sleep(AWAY_SECONDS)
        for pause, name in _STEPS:
            await asyncio.sleep(pause)
            if name == "silence_goodbye":
                session.userdata.ending = Disposition.SILENT
            session.say(sentence(name))

    @session.on("user_state_changed")
    def _(event: UserStateChangedEvent) -> None:
        nonlocal reminding
        if event.new_state == "away" and session.userdata.supervised.adviser is None:
            reminding = asyncio.create_task(remind(), name="silence reminders")
        elif reminding:
            reminding.cancel()
            reminding = None

    session.on("close", lambda _: reminding.cancel() if reminding else None)
