"""Prepared sentences: spoken from audio made once, so that they need neither model nor voice.

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
from voice_worker.prompts import sentences

RATE = 24_000
_FRAME = RATE // 50  # 20 ms


class PreparedAudio:
    """The audio of every prepared sentence, by its exact text."""

    def __init__(self, sounds: dict[str, bytes]) -> None:
        self._sounds = sounds

    @classmethod
    def load(cls, directory: Path) -> "PreparedAudio":
        """Raises FileNotFoundError, naming the command to run, when a sentence has no audio."""
        sounds = {}
        for name, text in sentences().items():
            path = _path(directory, text)
            if not path.exists():
                raise FileNotFoundError(
                    f"no audio for the prepared sentence {name!r} in {directory}: "
                    "run `python -m voice_worker.prepared`"
                )
            with wave.open(str(path)) as sound:
                sounds[text] = sound.readframes(sound.getnframes())
        return cls(sounds)

    def may_become(self, start: str) -> bool:
        """Whether more words could still make it one of the prepared sentences."""
        return any(text.startswith(start) for text in self._sounds)

    def __contains__(self, text: str) -> bool:
        return text in self._sounds

    async def frames(self, text: str) -> AsyncIterator[rtc.AudioFrame]:
        """PCM16, 24 kHz, mono, in frames of 20 ms."""
        sound = self._sounds[text]
        for start in range(0, len(sound), _FRAME * 2):
            chunk = sound[start : start + _FRAME * 2]
            yield rtc.AudioFrame(chunk, RATE, 1, len(chunk) // 2)


@cache
def audio() -> PreparedAudio:
    """This process's prepared sentences."""
    return PreparedAudio.load(settings.speech().prepared_audio_dir)


def _path(directory: Path, text: str) -> Path:
    provider = settings.providers()
    made_of = f"{provider.tts_voice}\n{provider.tts_speaking_rate}\n{text}"
    key = hashlib.sha256(made_of.encode()).hexdigest()[:20]
    return directory / f"{key}.wav"


async def prepare(directory: Path) -> int:
    """Synthesises what is missing with the configured voice; how many sentences it made."""
    from livekit.agents import utils  # heavy, and only needed to make audio

    from voice_worker.pipeline import voice

    directory.mkdir(parents=True, exist_ok=True)
    missing = [text for text in sentences().values() if not _path(directory, text).exists()]
    async with utils.http_context.open():
        synthesiser = voice()
        for text in missing:
            sound = bytearray()
            async with synthesiser.synthesize(text) as stream:
                async for event in stream:
                    sound += event.frame.data.tobytes()
            partial = _path(directory, text).with_suffix(".partial")
            with wave.open(str(partial), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(bytes(sound))
            partial.rename(_path(directory, text))
        await synthesiser.aclose()
    return len(missing)


if __name__ == "__main__":
    made = asyncio.run(prepare(settings.speech().prepared_audio_dir))
    sys.stdout.write(f"prepared sentences: {made} made, {len(sentences())} in all\n")
