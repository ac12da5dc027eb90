"""Prepared sentences: spoken from audio made once, at every pace, so that they need neither model
nor voice.

`python -m voice_worker.prepared` makes what is missing, before the worker starts.
"""

import asyncio
import hashlib
import sys
import wave
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

from livekit import rtc

from voice_worker import settings
from voice_worker.pace import Pace
from voice_worker.prompts import language_of, sentences

RATE = 24_000
AT_ONCE = 8
"""Sentences that are synthesised side by side: a new worker waits for them."""
_FRAME = RATE // 50  # 20 ms


class PreparedAudio:
    """The audio of every prepared sentence, by its exact text; read at once at the usual pace, and
    when first said at another."""

    def __init__(self, directory: Path, sounds: dict[str, bytes]) -> None:
        self._directory = directory
        self._sounds = {(text, Pace.NORMAL): sound for text, sound in sounds.items()}
        self._texts = frozenset(sounds)

    @classmethod
    def load(cls, directory: Path) -> "PreparedAudio":
        """Raises FileNotFoundError, naming the command to run, when a sentence has no audio."""
        sounds = {}
        for name, text in sentences().items():
            for pace in Pace:
                if not _path(directory, text, pace).exists():
                    raise FileNotFoundError(
                        f"no audio for the prepared sentence {name!r} in {directory}: "
                        "run `python -m voice_worker.prepared`"
                    )
            sounds[text] = _read(_path(directory, text, Pace.NORMAL))
        return cls(directory, sounds)

    def may_become(self, start: str) -> bool:
        """Whether more words could still make it one of the prepared sentences."""
        return any(text.startswith(start) for text in self._texts)

    def __contains__(self, text: str) -> bool:
        return text in self._texts

    async def frames(self, text: str, pace: Pace = Pace.NORMAL) -> AsyncIterator[rtc.AudioFrame]:
        """PCM16, 24 kHz, mono, in frames of 20 ms."""
        if (text, pace) not in self._sounds:
            self._sounds[text, pace] = _read(_path(self._directory, text, pace))
        sound = self._sounds[text, pace]
        for start in range(0, len(sound), _FRAME * 2):
            chunk = sound[start : start + _FRAME * 2]
            yield rtc.AudioFrame(chunk, RATE, 1, len(chunk) // 2)


@cache
def audio() -> PreparedAudio:
    """This process's prepared sentences."""
    return PreparedAudio.load(settings.speech().prepared_audio_dir)


def _path(directory: Path, text: str, pace: Pace) -> Path:
    provider = settings.providers()
    made_of = f"{provider.tts_voice}\n{pace.of(provider.tts_speaking_rate)}\n{text}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:20]
    return directory / f"{key}.wav"


def _read(path: Path) -> bytes:
    with wave.open(str(path)) as sound:
        return bytes(sound.readframes(sound.getnframes()))


async def prepare(directory: Path) -> int:
    """Synthesises what is missing with the configured voice; how many sounds it made."""
    from livekit.agents import utils  # heavy, and only needed to make audio

    from voice_worker.pipeline import voice

    directory.mkdir(parents=True, exist_ok=True)
    missing = [
        (name, text, pace)
        for name, text in sentences().items()
        for pace in Pace
        if not _path(directory, text, pace).exists()
    ]
    at_once = asyncio.Semaphore(AT_ONCE)

    async def make(name: str, text: str, pace: Pace) -> None:
        async with at_once:
            synthesiser = voice(language_of(name), pace)
            sound = bytearray()
            async with synthesiser.synthesize(text) as stream:
                async for event in stream:
                    sound += event.frame.data.tobytes()
            await synthesiser.aclose()
            _write(_path(directory, text, pace), bytes(sound))

    async with utils.http_context.open():
        await asyncio.gather(*(make(*one) for one in missing))
    return len(missing)


def _write(path: Path, sound: bytes) -> None:
    partial = path.with_suffix(".partial")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound)
    partial.rename(path)


if __name__ == "__main__":
    made = asyncio.run(prepare(settings.speech().prepared_audio_dir))
    in_all = len(sentences()) * len(Pace)
    sys.stdout.write(f"prepared sentences: {made} made, {in_all} in all\n")
