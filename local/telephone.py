"""The caller's end of a call: a microphone, an ear that measures, captions, typed messages."""

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import numpy as np
from livekit import rtc

from local.voice import Samples

KEYPAD = "0123456789*#ABCD"
"""Each key stands at its code in RFC 4733."""
RATE = 48_000
FRAME = RATE // 50
"""20 ms."""
QUEUE_MS = 200
# Under these lies the hiss of a codec; above, somebody speaks.
AUDIBLE_RMS = 150
UNSEEN_SECONDS = 1.0
"""After so long without a sign of its voice, an agent whose words are complete has spoken."""
PAUSE_SECONDS = 0.5
"""A shorter silence is a comma: the agent is still speaking."""


@dataclass
class Line:
    """Something said or typed, as it is shown to the caller."""

    at: float
    speaker: str
    """`caller` or `agent`."""
    text: str
    complete: bool = False


@dataclass
class Sound:
    """A stretch of audible speech; `end` moves on while it lasts."""

    start: float
    end: float


class Microphone:
    """Sends in real time, silence between sentences, as a browser does."""

    def __init__(self) -> None:
        self.source = rtc.AudioSource(RATE, 1, queue_size_ms=QUEUE_MS)
        self.spoken: list[Sound] = []
        self._speech: asyncio.Queue[tuple[Samples, asyncio.Future[Sound]]] = asyncio.Queue()

    async def run(self) -> None:
        while True:
            if self._speech.empty():
                await self._send(np.zeros(FRAME, dtype=np.int16))
                continue
            samples, finished = self._speech.get_nowait()
            sound = await self._speak(samples)
            if not finished.done():
                finished.set_result(sound)

    async def say(self, samples: Samples) -> Sound:
        """Returns when the last audible sample has left the microphone."""
        finished: asyncio.Future[Sound] = asyncio.get_running_loop().create_future()
        self._speech.put_nowait((_trimmed(samples), finished))
        sound = await finished
        await asyncio.sleep(max(0, sound.end - time.monotonic()))
        return sound

    async def _speak(self, samples: Samples) -> Sound:
        sound = Sound(0, 0)
        for position in range(0, len(samples), FRAME):
            frame = samples[position : position + FRAME]
            await self._send(np.pad(frame, (0, FRAME - len(frame))))
            leaves = time.monotonic() + self.source.queued_duration
            if not sound.start:
                sound.start = leaves - FRAME / RATE
                self.spoken.append(sound)
            sound.end = leaves
        return sound

    async def _send(self, samples: Samples) -> None:
        frame = rtc.AudioFrame(samples.astype("<i2").tobytes(), RATE, 1, FRAME)
        await self.source.capture_frame(frame)


def _trimmed(samples: Samples) -> Samples:
    """Without the silence around: so that a sentence ends where one hears it end."""
    loud = np.flatnonzero(np.abs(samples) > AUDIBLE_RMS)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


