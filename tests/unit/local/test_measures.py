"""What a simulated caller measures is taken from the waveform."""

import time

import numpy as np
import pytest

from local import voice
from local.simulated_caller import (
    ASKED_AGAIN,
    CallResult,
    Turn,
    is_asked_again,
    is_said,
    longest_gap,
    measure,
)
from local.telephone import RATE, UNSEEN_SECONDS, Ear, Line, Sound, Telephone, _trimmed
from voice_worker.prompts import sentence

FRAME = np.full(320, 1000, dtype=np.int16)
SILENCE = np.zeros(320, dtype=np.int16)


def hear(ear: Ear, frames: list[tuple[float, np.ndarray]]) -> None:
    for at, samples in frames:
        ear.hear(samples, at)


def test_speech_begins_with_its_first_loud_frame_and_ends_with_its_last():
    ear = Ear()

    hear(ear, [(1.00, SILENCE), (1.02, FRAME), (1.04, FRAME), (1.06, SILENCE)])

    (sound,) = ear.sounds
    assert sound.start == pytest.approx(1.00)
    assert sound.end == pytest.approx(1.04)


def test_a_comma_does_not_cut_speech_in_two_but_a_pause_does():
    ear = Ear()

    hear(ear, [(1.0, FRAME), (1.4, FRAME), (2.4, FRAME)])

    assert len(ear.sounds) == 2


def test_codec_noise_is_silence():
    ear = Ear()
    noise = np.random.default_rng(1).integers(-100, 100, 320).astype(np.int16)

    ear.hear(noise, 1.0)

    assert ear.sounds == []


def test_the_longest_silence_counts_both_sides_and_ignores_overlaps():
    sounds = [Sound(0, 3), Sound(1, 2), Sound(5, 6), Sound(10, 10)]

    assert longest_gap(sounds) == 4


def test_a_caller_who_says_nothing_is_measured_all_the_same():
    result = CallResult("call", began_at=10.0)

    measure(result, [Sound(11, 14)], [], ended_at=20.0)

    assert (result.first_sound_after, result.longest_silence, result.duration) == (1, 6, 10)


def test_each_turn_is_answered_by_the_first_sound_before_the_next():
    result = CallResult("call", 0.0, turns=[Turn("Un.", 2, 3), Turn("Deux.", 8, 9)])

    measure(result, [Sound(0, 1), Sound(4, 8.5)], [Sound(2, 3), Sound(8, 9)], ended_at=12)

    assert [turn.answered_after for turn in result.turns] == [1, None]
    assert [turn.agent_silenced_after for turn in result.turns] == [None, 0.5]


def test_a_sentence_ends_where_one_hears_it_end():
    speech = voice.speak("Oui, c'est exact.", sample_rate=RATE).samples
    padded = np.concatenate([np.zeros(RATE, np.int16), speech, np.zeros(RATE, np.int16)])

    assert len(_trimmed(padded)) <= len(speech)
    assert abs(int(_trimmed(padded)[-1])) > 0


@pytest.mark.parametrize("asking", ASKED_AGAIN)
def test_being_asked_to_say_it_again_answers_nothing(asking: str):
    said = sentence(asking)
    question = "Quelle est votre date de naissance ?"

    for shown in range(len(said) + 1):
        assert not is_said(r"\?|répéter|conseiller|écoute", said[:shown])
    assert is_asked_again(said)
    assert not is_asked_again(question)
    assert is_said(r"\?", f"{said} {question}")
    assert is_said("date de naissance", f"{question} {said}")


def test_a_caller_may_wait_to_be_asked_again():
    assert is_said("pas bien entendu", sentence("not_heard"))
    assert is_said("toujours pas bien", sentence("not_heard_again"))
    assert is_said("êtes-vous toujours là", sentence("silence_first"))


async def test_an_agent_whose_voice_was_too_short_to_be_seen_has_spoken():
    telephone = Telephone()
    telephone.agent_states.append((1.0, "listening"))
    assert not telephone.agent_is_done(0, 2.0)

    telephone.lines.append(Line(3.0, "agent", "Appelez le 112."))
    telephone.completed_at = time.monotonic()
    assert not telephone.agent_is_done(0, 2.0)

    telephone.lines[0].complete = True
    assert not telephone.agent_is_done(0, 2.0)
    telephone.completed_at -= UNSEEN_SECONDS
    assert telephone.agent_is_done(0, 2.0)
    assert not telephone.agent_is_done(1, 2.0)


async def test_an_agent_that_was_seen_speaking_is_done_when_it_listens_again():
    telephone = Telephone()
    telephone.lines.append(Line(3.0, "agent", "Appelez le 112.", complete=True))
    telephone.completed_at = time.monotonic()
    telephone.agent_states += [(1.0, "listening"), (3.0, "speaking")]
    assert not telephone.agent_is_done(0, 2.0)

    telephone.agent_states.append((4.0, "listening"))
    assert telephone.agent_is_done(0, 2.0)
