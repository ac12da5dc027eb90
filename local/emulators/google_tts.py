"""Google Cloud Text-to-Speech over gRPC, speaking audible French by espeak-ng."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from typing import Any, Protocol

import grpc
from google.cloud import texttospeech_v1 as texttospeech

from local import voice
from local.emulators.certificates import Certificates
from local.emulators.faults import Delays, Fault, Faults, wait
from local.emulators.ledger import Ledger
from local.emulators.wire import HOST

_SERVICE = "google.cloud.texttospeech.v1.TextToSpeech"
_CHUNK_SECONDS = 0.1
_LONGEST_TEXT = 5000
_DEFAULT_RATE = 24_000
_HURRY = float(os.environ.get("EMULATED_VOICE_HURRY") or 1)
"""How many times faster than asked it speaks, where nobody listens."""
_PCM = texttospeech.AudioEncoding.PCM
_LINEAR16 = texttospeech.AudioEncoding.LINEAR16
_STATUSES = {
    "401": grpc.StatusCode.UNAUTHENTICATED,
    "429": grpc.StatusCode.RESOURCE_EXHAUSTED,
    "500": grpc.StatusCode.INTERNAL,
    "503": grpc.StatusCode.UNAVAILABLE,
    "unavailable": grpc.StatusCode.UNAVAILABLE,
    "resource_exhausted": grpc.StatusCode.RESOURCE_EXHAUSTED,
}


class Context(Protocol):
    async def abort(self, code: object, details: str) -> None: ...


class GoogleTts:
    def __init__(self, ledger: Ledger, faults: Faults, delays: Delays) -> None:
        self._ledger, self._faults, self._delays = ledger, faults, delays
        self._server: grpc.aio.Server | None = None

    async def start(self, certificates: Certificates, port: int = 0) -> int:
        server = grpc.aio.server()
        server.add_generic_rpc_handlers((self._handlers(),))
        credentials = grpc.ssl_server_credentials([(certificates.key, certificates.certificate)])
        bound: int = server.add_secure_port(f"{HOST}:{port}", credentials)
        await server.start()
        self._server = server
        return bound

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop(grace=None)

    def _handlers(self) -> Any:
        streaming = grpc.stream_stream_rpc_method_handler(
            self._stream,
            texttospeech.StreamingSynthesizeRequest.deserialize,
            texttospeech.StreamingSynthesizeResponse.serialize,
        )
        single = grpc.unary_unary_rpc_method_handler(
            self._synthesize,
            texttospeech.SynthesizeSpeechRequest.deserialize,
            texttospeech.SynthesizeSpeechResponse.serialize,
        )
        voices = grpc.unary_unary_rpc_method_handler(
            self._list_voices,
            texttospeech.ListVoicesRequest.deserialize,
            texttospeech.ListVoicesResponse.serialize,
        )
        methods = {
            "StreamingSynthesize": streaming,
            "SynthesizeSpeech": single,
            "ListVoices": voices,
        }
        return grpc.method_handlers_generic_handler(_SERVICE, methods)

    async def _stream(
        self, requests: AsyncIterator[texttospeech.StreamingSynthesizeRequest], context: Context
    ) -> AsyncIterator[texttospeech.StreamingSynthesizeResponse]:
        fault = self._faults.strike("tts")
        entry = self._ledger.record("tts", "stream", fault=fault.kind if fault else None)
        await _fail(fault, context)
        opening = await anext(aiter(requests), None)
        config = opening.streaming_config if opening is not None else None
        if config is None or not config.voice.language_code:
            await _refuse(context, "The first message must carry streaming_config with a voice.")
            return
        audio = config.streaming_audio_config
        if audio.audio_encoding not in (_PCM, 0):
            await _refuse(context, "Only PCM is synthesised here.")
        rate = audio.sample_rate_hertz or _DEFAULT_RATE
        speed = audio.speaking_rate or 1.0
        is_first = True
        async for text in self._texts(requests, context):
            self._ledger.record(
                "tts", "text", stream=entry.number, text=text, voice=config.voice.name
            )
            if is_first:
                await wait(self._delays.seconds("tts", "first_audio_ms"))
            for chunk in _chunks(text, rate, speed):
                if is_first:
                    self._ledger.record("tts", "first_audio", stream=entry.number)
                    is_first = False
                yield texttospeech.StreamingSynthesizeResponse(audio_content=chunk)
                await _break(fault, context)
                await wait(self._delays.seconds("tts", "chunk_ms"))
        self._ledger.record("tts", "end", stream=entry.number)

    async def _texts(
        self, requests: AsyncIterator[texttospeech.StreamingSynthesizeRequest], context: Context
    ) -> AsyncIterator[str]:
        """Each text to say, as long as they keep coming."""
        patience = self._delays.seconds("tts", "input_timeout_ms")
        coming = aiter(requests)
        while True:
            try:
                request = await asyncio.wait_for(anext(coming, None), patience or None)
            except TimeoutError:
                await context.abort(
                    grpc.StatusCode.ABORTED,
                    "Stream aborted due to long duration elapsed without input sent. Input must "
                    f"be sent continuously, at least every {patience:g}s seconds.",
                )
                return
            if request is None:
                return
            text = request.input.text or request.input.markup
            if "<speak" in text or len(text.encode()) > _LONGEST_TEXT:
                await _refuse(context, "SSML or a text beyond 5000 bytes cannot be streamed.")
            if text.strip():
                yield text

    async def _synthesize(
        self, request: texttospeech.SynthesizeSpeechRequest, context: Context
    ) -> texttospeech.SynthesizeSpeechResponse:
        fault = self._faults.strike("tts")
        text = request.input.text or request.input.markup or _without_tags(request.input.ssml)
        self._ledger.record(
            "tts",
            "synthesize",
            text=text,
            voice=request.voice.name,
            fault=fault.kind if fault else None,
        )
        await _fail(fault, context)
        await _break(fault, context)
        encoding = request.audio_config.audio_encoding
        if encoding not in (_PCM, _LINEAR16):
            await _refuse(context, "Only PCM and LINEAR16 are synthesised here.")
        if not text.strip() or len(text.encode()) > _LONGEST_TEXT:
            await _refuse(context, "The input is empty or longer than 5000 bytes.")
        await wait(self._delays.seconds("tts", "first_audio_ms"))
        rate = request.audio_config.sample_rate_hertz or _DEFAULT_RATE
        speed = request.audio_config.speaking_rate or 1.0
        audio = b"".join(_chunks(text, rate, speed))
        if encoding == _LINEAR16:
            audio = _wave_header(len(audio), rate) + audio
        return texttospeech.SynthesizeSpeechResponse(audio_content=audio)

    async def _list_voices(
        self, request: texttospeech.ListVoicesRequest, context: Context
    ) -> texttospeech.ListVoicesResponse:
        self._ledger.record("tts", "voices")
        names = ("Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr")
        return texttospeech.ListVoicesResponse(
            voices=[
                texttospeech.Voice(
                    language_codes=["fr-FR"],
                    name=f"fr-FR-Chirp3-HD-{name}",
                    natural_sample_rate_hertz=_DEFAULT_RATE,
                )
                for name in names
            ]
        )


def _chunks(text: str, rate: int, speed: float) -> list[bytes]:
    speech = voice.speak(text, sample_rate=rate, speed=speed * _HURRY, voice=voice.AGENT)
    audio = speech.to_bytes()
    size = int(rate * _CHUNK_SECONDS) * 2
    return [audio[start : start + size] for start in range(0, len(audio), size)]


async def _fail(fault: Fault | None, context: Context) -> None:
    """What strikes before anything is answered."""
    if fault is None:
        return
    if fault.kind in _STATUSES:
        await context.abort(_STATUSES[fault.kind], "A fault was asked for.")
    if fault.kind == "hang":
        await fault.lifted.wait()
        await context.abort(grpc.StatusCode.UNAVAILABLE, "The fault was lifted.")


async def _break(fault: Fault | None, context: Context) -> None:
    """What strikes after the first audio."""
    if fault is None:
        return
    if fault.kind == "stall":
        await fault.lifted.wait()
    if fault.kind == "cut_stream":
        await context.abort(grpc.StatusCode.UNAVAILABLE, "The stream was cut.")


async def _refuse(context: Context, message: str) -> None:
    await context.abort(grpc.StatusCode.INVALID_ARGUMENT, message)


def _without_tags(ssml: str) -> str:
    return "".join(part.rpartition(">")[2] for part in ssml.split("<"))


def _wave_header(size: int, rate: int) -> bytes:
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", size),
    )
