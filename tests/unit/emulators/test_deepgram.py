"""Deepgram's emulator, listening to real audio through the unmodified LiveKit plugin."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import av
import numpy as np
import numpy.typing as npt
import pytest
from livekit import rtc
from livekit.agents import APIConnectOptions, APIError, stt
from livekit.plugins import deepgram

from local import voice
from local.emulators import Emulators
from local.emulators.recognition import Utterance

ONE_TRY = APIConnectOptions(max_retry=0, timeout=10)
Samples = npt.NDArray[np.int16]
TYPES = stt.SpeechEventType

CALL = [
    "Bonjour, je voudrais déclarer un sinistre.",
    "Oui.",
    "Non.",
    "Oui, c'est exact.",
    "C'est le douze mars mille neuf cent quatre-vingt.",
    "C'est le treize mars mille neuf cent quatre-vingt.",
    "Mon code postal est le 7 5 0 1 1.",
    "On m'a volé ma voiture cette nuit. Elle était dans la rue.",
    "Merci, au revoir.",
]


def silence(seconds: float, rate: int = 16_000) -> Samples:
    return np.zeros(int(seconds * rate), dtype=np.int16)


def spoken(text: str, rate: int = 16_000, **manner: float) -> Samples:
    samples = voice.speak(text, sample_rate=rate, **manner).samples  # type: ignore[arg-type]
    return np.concatenate([silence(0.3, rate), samples, silence(1.2, rate)])


def over_opus(samples: Samples) -> Samples:
    """Through the codec of a WebRTC call, at 48 kHz."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000)
        stream.bit_rate = 24_000
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = 48_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    file.seek(0)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(file) as container:
        return np.concatenate(
            [
                piece.to_ndarray().reshape(-1)
                for frame in container.decode(audio=0)
                for piece in resampler.resample(frame)
            ]
        )


class Listener:
    """The plugin's stream, and what it told."""

    def __init__(self, plugin: deepgram.STT) -> None:
        self.stream = plugin.stream(conn_options=ONE_TRY)
        self.events: list[stt.SpeechEvent] = []

    def push(self, samples: Samples) -> None:
        for start in range(0, len(samples), 320):
            piece = samples[start : start + 320]
            self.stream.push_frame(rtc.AudioFrame(piece.tobytes(), 16_000, 1, len(piece)))

    async def until(self, wanted: stt.SpeechEventType) -> stt.SpeechEvent:
        async with asyncio.timeout(10):
            async for event in self.stream:
                self.events.append(event)
                if event.type is wanted:
                    return event
        raise AssertionError(f"the stream ended without {wanted}")

    async def finals(self, count: int) -> list[str]:
        """What was understood in the next utterances."""
        texts: list[str] = []
        while len(texts) < count:
            texts.append((await self.until(TYPES.FINAL_TRANSCRIPT)).alternatives[0].text)
        return texts


@pytest.fixture
async def plugin(running: Emulators, http: aiohttp.ClientSession) -> deepgram.STT:
    await running.deepgram.learn([Utterance(text, text) for text in CALL])
    return deepgram.STT(
        base_url=running.addresses["deepgram_url"],
        api_key="any",
        model="nova-3",
        language="fr",
        http_session=http,
        tags=["call-1"],
    )


@pytest.fixture
async def listener(plugin: deepgram.STT) -> AsyncIterator[Listener]:
    listener = Listener(plugin)
    yield listener
    await listener.stream.aclose()


async def test_every_registered_utterance_is_recognised_over_opus(listener: Listener) -> None:
    for text in CALL:
        listener.push(over_opus(spoken(text, 48_000)))

    assert await listener.finals(len(CALL)) == CALL


@pytest.mark.parametrize(
    ("manner", "gain"),
    [({"speed": 0.85}, 1.0), ({"speed": 1.2}, 1.0), ({}, 0.1), ({"pitch": 60}, 0.5)],
    ids=["slow", "fast", "quiet", "higher"],
)
async def test_the_manner_of_speaking_does_not_change_what_is_understood(
    listener: Listener, manner: dict[str, float], gain: float
) -> None:
    for text in CALL:
        listener.push((spoken(text, **manner) * gain).astype(np.int16))

    assert await listener.finals(len(CALL)) == CALL


async def test_background_noise_does_not_change_what_is_understood(listener: Listener) -> None:
    noise = np.random.default_rng(7)
    for text in CALL:
        samples = spoken(text) * 0.5
        listener.push((samples + noise.normal(0, 120, len(samples))).astype(np.int16))

    assert await listener.finals(len(CALL)) == CALL


async def test_what_nobody_registered_is_never_given_words(
    running: Emulators, listener: Listener
) -> None:
    for text in ("Il fera beau demain sur la côte.", "Où se trouve la gare, s'il vous plaît ?"):
        listener.push(spoken(text))
    agent = voice.speak("Oui, c'est exact.", sample_rate=16_000, voice=voice.AGENT).samples
    listener.push(np.concatenate([agent, silence(1)]))

    heard = await running.ledger.until("deepgram", what="transcript", at_least=3)

    assert [entry.detail["transcript"] for entry in heard] == ["", "", ""]


