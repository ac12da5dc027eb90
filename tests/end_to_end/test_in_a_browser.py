"""Callers in a real browser on the real page: with a voice, without, and with a line that drops."""

import re
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psutil
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from local import voice
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import MOTOR
from tests.end_to_end.reading import is_spelled_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--allow-loopback-in-peer-connection",
    "--use-fake-device-for-media-stream",
]

CONVERSATION = [
    ("vous aider", "Bonjour, je veux déclarer un bris de glace, mon pare-brise, hier matin."),
    ("numéro de contrat", MOTOR),
    ("date de naissance", "12 mars 1984"),
    ("code postal", "69003"),
    ("Où cela", "Villeurbanne, rue Anatole France"),
    ("Quelle vitre", "le pare-brise"),
    ("Est-ce exact", "oui c'est exact"),
]

SPOKEN = "Bonjour, je voudrais déclarer une collision, c'était hier vers vingt heures."


async def test_a_caller_whose_microphone_is_refused_files_one_claim_and_rates_the_call(
    stage: Stage,
):
    before = stage.counts()
    async with browsing() as context:
        page = await context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))

        await page.goto(stage.world.gateway_url)
        await page.locator("#call").click()
        await expect(page.locator("#error[data-kind=microphone_refused]")).to_be_visible()
        await page.locator("#retry-typed").click()
        for asked, answer in CONVERSATION:
            await agent_says(page, asked)
            await types(page, answer)
        claim_line = page.locator("#receipt li[data-kind=claim]")
        await expect(claim_line).to_be_visible(timeout=40_000)
        await agent_says(page, "franchise est de")
        captions = await page.locator("#captions").inner_text()
        call_id = await call_id_of(page)
        await page.locator("#end").click()
        await expect(page.locator("#ended")).to_be_visible()
        receipt = await claim_line.inner_text()
        await page.locator("#rating [value='4']").check()
        await page.locator("#comment").fill("Simple & clair <b>")
        await page.locator("#rating [type=submit]").click()
        await expect(page.locator("#rating[data-state=sent]")).to_be_visible()

    (claim,) = stage.rows("SELECT * FROM claims WHERE call_id = :id", id=call_id)
    assert claim["peril"] == "glass"
    assert claim["occurrence_precision"] == "part_of_day"
    assert stage.counts()["claims"] == before["claims"] + 1
    assert is_spelled_in(claim["claim_number"], captions)
    assert is_spelled_in(claim["claim_number"], receipt)
    assert re.search(r"à l’adresse .•••@.•••\.\w+", receipt)
    (rating,) = stage.rows("SELECT * FROM call_ratings WHERE call_id = :id", id=call_id)
    assert (rating["stars"], rating["comment"]) == (4, "Simple & clair <b>")
    origin = stage.world.gateway_url.removeprefix("http")
    livekit = stage.world.livekit_url.removeprefix("ws")
    assert all(origin in url or livekit in url or url.startswith("data:") for url in requests)


async def test_a_spoken_call_is_captioned_on_both_sides(stage: Stage, tmp_path: Path):
    await stage.emulators.learn(SPOKEN)
    spoken = tmp_path / "caller.wav"
    record(SPOKEN, spoken)
    async with browsing(
        "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={spoken}"
    ) as context:
        page = await context.new_page()

        await page.goto(stage.world.gateway_url)
        await page.locator("#call").click()
        await agent_says(page, "vous aider")
        heard = page.locator("#captions li[data-speaker=caller][data-final=true]")
        await expect(heard.filter(has_text="collision").first).to_be_visible(timeout=60_000)
        await agent_says(page, "numéro de contrat")
        meter = page.locator("#level")
        await expect(meter).to_be_visible()
        await page.locator("#adviser").click()
        await agent_says(page, "numéro de téléphone")
        call_id = await call_id_of(page)
        await page.locator("#end").click()

    turns = stage.rows("SELECT text FROM turns WHERE call_id = :id", id=call_id)
    assert any(turn["text"] == "un conseiller" for turn in turns)


async def test_a_call_goes_on_after_fifteen_seconds_without_a_network(stage: Stage):
    async with browsing() as context:
        page = await context.new_page()
        await page.goto(stage.world.gateway_url)
        await page.locator("#type").click()
        await agent_says(page, "vous aider")
        await types(page, "Bonjour, je veux déclarer un bris de glace, mon pare-brise, hier matin.")
        await agent_says(page, "numéro de contrat")
        async with without_network(page):
            await expect(page.locator("#trouble[data-kind=reconnecting]")).to_be_visible()
            # So long a tunnel is forgiven.
            await page.wait_for_timeout(15_000)
        await expect(page.locator("#state[data-state=listening]")).to_be_visible(timeout=40_000)
        await types(page, MOTOR)
        await agent_says(page, "date de naissance")
        trouble = await page.locator("#trouble").get_attribute("data-kind")
        await page.locator("#end").click()

    assert trouble == ""


@asynccontextmanager
async def browsing(*arguments: str) -> AsyncIterator[BrowserContext]:
    """Chromium with a microphone, which nobody may use unless `arguments` say so."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *arguments]
        )
        yield await browser.new_context(locale="fr-FR", bypass_csp=True)
        await browser.close()


def record(words: str, path: Path) -> None:
    """A file that a browser plays for a microphone, again and again: silence, then the words."""
    speech = voice.speak(words, sample_rate=48_000)
    silence = np.zeros(speech.sample_rate * 12, np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.sample_rate)
        file.writeframes(np.concatenate([silence, speech.samples]).tobytes())


@asynccontextmanager
async def without_network(page: Page) -> AsyncIterator[None]:
    """The browser is told that it is offline, and the process that holds all its sockets, those of
    WebRTC too, sends and receives nothing."""
    await page.context.set_offline(True)
    holder = network_process()
    holder.suspend()
    yield
    holder.resume()
    await page.context.set_offline(False)


def network_process() -> psutil.Process:
    (holder,) = (
        process
        for process in psutil.Process().children(recursive=True)
        if any("network.mojom.NetworkService" in part for part in process.cmdline())
    )
    return holder


async def call_id_of(page: Page) -> str:
    room = await page.locator("#reference").get_attribute("data-reference")
    return (room or "").removeprefix("call-")


async def types(page: Page, words: str) -> None:
    await page.locator("#message").fill(words)
    await page.locator("#send").click()


async def agent_says(page: Page, words: str) -> None:
    said = page.locator("#captions li[data-speaker=agent]").filter(has_text=words)
    await expect(said.last).to_be_visible(timeout=40_000)