class Ear:
    """When the agent sounds, measured on the waveform that arrives."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []

    async def listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=16_000, num_channels=1, frame_size_ms=20
        )
        try:
            async for event in stream:
                self.hear(np.frombuffer(event.frame.data, dtype=np.int16), time.monotonic())
        finally:
            await stream.aclose()

    def hear(self, samples: Samples, at: float) -> None:
        if np.sqrt(np.mean(samples.astype(np.float64) ** 2)) < AUDIBLE_RMS:
            return
        start = at - len(samples) / 16_000
        if self.sounds and start - self.sounds[-1].end < PAUSE_SECONDS:
            self.sounds[-1].end = at
        else:
            self.sounds.append(Sound(start, at))

    def is_silent(self) -> bool:
        return not self.sounds or time.monotonic() - self.sounds[-1].end > PAUSE_SECONDS

    def has_sounded_since(self, moment: float) -> bool:
        return bool(self.sounds) and self.sounds[-1].end > moment


@dataclass
class Telephone:
    """One participant in one room; `on_line` is told each line when it is complete."""

    on_line: Callable[[Line], None] = lambda line: None
    lines: list[Line] = field(default_factory=list)
    agent_states: list[tuple[float, str]] = field(default_factory=list)
    ended: str | None = None
    """Why the room ended for us, in LiveKit's words."""

    def __post_init__(self) -> None:
        self.completed_at = 0.0
        """When the last line was."""
        self.room = rtc.Room()
        self.microphone = Microphone()
        self.ear = Ear()
        self.hung_up = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def agent_state(self) -> str:
        return self.agent_states[-1][1] if self.agent_states else "absent"

    async def call(self, server_url: str, token: str, *, speaks: bool) -> None:
        # Before the connection, else an early track or caption is missed.
        self.room.on("track_subscribed", self._on_track)
        self.room.on("participant_connected", self._on_participant)
        self.room.on("participant_attributes_changed", lambda _, who: self._on_participant(who))
        self.room.on("disconnected", self._on_disconnected)
        self.room.register_text_stream_handler("lk.transcription", self._on_caption)
        await self.room.connect(server_url, token)
        for participant in self.room.remote_participants.values():
            self._on_participant(participant)
        if speaks:
            track = rtc.LocalAudioTrack.create_audio_track("microphone", self.microphone.source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await self.room.local_participant.publish_track(track, options)
            self._keep(self.microphone.run())

    async def type(self, text: str) -> None:
        await self.room.local_participant.send_text(text, topic="lk.chat")
        self._complete(self._line("caller", text))

    async def press(self, keys: str) -> None:
        for key in keys:
            code = KEYPAD.index(key)
            await self.room.local_participant.publish_dtmf(code=code, digit=key)
        self._complete(self._line("caller", keys))

    async def hang_up(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    def agent_is_done(self, since: int, moment: float) -> bool:
        """Whether it has said something, from one line and moment on, and listens again."""
        said = [line for line in self.lines[since:] if line.speaker == "agent"]
        if self.agent_state != "listening" or not said or not all(each.complete for each in said):
            return False
        spoke = any(state == "speaking" and at > moment for at, state in self.agent_states)
        # The server may tell two changes as one: a state that lasted a moment is not seen.
        return spoke or time.monotonic() - self.completed_at > UNSEEN_SECONDS

    def agent_text(self, since: int) -> str:
        """What the agent has said from one line of the transcript on, as far as it has come."""
        said = [line.text for line in self.lines[since:] if line.speaker == "agent"]
        return re.sub(r"\s+", " ", " ".join(said))

    def _on_track(
        self, track: rtc.Track, publication: rtc.RemoteTrackPublication, _: rtc.RemoteParticipant
    ) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._keep(self.ear.listen(track))

    def _on_participant(self, participant: rtc.Participant) -> None:
        state = participant.attributes.get("lk.agent.state")
        if state and state != self.agent_state:
            self.agent_states.append((time.monotonic(), state))

    def _on_disconnected(self, reason: int) -> None:
        self.ended = rtc.DisconnectReason.Name(reason)  # type: ignore[arg-type]
        self.hung_up.set()

    def _on_caption(self, reader: rtc.TextStreamReader, identity: str) -> None:
        self._keep(self._read_caption(reader, identity))

    async def _read_caption(self, reader: rtc.TextStreamReader, identity: str) -> None:
        if identity == self.room.local_participant.identity:
            # Recognition restates the whole segment; only the last one counts.
            text = await reader.read_all()
            if (reader.info.attributes or {}).get("lk.transcription_final") == "true":
                self._complete(self._line("caller", text))
            return
        line: Line | None = None
        try:
            async for chunk in reader:
                line = line or self._line("agent", "")
                line.text += chunk
        except rtc.StreamError:
            pass  # the room ended in the middle of a sentence: what came of it stands
        if line:
            self._complete(line)

    def _line(self, speaker: str, text: str) -> Line:
        line = Line(time.monotonic(), speaker, text)
        self.lines.append(line)
        return line

    def _complete(self, line: Line) -> None:
        line.complete = True
        self.completed_at = time.monotonic()
        self.on_line(line)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
