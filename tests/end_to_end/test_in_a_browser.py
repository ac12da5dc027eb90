"""A caller without a microphone, in a real browser on the real page."""

import shutil

from playwright.async_api import Page, async_playwright, expect

from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import MOTOR
from tests.end_to_end.reading import is_spelled_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--allow-loopback-in-peer-connection",
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


async def test_a_typed_call_in_a_browser_files_exactly_one_claim(stage: Stage):
    before = stage.counts()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        page = await browser.new_page(locale="fr-FR", bypass_csp=True)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))

        await page.goto(stage.world.gateway_url)
        await page.locator("#type").click()
        for asked, answer in CONVERSATION:
            await agent_says(page, asked)
            await page.locator("#message").fill(answer)
            await page.locator("#send").click()
        await agent_says(page, "franchise est de")
        captions = await page.locator("#captions").inner_text()
        room = await page.locator("#reference").get_attribute("data-reference")
        await page.locator("#end").click()
        await expect(page.locator("#ended")).to_be_visible()
        await browser.close()

    call_id = (room or "").removeprefix("call-")
    (claim,) = stage.rows("SELECT * FROM claims WHERE call_id = :id", id=call_id)
    assert claim["peril"] == "glass"
    assert claim["occurrence_precision"] == "part_of_day"
    assert stage.counts()["claims"] == before["claims"] + 1
    assert is_spelled_in(claim["claim_number"], captions)
    origin = stage.world.gateway_url.removeprefix("http")
    livekit = stage.world.livekit_url.removeprefix("ws")
    assert all(origin in url or livekit in url or url.startswith("data:") for url in requests)


async def agent_says(page: Page, words: str) -> None:
    said = page.locator("#captions li[data-speaker=agent]").filter(has_text=words)
    await expect(said.last).to_be_visible(timeout=40_000)
