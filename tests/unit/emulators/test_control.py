"""The control API, and the process that the launcher starts."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from local.emulators import Emulators, EmulatorsClient
from local.emulators.client import EmulatorsRefused

WORKER_AND_FUNCTIONS = {
    "DEEPGRAM_URL",
    "DEEPGRAM_API_KEY",
    "GOOGLE_GEMINI_BASE_URL",
    "GOOGLE_API_KEY",
    "grpc_proxy",
    "no_grpc_proxy",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "SENDGRID_URL",
    "SENDGRID_API_KEY",
    "SENDGRID_EVENT_PUBLIC_KEY",
    "DOCUMENT_SCANNER",
}


async def test_the_announcement_names_what_a_worker_and_the_functions_need(tmp_path: Path) -> None:
    announce = tmp_path / "addresses.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local.emulators"),
        *("--certificates", str(tmp_path / "keys"), "--announce", str(announce)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None

    ready = await process.stdout.readline()
    announced = json.loads(announce.read_text(encoding="utf-8"))
    async with (
        aiohttp.ClientSession() as http,
        http.get(announced["control_url"] + "/health") as health,
    ):
        status = health.status
    process.send_signal(signal.SIGTERM)

    assert await process.wait() == 0
    assert b"ready" in ready
    assert status == 200
    assert set(announced["environment"]) == WORKER_AND_FUNCTIONS
    assert announced["environment"]["DEEPGRAM_URL"].endswith("/v1/listen")
    assert Path(announced["tts"]["GOOGLE_APPLICATION_CREDENTIALS"]).is_file()


@pytest.mark.parametrize(
    ("path", "body", "explanation"),
    [
        ("/faults/gemini", {"fault": "drop"}, "gemini has no fault 'drop'; it has: 401"),
        ("/faults/nobody", {"fault": "429"}, "no provider 'nobody'; there are: deepgram"),
        ("/delays/tts", {"first_token_ms": 1}, "tts has no delay 'first_token_ms'; it has"),
        ("/scripts", {"scripts": [{"model": [{"emit": [{"sing": 1}]}]}]}, "unknown emit"),
        ("/scripts", {"scripts": [{"model": [{"expect": {"mood": 1}}]}]}, "unknown expectation"),
        ("/vocabulary", {"utterances": ["…"]}, "nothing is heard when saying"),
        ("/vocabulary", {}, "the body is not as expected"),
        ("/webhook", {"outcome": "lost"}, "no outcome 'lost'; there are: delivered"),
    ],
)
async def test_a_wrong_order_is_refused_with_what_would_be_right(
    running: Emulators, http: aiohttp.ClientSession, path: str, body: Any, explanation: str
) -> None:
    async with http.put(running.addresses["control_url"] + path, json=body) as answer:
        refused = await answer.json()

    assert answer.status == 400
    assert explanation in refused["error"]


async def test_the_ledger_can_be_awaited_filtered_and_cleared(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    control = running.addresses["control_url"]
    waiting = asyncio.create_task(
        http.get(f"{control}/ledger", params={"provider": "sendgrid", "at_least": 1})
    )
    await http.get(running.addresses["gemini_url"] + "/v1/models")
    await http.post(running.addresses["sendgrid_url"] + "/v3/mail/send", json={})

    awaited = (await (await waiting).json())["items"]
    with_bodies = await (await http.get(f"{control}/ledger", params={"bodies": "1"})).json()
    await http.delete(f"{control}/ledger")
    cleared = await (await http.get(f"{control}/ledger")).json()

    assert [(entry["provider"], entry["what"]) for entry in awaited] == [("sendgrid", "send")]
    assert "body" not in awaited[0]["detail"]
    assert [entry["provider"] for entry in with_bodies["items"]] == ["gemini", "sendgrid"]
    assert with_bodies["items"][1]["detail"]["body"] == {}
    assert cleared["items"] == []


async def test_a_reset_leaves_nothing_of_the_test_before(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    control = running.addresses["control_url"]
    await http.put(f"{control}/faults/tts", json={"fault": "unavailable"})
    await http.put(f"{control}/scripts", json={"scripts": [{"name": "one", "model": []}]})
    await http.put(f"{control}/vocabulary", json={"utterances": ["Oui."]})

    await http.post(f"{control}/reset")

    faults = await (await http.get(f"{control}/faults")).json()
    delays = await (await http.get(f"{control}/delays")).json()
    report = await (await http.get(f"{control}/scripts/report")).json()
    known = await (await http.get(f"{control}/vocabulary")).json()
    assert faults == {}
    assert delays["deepgram"]["trailing_silence_ms"] == 300
    assert report["problems"] == []
    assert known["utterances"] == [{"say": "Oui.", "transcript": "Oui."}]


async def test_a_fault_strikes_as_often_as_asked_after_as_many_as_asked(
    running: Emulators, http: aiohttp.ClientSession
) -> None:
    await http.put(
        f"{running.addresses['control_url']}/faults/sendgrid",
        json={"fault": "500", "times": 2, "after": 1},
    )

    kinds = [fault and fault.kind for fault in (running.faults.strike("sendgrid") for _ in "abcd")]

    assert kinds == [None, "500", "500", None]


async def test_the_client_gives_every_order_and_tells_a_refusal(running: Emulators) -> None:
    async with EmulatorsClient(running.addresses["control_url"]) as client:
        await client.learn("Oui.", {"say": "le douze", "transcript": "le 12"}, keep=False)
        await client.play({"name": "call", "model": [{"emit": [{"text": "Bonjour."}]}]})
        await client.fail("deepgram", "drop", call="one")
        await client.delay("gemini", first_token_ms=700)
        report = await client.report()
        with pytest.raises(EmulatorsRefused, match="tts has no fault 'drop'"):
            await client.fail("tts", "drop")

        assert [one.transcript for one in running.deepgram.utterances] == ["Oui.", "le 12"]
        assert report["problems"] == ["call: no call ever played it"]
        assert running.faults.to_json()["deepgram"]["call"] == "one"
        assert running.delays.milliseconds("gemini", "first_token_ms") == 700
        assert await client.ledger(provider="gemini") == []
        assert await client.mails() == []
        await client.all_events_told()
        await client.heal()
        await client.reset()
        assert running.faults.to_json() == {}
