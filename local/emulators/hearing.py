"""Hearing: cuts a stream of PCM16 into utterances and names what was said in each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from local import voice
from local.emulators.recognition import (
    FRAME_SECONDS,
    LOUD_DECIBELS,
    Alignment,
    Cepstra,
    Features,
    Frame,
    Hypothesis,
    Utterance,
    Vocabulary,
)

NEAR_ENOUGH = 0.95
"""Mean distance per frame beyond which the caller said something nobody registered.

Measured over Opus, gain, noise and tempo: 0.3-0.8 for the utterance itself, 1.4-2.9 for other
sentences, above 1.6 for the agent's own voice.
"""

_ABOVE_NOISE_DECIBELS = 12.0
_NOISE_RISE_PER_FRAME = 0.02
_LOUDEST_NOISE = -42.0
PUNCTUATION = ".,;:!?…«»"
_ONSET_FRAMES, _ONSET_WINDOW = 3, 6
_SHORTEST_SPEECH = 0.08
_AS_NEAR = 0.1
_LONGER_THAN_PAUSE = 0.3


@dataclass(frozen=True)
class SpeechStarted:
    at: float


@dataclass(frozen=True)
class Heard:
    """What was said from `start` on, until now or, when `is_final`, until silence."""

    words: tuple[voice.Word, ...]
    start: float
    end: float
    distance: float
    is_final: bool

    @property
    def transcript(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        return round(max(0.0, min(1.0, 1.0 - self.distance / (4 * NEAR_ENOUGH))), 4)


class Hearing:
    """One stream of 16 kHz audio; `vocabulary` is asked again at each new utterance."""

    def __init__(
        self,
        vocabulary: Callable[[], Vocabulary],
        *,
        trailing_silence: float = 0.3,
        interim_every: float = 0.3,
    ) -> None:
        self._vocabulary = vocabulary
        self._trailing_silence = trailing_silence
        self._interim_every = interim_every
        self._features = Features()
        self._noise: float | None = None
        self._now = 0
        self._recent: list[tuple[bool, Frame]] = []
        self._speech: _Speech | None = None
        self._rest: Utterance | None = None
        """What the last utterance lacked, should the caller go on with it."""

    @property
    def seconds(self) -> float:
        return self._now * FRAME_SECONDS

    @property
    def is_in_speech(self) -> bool:
        return self._speech is not None

    def push(self, samples: npt.NDArray[np.int16]) -> Iterable[SpeechStarted | Heard]:
        for loudness, bands in self._features.push(samples):
            self._now += 1
            yield from self._frame(self._is_loud(loudness), bands)

    def finish(self) -> Iterable[Heard]:
        """End the utterance now, whatever might follow."""
        if self._speech is not None:
            yield self._final(self._speech)

    def _is_loud(self, loudness: float) -> bool:
        risen = loudness if self._noise is None else self._noise + _NOISE_RISE_PER_FRAME
        self._noise = min(loudness, risen, _LOUDEST_NOISE)
        return loudness > max(LOUD_DECIBELS, self._noise + _ABOVE_NOISE_DECIBELS)

    def _frame(self, is_loud: bool, bands: Frame) -> Iterable[SpeechStarted | Heard]:
        speech = self._speech
        if speech is None:
            self._recent = [*self._recent[1 - _ONSET_WINDOW :], (is_loud, bands)]
            if sum(loud for loud, _ in self._recent) >= _ONSET_FRAMES:
                onset = next(index for index, (loud, _) in enumerate(self._recent) if loud)
                frames = self._recent[onset:]
                self._speech = _Speech(self._known(), self._now - len(frames), frames)
                self._recent = []
                yield SpeechStarted(self._speech.first * FRAME_SECONDS)
            return
        speech.push(is_loud, bands)
        if is_loud:
            if speech.seconds - speech.reported >= self._interim_every:
                speech.reported = speech.seconds
                yield from self._interim(speech)
        elif speech.silence >= speech.patience(self._trailing_silence):
            yield self._final(speech)

    def _known(self) -> Vocabulary:
        vocabulary = self._vocabulary()
        if self._rest is None:
            return vocabulary
        return Vocabulary([*vocabulary.utterances, self._rest])

    def _interim(self, speech: "_Speech") -> Iterable[Heard]:
        best = speech.alignment.so_far()
        if best is not None and best.distance <= NEAR_ENOUGH and best.words:
            yield self._heard(speech, best.words, best.distance, is_final=False)

    def _final(self, speech: "_Speech") -> Heard:
        self._speech = None
        best = speech.best()
        self._rest = _rest(best) if best else None
        if best is None:
            return self._heard(speech, (), 4 * NEAR_ENOUGH, is_final=True)
        return self._heard(speech, best.words, best.distance, is_final=True)

    def _heard(
        self, speech: "_Speech", words: tuple[voice.Word, ...], distance: float, *, is_final: bool
    ) -> Heard:
        start = speech.first * FRAME_SECONDS
        said = words[-1].end if words else 0.0
        tempo = speech.seconds / said if is_final and said else 1.0
        return Heard(
            words=tuple(
                voice.Word(word.text, start + word.start * tempo, start + word.end * tempo)
                for word in words
            ),
            start=start,
            end=start + speech.seconds,
            distance=distance,
            is_final=is_final,
        )


class _Speech:
    """Speech in progress: aligned up to its last loud frame, silence after it kept aside."""

    def __init__(
        self, vocabulary: Vocabulary, first: int, frames: list[tuple[bool, Frame]]
    ) -> None:
        self.first = first
        self.reported = 0.0
        self.alignment = Alignment(vocabulary)
        self._cepstra = Cepstra()
        self._quiet: list[Frame] = []
        self._patience: float | None = None
        for is_loud, bands in frames:
            self.push(is_loud, bands)

    @property
    def seconds(self) -> float:
        return self.alignment.length * FRAME_SECONDS

    @property
    def silence(self) -> float:
        return len(self._quiet) * FRAME_SECONDS

    def push(self, is_loud: bool, bands: Frame) -> None:
        if not is_loud:
            self._quiet.append(bands)
            return
        for one in [*self._quiet, bands]:
            self._align(self._cepstra.push(one))
        self._quiet.clear()
        self._patience = None

    def _align(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            self.alignment.push(frame)

    def patience(self, trailing_silence: float) -> float:
        """How long a silence ends the utterance: longer when a known one pauses here."""
        if self.silence < trailing_silence:
            return trailing_silence
        if self._patience is None:
            self._align(self._cepstra.flush())
            near = self._near()
            pauses = [
                hypothesis.pause
                for hypothesis in near
                if not hypothesis.is_complete and hypothesis.distance <= near[0].distance + _AS_NEAR
            ]
            longest = max(pauses, default=0.0)
            self._patience = longest + _LONGER_THAN_PAUSE if pauses else trailing_silence
        return max(trailing_silence, self._patience)

    def best(self) -> Hypothesis | None:
        """A whole utterance when one fits, else the beginning of one that was broken off."""
        self._align(self._cepstra.flush())
        near = self._near()
        if not near or self.seconds < _SHORTEST_SPEECH:
            return None
        nearest = near[0]
        # A short answer sounds like the beginning of a longer one: "oui" and "oui, c'est exact".
        whole = (
            one
            for one in near
            if one.is_complete
            and (one.distance <= nearest.distance + _AS_NEAR or _same_words(one, nearest))
        )
        return next(whole, nearest)

    def _near(self) -> list[Hypothesis]:
        return [one for one in self.alignment.endings() if one.distance <= NEAR_ENOUGH]


def _rest(heard: Hypothesis) -> Utterance | None:
    """The end of an utterance that was broken off; None where it is written otherwise than said."""
    said = heard.utterance
    words = said.say.split()[len(heard.words) :]
    if heard.is_complete or not words or said.say != said.transcript:
        return None
    return Utterance(" ".join(words), " ".join(words))


def _same_words(one: Hypothesis, other: Hypothesis) -> bool:
    return [_bare(word) for word in one.words] == [_bare(word) for word in other.words]


def _bare(word: voice.Word) -> str:
    return word.text.strip(PUNCTUATION).lower()
