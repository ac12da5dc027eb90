"""When a supervisor whispers, takes over, hands back or ends the call, the agent obeys.

Orders come from the supervision function through LiveKit's server, as remote procedure calls: no
participant of the room can give one. An order that comes twice is obeyed once.
"""

import asyncio
import json
import time
import uuid
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from livekit import rtc
from livekit.agents import AgentSession, ConversationItemAddedEvent, llm, stt

from contract.analytics import Disposition, Speaker, Turn
from voice_worker import pipeline
from voice_worker.behaviors.ending import end_call
from voice_worker.call import Call
from voice_worker.logs import logger
from voice_worker.prompts import instruction, sentence

METHOD = "supervision"
SUPERVISOR = "supervisor-"
ARRIVES_SECONDS = 20.0
"""An adviser who took over and is not in the room by then is not coming."""
RETURNS_SECONDS = 15.0
"""An adviser who left the room may come back for so long."""
CAPTIONS = "lk.transcription"


class Supervision:
    """Obeys supervisors for one call."""

    def __init__(self, session: AgentSession[Call], room: rtc.Room) -> None:
        self._session = session
        self._room = room
        self._call: Call = session.userdata
        self._obeyed: set[str] = set()
        self._taken_over_at = 0.0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ears: asyncio.Task[None] | None = None
        self._absence: asyncio.Task[None] | None = None
        room.local_participant.register_rpc_method(METHOD, self._order)
        room.on("track_subscribed", self._on_track)
        room.on("participant_connected", self._on_arrival)
        room.on("participant_disconnected", self._on_departure)

    async def _order(self, data: rtc.RpcInvocationData) -> str:
        # The server stamps who sends: what it sends itself bears no participant's name.
        if data.caller_identity in self._room.remote_participants:
            logger.error("order from a participant refused")
            raise rtc.RpcError(1403, "orders come from the server alone")
        order = json.loads(data.payload)
        if order["id"] not in self._obeyed:
            logger.info("supervisor's order", kind=order["kind"])
            await self._obey(order)
            self._obeyed.add(order["id"])
        return "ok"

    async def _obey(self, order: dict[str, Any]) -> None:
        match order["kind"]:
            case "whisper":
                self._call.supervised.whispers.append(order["text"])
            case "take_over":
                await self.take_over(order["adviser"])
            case "hand_back":
                self.resume()
            case "end":
                await self._end()
            case unknown:
                raise rtc.RpcError(1400, f"no such order: {unknown}")

    def goes_on(self, adviser: str) -> None:
        """An adviser is in charge, with nothing to be said about it."""
        if self._call.supervised.adviser is None:
            self._taken_over_at = time.monotonic()
        self._call.supervised.adviser = adviser
        self._call.ending = Disposition.HANDED_OVER
        self._watch_absence(ARRIVES_SECONDS)

    async def take_over(self, adviser: str) -> None:
        """The agent is silent from now on; the caller hears why."""
        was_in_charge = self._call.supervised.adviser
        self.goes_on(adviser)
        if was_in_charge:
            return
        if self._call.reading:
            # A yes to the adviser is no yes to what the agent was reading.
            self._call.reading.is_heard = False
        speech = self._session.current_speech
        if speech is not None and speech.allow_interruptions:
            await self._session.interrupt()
        self._session.say(sentence("adviser_takes_over"), allow_interruptions=False)

    def resume(self) -> None:
        """The agent goes on, and says that it is the agent."""
        supervised = self._call.supervised
        if supervised.adviser is None:
            return
        supervised.adviser = None
        supervised.human_seconds += time.monotonic() - self._taken_over_at
        for task in (self._ears, self._absence):
            if task and task is not asyncio.current_task():
                task.cancel()
        self._session.say(sentence("agent_resumes"), allow_interruptions=False)
        if self._call.ending is Disposition.LIMIT_REACHED:
            self._session.say(sentence("limit_reached"), allow_interruptions=False)
            return
        self._call.ending = None
        if getattr(self._session.current_agent, "is_scripted", False):
            self._session.say(self._call.last_question)
        else:
            self._session.generate_reply(instructions=instruction("handed_back"))

    async def _end(self) -> None:
        self._call.ending = Disposition.HANDED_OVER
        speech = self._session.current_speech
        if speech is not None and speech.allow_interruptions:
            await self._session.interrupt()
        goodbye = self._session.say(sentence("supervisor_end"), allow_interruptions=False)

        async def close() -> None:
            await goodbye.wait_for_playout()
            end_call(self._session)

        self._start(close())

    # -- The adviser in the room ------------------------------------------------------------------

    def _on_arrival(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._call.supervised.adviser and self._absence:
            self._absence.cancel()

    def _on_departure(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._call.supervised.adviser:
            self._watch_absence(RETURNS_SECONDS)

    def _watch_absence(self, seconds: float) -> None:
        """Nobody is left alone: without an adviser in the room, the agent goes on."""
        if self._absence:
            self._absence.cancel()

        async def wait() -> None:
            await asyncio.sleep(seconds)
            if self._call.supervised.adviser not in self._room.remote_participants:
                logger.warning("the adviser is not there: the agent goes on")
                self.resume()
                await self._call.backend.look_after_room()

        self._absence = self._start(wait())

    def _on_track(
        self,
        track: rtc.Track,
        publication: rtc.RemoteTrackPublication,
        participant: rtc.RemoteParticipant,
    ) -> None:
        if track.kind != rtc.TrackKind.KIND_AUDIO or not participant.identity.startswith(
            SUPERVISOR
        ):
            return
        if self._ears:
            self._ears.cancel()
        self._ears = self._start(self._listen(track, publication.sid, participant.identity))

    async def _listen(self, track: rtc.Track, track_sid: str, identity: str) -> None:
        """Writes down what the adviser says, for the agent, the caller's screen and the record."""
        audio = rtc.AudioStream(track, sample_rate=pipeline.MICROPHONE_RATE, num_channels=1)
        ears = pipeline.speech_to_text(self._call.id)
        try:
            async with ears.stream() as hearing:
                feeding = asyncio.create_task(_feed(audio, hearing))
                try:
                    async for event in hearing:
                        if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                            await self._adviser_said(event.alternatives[0], track_sid, identity)
                finally:
                    feeding.cancel()
        finally:
            await audio.aclose()
            await ears.aclose()

    async def _adviser_said(self, heard: stt.SpeechData, track_sid: str, identity: str) -> None:
        words = heard.text.strip()
        if not words:
            return
        ended = datetime.now(UTC)
        length = timedelta(seconds=max(0.0, heard.end_time - heard.start_time))
        self._call.recorder.record_turn(
            Turn(
                speaker=Speaker.ADVISER,
                text=words[:10_000],
                started_at=ended - length,
                ended_at=ended,
            )
        )
        await remember(self._session, llm.ChatMessage(role="assistant", content=[words]))
        writer = await self._room.local_participant.stream_text(
            topic=CAPTIONS,
            sender_identity=identity,
            attributes={
                "lk.segment_id": uuid.uuid4().hex,
                "lk.transcribed_track_id": track_sid,
                "lk.transcription_final": "true",
            },
        )
        await writer.write(words)
        await writer.aclose()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def remember(session: AgentSession[Call], message: llm.ChatMessage) -> None:
    """Adds to the conversation, as the model is shown it, what the agent did not take part in."""
    agent = session.current_agent
    conversation = agent.chat_ctx.copy()
    conversation.items.append(message)
    await agent.update_chat_ctx(conversation)


async def heard_by_adviser(session: AgentSession[Call], message: llm.ChatMessage) -> None:
    """The caller spoke to the adviser: it is kept and written as any turn, and not answered."""
    await remember(session, message)
    session.emit("conversation_item_added", ConversationItemAddedEvent(item=message))


async def _feed(audio: rtc.AudioStream, hearing: stt.SpeechStream) -> None:
    async for event in audio:
        hearing.push_frame(event.frame)
    hearing.end_input()
