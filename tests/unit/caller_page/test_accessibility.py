"""Accessibility: axe finds nothing in light or dark, the keyboard is enough, nothing overflows."""

from pathlib import Path

import pytest
from playwright.async_api import Page as Tab

from local.screenshots.caller_page import STATES, Picture, call, panels, prepare
from local.screenshots.page_server import Page
from tests.unit.caller_page.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
WIDTH = "document.documentElement.scrollWidth"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
async def test_every_state_is_accessible_at_every_width(
    driven_site: Page, visit: Visit, state: Picture
) -> None:
    prepare(driven_site, state)
    tab = await visit(driven_site, viewport={"width": 1280, "height": 800})
    await state.reach(tab)
    await tab.evaluate(AXE)

    found = []
    for width in (1280, 320):
        await tab.set_viewport_size({"width": width, "height": 640})
        for scheme in ("light", "dark"):
            await tab.emulate_media(color_scheme=scheme)
            found += [(width, scheme, *each) for each in await violations(tab)]
    width_at_320 = await tab.evaluate(WIDTH)
    # As wide as a screen of 1280 pixels at 200 %, with text twice as large again.
    await tab.set_viewport_size({"width": 640, "height": 640})
    await tab.evaluate("document.documentElement.style.fontSize = '225%'")
    width_at_400_percent = await tab.evaluate(WIDTH)

    assert found == []
    assert width_at_320 <= 320
    assert width_at_400_percent <= 640


async def violations(tab: Tab) -> list[tuple[str, str]]:
    report = await tab.evaluate(
        "rules => axe.run({ runOnly: { type: 'tag', values: rules } })", RULES
    )
    return [(item["id"], node["html"]) for item in report["violations"] for node in item["nodes"]]


async def test_every_control_is_large_enough_to_be_touched(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site, viewport={"width": 320, "height": 640})
    await panels(tab)

    heights = await tab.eval_on_selector_all(
        "button, summary, select",
        "all => all.map(b => b.getBoundingClientRect().height).filter(h => h > 0)",
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
