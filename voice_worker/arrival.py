"""Who of a room's participants is the caller: a supervisor may be there before the agent is."""

import asyncio

from livekit import rtc

CALLER = "caller-"


async def caller_of(room: rtc.Room) -> rtc.RemoteParticipant:
    """The caller, as soon as they are in the room."""
    arrived: asyncio.Future[rtc.RemoteParticipant] = asyncio.get_running_loop().create_future()

    def look(participant: rtc.RemoteParticipant) -> None:
        if participant.identity.startswith(CALLER) and not arrived.done():
            arrived.set_result(participant)

    room.on("participant_connected", look)
    try:
        for participant in room.remote_participants.values():
            look(participant)
        return await arrived
    finally:
        room.off("participant_connected", look)
