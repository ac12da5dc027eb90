"""Recognition over a closed vocabulary: which registered utterance is in this audio?

Each utterance is spoken once by `local.voice` and kept as frames of cepstral features. Incoming
speech is aligned with all of them at once, one frame at a time (dynamic time warping in which a
frame of audio may stay on a frame of the utterance, advance by one or skip one), so that the
answer stands ready when the speech ends and the words so far are known at any moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from local import voice

SAMPLE_RATE = 16_000
HOP = 160
FRAME_SECONDS = HOP / SAMPLE_RATE
LOUD_DECIBELS = -48.0

Frame = npt.NDArray[np.float32]

_WINDOW = 512
_BANDS = 26
_CEPSTRA = 12
_LOWEST, _HIGHEST = 100.0, 6500.0
_DYNAMIC_RANGE = 10**-3.5
"""What lies further below the loudest frame counts as silence, so that noise does."""
_STAY, _SKIP = np.float32(0.15), np.float32(0.15)
_SLACK = 10
"""Frames by which the ends of speech and utterance may disagree."""
_SHORTEST_PAUSE = 16


@dataclass(frozen=True)
class Utterance:
    """What a caller may say, and how a transcriber would write it."""

    say: str
    transcript: str


@dataclass(frozen=True)
class Hypothesis:
    """An utterance, or its beginning up to a pause, and how far the audio is from it."""

    utterance: Utterance
    words: tuple[voice.Word, ...]
    distance: float
    pause: float = 0.0
    """Seconds of silence that the utterance goes on with; 0 at its end."""

    @property
    def is_complete(self) -> bool:
        return self.pause == 0.0


class Features:
    """Turns PCM16 into frames: loudness in dBFS, and log-mel bands not yet scaled."""

    def __init__(self) -> None:
        self._pending = np.zeros(0, dtype=np.float32)

    def push(self, samples: npt.NDArray[np.int16]) -> Iterable[tuple[float, Frame]]:
        pending = np.concatenate([self._pending, samples.astype(np.float32) / 32768])
        count = max(0, (len(pending) - _WINDOW) // HOP + 1)
        self._pending = pending[count * HOP :]
        if not count:
            return
        frames = np.lib.stride_tricks.sliding_window_view(pending, _WINDOW)[::HOP]
        spectra = np.abs(np.fft.rfft(frames * _window(), axis=1)) ** 2
        bands = (spectra @ _mel_bank().T).astype(np.float32)
        loudness = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
        yield from zip(loudness.tolist(), bands, strict=True)


class Cepstra:
    """Scales frames by the loudest heard so far: the answer does not depend on gain."""

    def __init__(self) -> None:
        self._peak = 1e-9
        self._opening: list[Frame] | None = []

    def push(self, bands: Frame) -> Iterable[Frame]:
        """The first frames are held back until it is known how loud the speech is."""
        if self._opening is None:
            yield self._scaled(bands)
            return
        self._opening.append(bands)
        if len(self._opening) >= _SLACK:
            yield from self.flush()

    def flush(self) -> Iterable[Frame]:
        opening, self._opening = self._opening or [], None
        self._peak = max([self._peak, *(float(bands.max()) for bands in opening)])
        for bands in opening:
            yield self._scaled(bands)

    def _scaled(self, bands: Frame) -> Frame:
        self._peak = max(self._peak, float(bands.max()))
        logs = np.log(np.maximum(bands / self._peak, _DYNAMIC_RANGE))
        cepstra: Frame = (_transform() @ logs).astype(np.float32)
        return cepstra


class Vocabulary:
    """Every utterance that can be recognised, as one flat table of frames."""

    def __init__(self, utterances: Sequence[Utterance] = ()) -> None:
        self.utterances = tuple(utterances)
        self.prints = [_print(utterance) for utterance in self.utterances]
        guards = np.full((2, _CEPSTRA), 0, dtype=np.float32)
        tables = [table for one in self.prints for table in (guards, one.frames)]
        self.frames: Frame = (
            np.concatenate(tables) if tables else np.zeros((0, _CEPSTRA), dtype=np.float32)
        )
        self.squares = np.sum(self.frames**2, axis=1)
        lengths = [len(one.frames) for one in self.prints]
        self.firsts = np.cumsum([0, *(length + 2 for length in lengths)])[:-1].astype(int) + 2
        self.guards = np.concatenate([self.firsts - 2, self.firsts - 1]).astype(int)

    def __len__(self) -> int:
        return len(self.utterances)


class Alignment:
    """One stretch of speech, aligned with the whole vocabulary as it comes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cost: Frame | None = None
        self.length = 0

    def push(self, cepstra: Frame) -> None:
        table = self._vocabulary
        if not len(table):
            return
        squares = table.squares - 2 * (table.frames @ cepstra) + cepstra @ cepstra
        distance = np.sqrt(np.maximum(squares, 0))
        if self._cost is None:
            cost = np.full(len(table.frames), np.inf, dtype=np.float32)
            for one, first in zip(table.prints, table.firsts, strict=True):
                last = first + min(_SLACK, len(one.frames))
                cost[first:last] = distance[first:last]
        else:
            previous = self._cost
            cost = previous + _STAY
            np.minimum(cost[1:], previous[:-1], out=cost[1:])
            np.minimum(cost[2:], previous[:-2] + _SKIP, out=cost[2:])
            cost += distance
        cost[table.guards] = np.inf
        self._cost = cost
        self.length += 1

    def endings(self) -> list[Hypothesis]:
        """Each utterance and each beginning that stops at a pause, nearest first."""
        found: list[Hypothesis] = []
        for one, cost in self._costs():
            for stop in one.stops:
                nearest = cost[max(0, stop.frame - _SLACK) : stop.frame + 1]
                found.append(
                    Hypothesis(
                        one.utterance,
                        one.words_before(stop.frame),
                        float(nearest.min()) / self.length,
                        stop.pause,
                    )
                )
        return sorted(found, key=lambda hypothesis: hypothesis.distance)

    def so_far(self) -> Hypothesis | None:
        """The words said until now in the utterance that fits best."""
        best: Hypothesis | None = None
        for one, cost in self._costs():
            frame = int(cost.argmin())
            distance = float(cost[frame]) / self.length
            if best is None or distance < best.distance:
                best = Hypothesis(one.utterance, one.words_before(frame), distance)
        return best

    def _costs(self) -> Iterable[tuple["_Print", Frame]]:
        if self._cost is None:
            return
        for one, first in zip(self._vocabulary.prints, self._vocabulary.firsts, strict=True):
            yield one, self._cost[first : first + len(one.frames)]


