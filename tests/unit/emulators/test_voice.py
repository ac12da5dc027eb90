"""The French voice: audible, timed, at any rate."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from local import voice

JITTER = 0.04
"""espeak-ng never says the same text twice in quite the same time."""

SENTENCE = "Bonjour, je voudrais déclarer un sinistre : c'était le 12 mars."


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_speech_lasts_the_same_at_every_sample_rate(rate: int) -> None:
    native = voice.speak(SENTENCE, sample_rate=22_050)

    speech = voice.speak(SENTENCE, sample_rate=rate)

    assert speech.duration == pytest.approx(native.duration, abs=JITTER)
    assert np.abs(speech.samples).max() > 5_000
    assert len(speech.to_bytes()) == 2 * len(speech.samples)


def test_resampling_keeps_a_tone_at_its_pitch_and_loudness() -> None:
    seconds = np.arange(22_050) / 22_050
    tone = (10_000 * np.sin(2 * np.pi * 440 * seconds)).astype(np.int16)

    resampled = voice.resample(tone, 22_050, 48_000)

    spectrum = np.abs(np.fft.rfft(resampled))
    assert len(resampled) == 48_000
    assert spectrum.argmax() == 440
    assert np.sqrt(np.mean(resampled.astype(float) ** 2)) == pytest.approx(7_071, rel=0.01)


def test_a_faster_voice_takes_less_time() -> None:
    slow, fast = (voice.speak(SENTENCE, speed=speed).duration for speed in (0.8, 1.3))

    assert fast < slow * 0.75


def test_each_written_word_has_its_moment_in_order() -> None:
    speech = voice.speak(SENTENCE)

    assert [word.text for word in speech.words] == SENTENCE.split()
    starts = [word.start for word in speech.words]
    assert starts == sorted(starts)
    assert speech.words[0].start < 0.2
    assert speech.words[-1].end == pytest.approx(speech.duration, abs=0.01)


def test_nothing_to_say_is_silence() -> None:
    speech = voice.speak("")

    assert speech.duration < JITTER
    assert not speech.samples.any()
    assert speech.words == ()


def test_an_unknown_voice_is_refused_rather_than_replaced() -> None:
    with pytest.raises(ValueError, match="no voice named 'xx'"):
        voice.speak("Bonjour.", voice="xx")


def test_voices_used_from_several_threads_do_not_mix() -> None:
    texts = [f"Numéro {number}, merci." for number in range(16)]
    alone = [voice.speak(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(voice.speak, texts))

    for one, other in zip(alone, together, strict=True):
        assert [word.text for word in one.words] == [word.text for word in other.words]
        assert one.duration == pytest.approx(other.duration, abs=JITTER)
