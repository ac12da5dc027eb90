"""A supervisor in a real browser follows one live call, from its first words to its story."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from local import services
from local.dialogue import Dialogue, Wait
from local.world import World
from tests.end_to_end.conftest import Stage
from tests.end_to_end.reading import transcript
from tests.end_to_end.supervisor import Supervisor
from tests.end_to_end.test_in_a_browser import browsing, record
from tests.end_to_end.test_supervision import UP_TO_THE_PLACE, Heard, the_live_call

SUPERVISOR = "superviseur@centre-appel.example"
ADVISER_SAYS = "Bonjour, ici la conseillère, je prends votre appel."
WHISPERED = "Propose de rappeler demain matin."
PATIENCE = 60_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dashboard(world: World) -> AsyncIterator[str]:
    """Started for these tests alone, in the world of all the others."""
    table = services.supervision(world.place)
    await world.start_all(table)
    yield world.place.dashboard_url
    for service in table:
        await world.stop(service.name)


async def test_a_supervisor_follows_a_call_from_its_first_words_to_its_story(
    stage: Stage, dashboard: str, tmp_path: Path
):
    await stage.emulators.learn(ADVISER_SAYS)
    voice = tmp_path / "adviser.wav"
    record(ADVISER_SAYS, voice)
    heard = Heard()
    calling = asyncio.create_task(
        stage.play(
            Dialogue(
                [
                    *UP_TO_THE_PLACE,
                    Wait("conseiller prend la suite", timeout=90),
                    Wait("reprend la suite", timeout=90),
                    Wait("mettre fin à cet appel", timeout=90),
                ],
                speaks=False,
            ),
            on_line=heard,
        )
    )
    async with supervising(dashboard, voice) as page:
        await heard.wait("Où cela", 120)
        call_id = await the_live_call(Supervisor(stage))
        await page.get_by_role("button", name="Ouvrir", exact=True).click(timeout=PATIENCE)
        conversation = page.get_by_role("log", name="Conversation")
        await expect(conversation).to_contain_text("collision, hier à 7 heures", timeout=PATIENCE)

        why = page.get_by_role("textbox", name="Motif de l'intervention")
        await why.fill("Appelant perdu")
        await why.press("Enter")
        await presses(page, "Écouter")
        await expect(page.get_by_text("Personne ne vous entend")).to_be_visible(timeout=PATIENCE)

        await page.get_by_role("textbox", name="Souffler à l'agent").fill(WHISPERED)
        await presses(page, "Souffler")
        await expect(conversation).to_contain_text(WHISPERED, timeout=PATIENCE)

        await presses(page, "Reprendre l'appel")
        speaking = page.get_by_text("Vous parlez à l'appelant")
        await expect(speaking).to_be_visible(timeout=PATIENCE)
        await heard.wait("conseiller prend la suite")
        await expect(conversation).to_contain_text(ADVISER_SAYS, timeout=PATIENCE)

        await presses(page, "Rendre à l'agent")
        await heard.wait("reprend la suite")
        await expect(speaking).to_have_count(0)

        await page.get_by_role("button", name="Terminer l'appel").click()
        await presses(page, "Oui, terminer l'appel")
        await page.get_by_role("link", name="Ouvrir la page de cet appel").click(timeout=PATIENCE)

        await page.wait_for_url("**/appel?appel=*")
        assert call_id in page.url
        story = page.get_by_role("log", name="Conversation")
        await expect(story).to_contain_text(ADVISER_SAYS, timeout=PATIENCE)
        await expect(page.get_by_text("Confié à un conseiller").first).to_be_visible()

        await page.get_by_role("link", name="Appels", exact=True).click()
        counted = page.get_by_text(re.compile(r"[1-9][\d\s]*\sappels?"))
        await expect(counted.first).to_be_visible(timeout=PATIENCE)
    call = await calling

    assert call.problem is None, transcript(call)
    done = stage.rows(
        "SELECT kind, who, reason FROM supervision_actions WHERE call_id = :id "
        "ORDER BY requested_at",
        id=call_id,
    )
    assert [each["kind"] for each in done] == ["listen", "whisper", "take_over", "hand_back", "end"]
    assert {each["who"] for each in done} == {SUPERVISOR}
    assert {each["reason"] for each in done} == {"Appelant perdu"}
    assert WHISPERED not in transcript(call)


async def presses(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click(timeout=PATIENCE)


@asynccontextmanager
async def supervising(dashboard: str, voice: Path) -> AsyncIterator[Page]:
    """Signed in as a supervisor, on « En direct », with a voice."""
    async with browsing(
        "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={voice}"
    ) as context:
        page = await context.new_page()
        await page.set_viewport_size({"width": 1440, "height": 1200})
        await page.goto(dashboard)
        await page.get_by_role("button", name="Se connecter").click(timeout=PATIENCE)
        await page.get_by_role("button", name=SUPERVISOR).first.click(timeout=PATIENCE)
        await page.get_by_role("link", name="En direct").click(timeout=PATIENCE)
        yield page