@dataclass(frozen=True)
class _Stop:
    frame: int
    pause: float


@dataclass(frozen=True)
class _Print:
    """An utterance as it sounds, without the silence around it."""

    utterance: Utterance
    frames: Frame
    stops: tuple[_Stop, ...]
    words: tuple[voice.Word, ...]

    def words_before(self, frame: int) -> tuple[voice.Word, ...]:
        if frame >= len(self.frames) - _SLACK:
            return self.words
        moment = (frame + 1) * FRAME_SECONDS
        return tuple(word for word in self.words if word.end <= moment + 0.06)


@lru_cache(maxsize=2048)
def _print(utterance: Utterance) -> _Print:
    speech = voice.speak(utterance.say, sample_rate=SAMPLE_RATE)
    silence = np.zeros(_WINDOW, dtype=np.int16)
    heard = list(Features().push(np.concatenate([speech.samples, silence])))
    loud = [index for index, (loudness, _) in enumerate(heard) if loudness > LOUD_DECIBELS]
    if not loud:
        raise ValueError(f"nothing is heard when saying {utterance.say!r}")
    first, last = loud[0], loud[-1]
    bands = [frame for _, frame in heard[first : last + 1]]
    cepstra = Cepstra()
    frames = [frame for one in bands for frame in cepstra.push(one)]
    frames += cepstra.flush()
    pauses = [
        _Stop(before - first, (after - before) * FRAME_SECONDS)
        for before, after in pairwise(loud)
        if after - before >= _SHORTEST_PAUSE
    ]
    return _Print(
        utterance=utterance,
        frames=np.stack(frames),
        stops=(*pauses, _Stop(last - first, 0.0)),
        words=_written(utterance, speech, first * FRAME_SECONDS, pauses),
    )


def _written(
    utterance: Utterance, speech: voice.Speech, start: float, pauses: Sequence[_Stop]
) -> tuple[voice.Word, ...]:
    """The words of the transcript with the moments of the words that are said."""
    said: list[voice.Word] = []
    for word in speech.words:
        begin, end = max(0.0, word.start - start), max(0.0, word.end - start)
        for pause in pauses:
            moment = pause.frame * FRAME_SECONDS
            if begin < moment < end:
                end = moment
                break
        said.append(voice.Word(word.text, begin, end))
    written = utterance.transcript.split()
    if utterance.say == utterance.transcript or not said or not written:
        return tuple(said)
    # A transcript may write "12" for "le douze": its words share the time evenly.
    span = (said[-1].end - said[0].start) / len(written)
    return tuple(
        voice.Word(text, said[0].start + index * span, said[0].start + (index + 1) * span)
        for index, text in enumerate(written)
    )


@lru_cache(maxsize=1)
def _window() -> Frame:
    return np.hanning(_WINDOW).astype(np.float32)


@lru_cache(maxsize=1)
def _mel_bank() -> Frame:
    mel = np.linspace(_mel(_LOWEST), _mel(_HIGHEST), _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    bank: Frame = np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
    return bank


@lru_cache(maxsize=1)
def _transform() -> Frame:
    """Cosine transform of the bands without its constant, which is the loudness."""
    order = np.arange(1, _CEPSTRA + 1)[:, None]
    band = np.arange(_BANDS) + 0.5
    cosines = np.cos(np.pi * order * band / _BANDS) * np.sqrt(2 / _BANDS)
    lifter = 1 + 0.5 * _CEPSTRA * np.sin(np.pi * order / _CEPSTRA)
    transform: Frame = (cosines * lifter / _CEPSTRA).astype(np.float32)
    return transform


def _mel(frequency: float) -> float:
    return float(2595 * np.log10(1 + frequency / 700))
