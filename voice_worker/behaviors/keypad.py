"""When the caller presses keys, the digits are their own words; 0 alone asks for a person."""

import asyncio

from livekit import rtc
from livekit.agents import AgentSession

from voice_worker.behaviors.typing import take_turn
from voice_worker.call import Call

PAUSE_SECONDS = 2.0
"""Keys closer together than this are one number."""
FINISHES = "#"
ERASES = "*"
ADVISER = "0"
MAX_KEYS = 30


def hear_keys(session: AgentSession[Call], room: rtc.Room, caller_identity: str) -> None:
    keys = ""
    pause: asyncio.TimerHandle | None = None
    turns: set[asyncio.Task[None]] = set()

    def finish() -> None:
        nonlocal keys
        pressed, keys = keys, ""
        if not pressed:
            return
        words = "un conseiller" if pressed == ADVISER else pressed
        turn = asyncio.create_task(take_turn(session, words), name="keypad turn")
        turns.add(turn)
        turn.add_done_callback(turns.discard)

    @room.on("sip_dtmf_received")
    def _(event: rtc.SipDTMF) -> None:
        nonlocal keys, pause
        if event.participant is None or event.participant.identity != caller_identity:
            return
        if pause:
            pause.cancel()
        if event.digit == ERASES:
            keys = ""
        elif event.digit == FINISHES:
            finish()
        elif event.digit.isdecimal() and len(event.digit) == 1 and len(keys) < MAX_KEYS:
            keys += event.digit
        pause = asyncio.get_running_loop().call_later(PAUSE_SECONDS, finish) if keys else None

    session.on("close", lambda _: pause.cancel() if pause else None)
