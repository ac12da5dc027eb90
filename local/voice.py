"""French speech by espeak-ng: the voice of the emulated synthesis and of the simulated caller."""

import ctypes
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import espeakng_loader
import numpy as np
import numpy.typing as npt

CALLER = "fr"
AGENT = "fr+f2"

Samples = npt.NDArray[np.int16]

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_PARAMETER_RATE = 1
_PARAMETER_PITCH = 3
_EVENT_END_OF_LIST = 0
_EVENT_WORD = 1
_WORDS_PER_MINUTE = 165


@dataclass(frozen=True)
class Word:
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Speech:
    """Mono PCM16 and the moment of each written word, in seconds."""

    samples: Samples
    sample_rate: int
    words: tuple[Word, ...]

    @property
    def duration(self) -> float:
        return len(self.samples) / self.sample_rate

    def to_bytes(self) -> bytes:
        return self.samples.astype("<i2").tobytes()


def speak(
    text: str,
    *,
    sample_rate: int = 24_000,
    speed: float = 1.0,
    voice: str = CALLER,
    pitch: int = 50,
) -> Speech:
    """Say `text`; `speed` 1.2 is a fifth faster, `pitch` goes from 0 to 99."""
    with _lock:
        samples, marks, rate = _synthesise(text, speed, voice, pitch)
    return Speech(
        samples=resample(samples, rate, sample_rate),
        sample_rate=sample_rate,
        words=_words(text, marks, len(samples) / rate),
    )


def resample(samples: Samples, source: int, target: int) -> Samples:
    """Change the sample rate through the spectrum: exact and free of aliases."""
    if source == target or not len(samples):
        return samples
    divisor = int(np.gcd(source, target))
    # A whole number of periods of both rates keeps the duration exact.
    period = source // divisor
    padded = -(-(len(samples) + period) // period) * period
    spectrum = np.fft.rfft(samples, padded)
    length = padded // period * (target // divisor)
    kept = np.zeros(length // 2 + 1, dtype=complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    stretched = np.fft.irfft(kept, length) * (length / padded)
    wanted = round(len(samples) * target / source)
    return np.clip(stretched[:wanted].round(), -32768, 32767).astype(np.int16)


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)

# espeak keeps one voice and one text for the whole process.
_lock = threading.Lock()
_heard: list[Samples] = []
_marks: list[tuple[int, float]] = []


def _collect(wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: Sequence[_Event]) -> int:
    if wave and count > 0:
        _heard.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
    position = 0
    while events[position].type != _EVENT_END_OF_LIST:
        event = events[position]
        if event.type == _EVENT_WORD:
            _marks.append((event.text_position - 1, event.audio_position / 1000))
        position += 1
    return 0


# Kept for the life of the process: the library calls it, and Python would collect it.
_on_audio = _Callback(_collect)


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    rate: int = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 200, data, 0)
    if rate <= 0:
        raise RuntimeError(f"espeak-ng cannot read its data in {data.decode()}")
    library.espeak_SetSynthCallback(_on_audio)
    return library, rate


def _synthesise(
    text: str, speed: float, voice: str, pitch: int
) -> tuple[Samples, list[tuple[int, float]], int]:
    library, rate = _library()
    _heard.clear()
    _marks.clear()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice named {voice!r}")
    library.espeak_SetParameter(_PARAMETER_RATE, round(_WORDS_PER_MINUTE * speed), 0)
    library.espeak_SetParameter(_PARAMETER_PITCH, pitch, 0)
    encoded = text.encode()
    library.espeak_Synth(
        encoded, len(encoded) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
    )
    library.espeak_Synchronize()
    samples = np.concatenate(_heard) if _heard else np.zeros(0, dtype=np.int16)
    return samples, list(_marks), rate


def _words(text: str, marks: list[tuple[int, float]], duration: float) -> tuple[Word, ...]:
    """Give each written word the moment at which espeak began to say it."""
    positions: list[tuple[str, int]] = []
    cursor = 0
    for written in text.split():
        cursor = text.index(written, cursor)
        positions.append((written, cursor))
        cursor += len(written)
    starts: list[float] = []
    following = duration
    for written, position in reversed(positions):
        inside = [at for mark, at in marks if position <= mark < position + len(written)]
        # A lone punctuation mark is not said: it stands where the next word begins.
        following = min(inside, default=following)
        starts.insert(0, following)
    ends = [*starts, duration][1:]
    return tuple(
        Word(written, start, max(start, end))
        for (written, _), start, end in zip(positions, starts, ends, strict=True)
    )