async def test_a_call_tells_when_speech_starts_what_is_heard_so_far_and_when_it_ends(
    listener: Listener,
) -> None:
    listener.push(spoken(CALL[0]))

    await listener.until(TYPES.END_OF_SPEECH)

    kinds = [event.type for event in listener.events if event.type != TYPES.RECOGNITION_USAGE]
    assert kinds[0] is TYPES.START_OF_SPEECH
    assert TYPES.INTERIM_TRANSCRIPT in kinds
    assert kinds[-2:] == [TYPES.FINAL_TRANSCRIPT, TYPES.END_OF_SPEECH]
    interims = [
        event.alternatives[0].text
        for event in listener.events
        if event.type is TYPES.INTERIM_TRANSCRIPT
    ]
    assert all(CALL[0].startswith(text) for text in interims)
    final = next(event for event in listener.events if event.type is TYPES.FINAL_TRANSCRIPT)
    words = final.alternatives[0].words or []
    assert [str(word) for word in words] == CALL[0].split()
    assert words[0].start_time == pytest.approx(0.3, abs=0.05)
    assert words[-1].end_time == pytest.approx(0.3 + voice.speak(CALL[0]).duration, abs=0.35)


async def test_a_pause_inside_an_utterance_does_not_cut_it_in_two(listener: Listener) -> None:
    first, second = "On m'a volé ma voiture cette nuit.", "Elle était dans la rue."
    halves = [voice.speak(text, sample_rate=16_000).samples for text in (first, second)]

    listener.push(np.concatenate([silence(0.3), halves[0], silence(0.15), halves[1], silence(1)]))

    assert await listener.finals(1) == [f"{first} {second}"]


async def test_an_utterance_broken_off_at_a_pause_gives_the_words_said(listener: Listener) -> None:
    listener.push(spoken("On m'a volé ma voiture cette nuit."))

    assert await listener.finals(1) == ["On m'a volé ma voiture cette nuit."]


async def test_what_follows_a_sentence_broken_off_is_understood_too(listener: Listener) -> None:
    for text in ("On m'a volé ma voiture cette nuit.", "Elle était dans la rue.", "Oui."):
        listener.push(spoken(text))

    heard = await listener.finals(3)

    assert heard == ["On m'a volé ma voiture cette nuit.", "Elle était dans la rue.", "Oui."]


async def test_a_transcript_may_be_written_otherwise_than_it_is_said(
    running: Emulators, listener: Listener
) -> None:
    await running.deepgram.learn([Utterance("le douze mars", "le 12 mars")], keep=True)
    listener.push(spoken("le douze mars"))

    assert await listener.finals(1) == ["le 12 mars"]


async def test_a_microphone_muted_in_the_middle_ends_the_utterance(listener: Listener) -> None:
    listener.push(np.concatenate([silence(0.3), voice.speak(CALL[0], sample_rate=16_000).samples]))

    final = await listener.until(TYPES.FINAL_TRANSCRIPT)

    assert final.alternatives[0].text == CALL[0]


async def test_two_calls_at_once_hear_only_themselves(plugin: deepgram.STT) -> None:
    one, other = Listener(plugin), Listener(plugin)

    for mine, yours in zip(CALL[:4], CALL[5:], strict=True):
        one.push(spoken(mine))
        other.push(spoken(yours))

    assert await one.finals(4) == CALL[:4]
    assert await other.finals(4) == CALL[5:]
    await one.stream.aclose()
    await other.stream.aclose()


@pytest.mark.parametrize("fault", ["refused", "401", "429", "503", "hang"])
async def test_a_refused_connection_is_an_error_for_the_plugin(
    running: Emulators, http: aiohttp.ClientSession, plugin: deepgram.STT, fault: str
) -> None:
    await http.put(
        f"{running.addresses['control_url']}/faults/deepgram",
        json={"fault": fault, "call": "call-1"},
    )
    stream = plugin.stream(conn_options=APIConnectOptions(max_retry=0, timeout=0.3))
    stream.push_frame(rtc.AudioFrame(silence(0.1).tobytes(), 16_000, 1, 1600))

    with pytest.raises(APIError):
        async for _ in stream:
            pass
    await stream.aclose()


async def test_a_socket_dropped_in_a_call_is_opened_again_and_understands_again(
    running: Emulators, http: aiohttp.ClientSession, plugin: deepgram.STT
) -> None:
    patient = Listener(plugin)
    patient.stream = plugin.stream(
        conn_options=APIConnectOptions(max_retry=2, retry_interval=0.01, timeout=2)
    )
    patient.push(spoken(CALL[0]))
    await patient.until(TYPES.FINAL_TRANSCRIPT)

    await http.put(
        f"{running.addresses['control_url']}/faults/deepgram", json={"fault": "drop", "times": 1}
    )
    await running.ledger.until("deepgram", what="connect", at_least=2)
    patient.push(spoken(CALL[8]))

    assert await patient.finals(1) == [CALL[8]]
    await patient.stream.aclose()


async def test_a_half_open_socket_takes_audio_and_answers_nothing(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    await http.put(
        f"{running.addresses['control_url']}/faults/deepgram", json={"fault": "half_open"}
    )
    url = running.addresses["deepgram_url"] + "?encoding=linear16&sample_rate=16000"
    headers = {"Authorization": "Token any"}

    async with http.ws_connect(url, headers=headers, autoping=False) as socket:
        await socket.send_bytes(spoken("Oui.").tobytes())
        await socket.ping()
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.2)


async def test_audio_of_another_rate_or_without_a_key_is_refused(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    url = running.addresses["deepgram_url"]
    asked = "?encoding=linear16&sample_rate=8000"

    statuses = [
        (await http.get(url.replace("ws:", "http:") + asked)).status,
        (
            await http.get(
                url.replace("ws:", "http:") + asked, headers={"Authorization": "Token any"}
            )
        ).status,
    ]

    assert statuses == [401, 400]


async def test_two_callers_who_register_at_once_are_both_known(running: Emulators) -> None:
    one, other = Utterance("une fuite", "une fuite"), Utterance("un vol", "un vol")

    await asyncio.gather(
        running.deepgram.learn([one], keep=True), running.deepgram.learn([other], keep=True)
    )

    assert {one, other} <= set(running.deepgram.utterances)
