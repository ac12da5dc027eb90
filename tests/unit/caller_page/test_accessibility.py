"""Accessibility: axe finds nothing in light or dark, the keyboard is enough, nothing overflows."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page as Tab

from local.screenshots.page_server import Page
from tests.unit.caller_page.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def notice(tab: Tab) -> None:
    await tab.wait_for_selector("[data-view=notice]")


async def error(tab: Tab) -> None:
    await tab.evaluate("globalThis.fakeMicrophoneError = 'NotAllowedError'")
    await tab.click("#call")
    await tab.wait_for_selector("[data-view=error]")


async def call(tab: Tab) -> None:
    await tab.click("#call")
    await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")
    await tab.evaluate(
        """() => {
          fakeRoom.agent("speaking");
          fakeRoom.say("caller-1", "s1", ["Bonjour, on m’a volé ma voiture."], { final: "true" });
          fakeRoom.say("agent-1", "s2", ["Je comprends. Êtes-vous en sé"], { hold: true });
          fakeRoom.emit("LocalAudioSilenceDetected");
        }"""
    )
    await tab.wait_for_selector("[data-id=s2]")


async def ended(tab: Tab) -> None:
    await call(tab)
    await tab.click("#end")
    await tab.wait_for_selector("[data-view=ended]")


async def data_notice(tab: Tab) -> None:
    await tab.click("text=Tout savoir sur vos données")
    await tab.wait_for_selector("text=Vos droits")


Reach = Callable[[Tab], Awaitable[None]]
STATES = [notice, error, call, ended, data_notice]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("reach", STATES)
async def test_axe_finds_no_violation(
    driven_site: Page, visit: Visit, reach: Reach, width: int
) -> None:
    tab = await visit(driven_site, viewport={"width": width, "height": 800})
    await reach(tab)
    await tab.evaluate(AXE)

    for scheme in ("light", "dark"):
        await tab.emulate_media(color_scheme=scheme)
        report = await tab.evaluate(
            "rules => axe.run({ runOnly: { type: 'tag', values: rules } })", RULES
        )

        found = [
            (scheme, item["id"], node["html"])
            for item in report["violations"]
            for node in item["nodes"]
        ]
        assert found == []


@pytest.mark.parametrize("reach", STATES)
async def test_nothing_overflows_at_320_pixels(
    driven_site: Page, visit: Visit, reach: Reach
) -> None:
    tab = await visit(driven_site, viewport={"width": 320, "height": 640})

    await reach(tab)

    assert await tab.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("reach", STATES)
async def test_nothing_overflows_with_text_twice_as_large(
    driven_site: Page, visit: Visit, reach: Reach
) -> None:
    tab = await visit(driven_site, viewport={"width": 640, "height": 640})

    await reach(tab)
    await tab.evaluate("document.documentElement.style.fontSize = '225%'")

    assert await tab.evaluate("document.documentElement.scrollWidth") <= 640


async def test_every_control_is_large_enough_to_be_touched(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site, viewport={"width": 320, "height": 640})
    await call(tab)

    heights = await tab.eval_on_selector_all(
        "button", "all => all.map(b => b.getBoundingClientRect().height).filter(h => h > 0)"
    )

    assert min(heights) >= 44


async def test_nothing_moves_for_who_asked_for_less_motion(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site, reduced_motion="reduce")

    await call(tab)

    moving = "document.getAnimations().filter((a) => a.playState === 'running').length"
    await tab.wait_for_function(f"{moving} === 0")


async def press_until(tab: Tab, key: str, focused: str) -> None:
    for _ in range(40):
        if await tab.evaluate("document.activeElement.id") == focused:
            return
        await tab.keyboard.press(key)
    pytest.fail(f"{key} never reaches #{focused}")


async def test_the_keyboard_is_enough_for_a_whole_call(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site)

    await press_until(tab, "Tab", "call")
    await tab.keyboard.press("Enter")
    await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")
    await tab.evaluate("fakeRoom.agent('listening')")
    await press_until(tab, "Tab", "message")
    await tab.keyboard.type("Bonjour")
    await tab.keyboard.press("Enter")
    await tab.wait_for_function("fakeRoom.sent.length === 1")
    await press_until(tab, "Shift+Tab", "end")
    await tab.keyboard.press("Enter")
    await tab.wait_for_selector("[data-view=ended]")
    await press_until(tab, "Tab", "again")
    await tab.keyboard.press("Enter")

    await tab.wait_for_selector("[data-view=notice]")


async def test_what_has_the_focus_is_outlined(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site)

    await press_until(tab, "Tab", "type")

    width = await tab.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px"
