"""The text-to-speech emulator, asked by the unmodified LiveKit plugin."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import grpc
import numpy as np
import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import texttospeech_v1 as texttospeech
from google.cloud.texttospeech_v1.services.text_to_speech.transports import (
    TextToSpeechGrpcAsyncIOTransport as Transport,
)
from livekit.agents import APIConnectOptions, APIError
from livekit.plugins import google

from local import voice
from local.emulators import Emulators
from local.emulators.grpc_proxy import GrpcProxy

ONE_TRY = APIConnectOptions(max_retry=0, timeout=5)
CLIENT = Path(__file__).with_name("speaking_client.py")


@pytest.fixture
async def speech(running: Emulators) -> AsyncIterator[google.TTS]:
    """The plugin on a channel of its own: the proxy's way is tested in a process of its own."""
    assert running.files is not None
    channel = grpc.aio.secure_channel(
        running.addresses["tts_address"],
        grpc.ssl_channel_credentials(running.files.certificate),
        options=[("grpc.ssl_target_name_override", "texttospeech.googleapis.com")],
    )
    plugin = google.TTS(language="fr-FR", voice_name="fr-FR-Chirp3-HD-Aoede", credentials_info={})
    plugin._client = texttospeech.TextToSpeechAsyncClient(transport=Transport(channel=channel))
    yield plugin
    await plugin.aclose()
    await channel.close()


async def said(plugin: google.TTS, *texts: str, options: APIConnectOptions = ONE_TRY) -> bytes:
    stream = plugin.stream(conn_options=options)
    for text in texts:
        stream.push_text(text)
    stream.end_input()
    async with stream:
        return b"".join([bytes(event.frame.data) async for event in stream])


async def test_the_unmodified_plugin_needs_only_the_announced_environment(
    running: Emulators,
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if "proxy" not in name.lower() and not name.startswith("GOOGLE")
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(CLIENT),
        stdout=asyncio.subprocess.PIPE,
        env={**environment, **running.environment},
    )

    output, _ = await process.communicate()
    heard = json.loads(output)

    assert heard["streamed_seconds"] == pytest.approx(
        voice.speak("Bonjour à tous.", voice=voice.AGENT).duration, rel=0.02
    )
    assert heard["single_seconds"] == pytest.approx(heard["streamed_seconds"], rel=0.02)
    assert [entry.what for entry in running.ledger.entries("tts")][:2] == ["stream", "text"]


async def test_each_sentence_is_spoken_as_it_comes(running: Emulators, speech: google.TTS) -> None:
    audio = await said(speech, "Votre déclaration est enregistrée. ", "Autre chose ?")

    samples = np.frombuffer(audio, dtype="<i2")
    assert len(samples) > 24_000
    assert np.abs(samples).max() > 5_000
    texts = [entry.detail["text"] for entry in running.ledger.entries("tts", what="text")]
    spoken = " ".join(text.strip() for text in texts)
    assert spoken == "Votre déclaration est enregistrée. Autre chose ?"


@pytest.mark.parametrize("fault", ["unavailable", "resource_exhausted", "401", "500"])
async def test_a_refusal_is_an_error_for_the_plugin(
    running: Emulators, speech: google.TTS, http: aiohttp.ClientSession, fault: str
) -> None:
    await http.put(
        f"{running.addresses['control_url']}/faults/tts", json={"fault": fault, "times": 1}
    )

    with pytest.raises(APIError):
        await said(speech, "Bonjour.")

    assert await said(speech, "Bonjour.")


@pytest.mark.parametrize("fault", ["hang", "stall"])
async def test_a_voice_that_stops_runs_into_the_deadline(
    running: Emulators, speech: google.TTS, http: aiohttp.ClientSession, fault: str
) -> None:
    await http.put(f"{running.addresses['control_url']}/faults/tts", json={"fault": fault})
    hurried = APIConnectOptions(max_retry=0, timeout=0.3)

    with pytest.raises(APIError):
        await said(speech, "Une phrase qui dure bien plus d'un morceau.", options=hurried)


async def test_a_stream_left_without_text_is_aborted_as_by_the_real_service(
    running: Emulators, speech: google.TTS
) -> None:
    running.delays.put("tts", {"input_timeout_ms": 50})
    stream = speech.stream(conn_options=ONE_TRY)
    stream.push_text("Bonjour à tous. Comment allez-vous aujourd'hui ? Je")

    async with stream:
        with pytest.raises(APIError, match="without input"):
            async for _ in stream:
                pass


async def test_ssml_and_a_missing_configuration_are_refused(
    running: Emulators, speech: google.TTS
) -> None:
    client = speech._ensure_client()
    requests = [texttospeech.StreamingSynthesizeRequest(input={"text": "Bonjour."})]

    with pytest.raises(GoogleAPICallError, match="streaming_config"):
        async for _ in await client.streaming_synthesize(_sent(requests)):
            pass
    with pytest.raises(APIError, match="SSML"):
        await said(speech, "<speak>Bonjour.</speak>")


async def test_the_proxy_lets_other_hosts_through_and_says_so_when_it_cannot() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"bonjour")
        await writer.drain()
        writer.close()

    proxy = GrpcProxy({"texttospeech.googleapis.com"}, target_port=1)
    port = await proxy.start()
    elsewhere = await asyncio.start_server(greet, "127.0.0.1", 0)
    free = elsewhere.sockets[0].getsockname()[1]

    async def ask(head: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{head}\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer

    forwarded = await ask(f"CONNECT 127.0.0.1:{free} HTTP/1.1")
    unreachable = await ask("CONNECT 127.0.0.1:1 HTTP/1.1")
    not_a_tunnel = await ask("GET http://127.0.0.1/ HTTP/1.1")
    await proxy.stop()
    elsewhere.close()

    assert forwarded == b"HTTP/1.1 200 Connection Established\r\n\r\nbonjour"
    assert unreachable.startswith(b"HTTP/1.1 502 Bad Gateway")
    assert not_a_tunnel.startswith(b"HTTP/1.1 405")


async def test_the_ledger_tells_when_the_first_audio_left(
    running: Emulators, speech: google.TTS
) -> None:
    await said(speech, "Bonjour.")

    await running.ledger.until("tts", what="end")
    names = [entry.what for entry in running.ledger.entries("tts")]
    assert names == ["stream", "text", "first_audio", "end"]


async def _sent(
    requests: list[texttospeech.StreamingSynthesizeRequest],
) -> AsyncIterator[texttospeech.StreamingSynthesizeRequest]:
    for request in requests:
        yield request
