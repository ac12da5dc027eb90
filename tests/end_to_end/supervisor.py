"""A supervisor who is not a person: asks the supervision function, and speaks in the room."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession
from livekit import rtc

from contract.roles import Role
from local import voice
from local.signing import signed
from local.telephone import RATE, Microphone
from tests.end_to_end.conftest import Stage

ADDRESS = "claire.morel@assureur.example"


class Supervisor:
    def __init__(self, stage: Stage, role: Role = Role.SUPERVISOR) -> None:
        self._stage = stage
        self._role = role

    async def asks(self, path: str, since: int = -1) -> dict[str, Any]:
        return await self._send("GET", f"{path}?since={since}" if "/calls/" in path else path)

    async def does(self, action: str, call_id: str, **body: str) -> dict[str, Any]:
        path = f"/v1/supervision/calls/{call_id}/{action}"
        return await self._send("POST", path, {"reason": "un essai"} | body)

    @asynccontextmanager
    async def in_the_room(self, access: dict[str, Any], *, speaks: bool = True):
        """Yields what says a sentence."""
        room, microphone = rtc.Room(), Microphone()
        await room.connect(access["server_url"], access["participant_token"])
        if speaks:
            track = rtc.LocalAudioTrack.create_audio_track("microphone", microphone.source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await room.local_participant.publish_track(track, options)
        running = asyncio.create_task(microphone.run())

        async def say(text: str) -> None:
            await self._stage.emulators.learn(text)
            speech = await asyncio.to_thread(voice.speak, text, sample_rate=RATE)
            await microphone.say(speech.samples)

        try:
            yield say
        finally:
            running.cancel()
            await room.disconnect()

    async def sees(self, call_id: str, what, seconds: float = 20) -> dict[str, Any]:
        """The live call, once `what` is true of it."""
        async with asyncio.timeout(seconds):
            while True:
                seen = await self.asks(f"/v1/supervision/calls/{call_id}")
                if what(seen):
                    return seen
                await asyncio.sleep(0.2)

    async def _send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        raw = json.dumps(body).encode() if body is not None else b""
        secret = self._stage.world.place.keys.dashboard
        headers = signed(secret, method, path, raw, user=ADDRESS, role=self._role)
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        async with (
            ClientSession(self._stage.world.gateway_url) as client,
            client.request(method, path, data=raw or None, headers=headers) as answer,
        ):
            assert answer.status < 300, f"{method} {path}: {answer.status} {await answer.text()}"
            return await answer.json()
