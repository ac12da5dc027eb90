"""Errors: each says what happened, what to do, and the telephone number."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from playwright.async_api import Browser
from playwright.async_api import Page as Tab

from local.screenshots.page_server import ROOM, Page
from tests.unit.caller_page.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def error_after(tab: Tab, button: str) -> tuple[str | None, str]:
    """Its kind and its words."""
    await tab.click(button)
    await tab.wait_for_selector("[data-view=error]")
    words = (await tab.inner_text("#error")).replace("\u00a0", " ")
    assert await tab.locator('#error-do a[href^="tel:"]').count() == 1
    assert await tab.evaluate("document.activeElement.id") == "error-title"
    return await tab.get_attribute("#error", "data-kind"), words


async def test_a_refused_microphone_leads_to_a_typed_call_in_the_same_room(
    driven_site: Page, visit: Visit
) -> None:
    tab = await visit(driven_site)
    await tab.evaluate("globalThis.fakeMicrophoneError = 'NotAllowedError'")

    kind, words = await error_after(tab, "#call")
    await tab.click("#retry-typed")
    await tab.wait_for_selector("body[data-view=call][data-typed=true]")

    assert kind == "microphone_refused"
    assert "Continuez par écrit" in words
    assert len(driven_site.tokens.requests) == 1
    assert await tab.get_attribute("#reference", "data-reference") == ROOM


async def test_the_browser_s_own_refusal_is_understood(site: Page, visit: Visit) -> None:
    tab = await visit(site, microphone=False)

    kind, words = await error_after(tab, "#call")

    assert kind == "microphone_refused"
    assert "autorisez le microphone" in words


async def test_a_missing_microphone_is_said(
    site: Page, browser_without_microphone: Browser
) -> None:
    context = await browser_without_microphone.new_context(permissions=["microphone"])
    tab = await context.new_page()
    await tab.goto(site.origin)
    await tab.wait_for_selector("[data-view=notice]")

    kind, words = await error_after(tab, "#call")
    await context.close()

    assert kind == "microphone_missing"
    assert "Aucun microphone" in words


async def test_a_busy_microphone_is_said(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site)
    await tab.evaluate("globalThis.fakeMicrophoneError = 'NotReadableError'")

    kind, words = await error_after(tab, "#call")

    assert kind == "microphone_busy"
    assert "Une autre application" in words


@pytest.mark.parametrize(
    ("status", "type_", "kind"),
    [
        (503, "all-lines-busy", "busy"),
        (503, "line-closed", "paused"),
        (503, "unavailable", "down"),
        (503, "the-function-does-not-answer", "down"),
        (502, None, "down"),
        (429, "too-many-calls", "too_many"),
        (500, "internal-error", "down"),
        (403, None, "down"),
    ],
)
async def test_no_room_says_when_to_come_back(
    site: Page, visit: Visit, status: int, type_: str | None, kind: str
) -> None:
    site.tokens.status = status
    site.tokens.headers = {"Retry-After": "120"}
    site.tokens.body = {"type": f"/problems/{type_}"} if type_ else {}
    tab = await visit(site)

    answer, words = await error_after(tab, "#call")

    assert answer == kind
    assert "Réessayez dans 2 minutes" in words


async def test_a_closed_line_says_when_it_opens(site: Page, visit: Visit) -> None:
    site.tokens.status = 503
    site.tokens.body = {
        "type": "/problems/line-closed",
        "opens_at": "2026-11-24T08:30:00+01:00",
    }
    tab = await visit(site, timezone_id="America/New_York")

    kind, words = await error_after(tab, "#call")

    assert kind == "closed"
    assert "de nouveau mardi 24 novembre 2026 à 8 h 30" in words
    assert "Nos conseillers répondent" in words
    assert not await tab.is_visible("#retry")


@pytest.mark.parametrize("opens_at", ["soon", None, 12, {}])
async def test_an_opening_that_makes_no_sense_is_not_shown(
    site: Page, visit: Visit, opens_at: object
) -> None:
    site.tokens.status = 503
    site.tokens.body = {"type": "/problems/line-closed", "opens_at": opens_at}
    tab = await visit(site)

    _, words = await error_after(tab, "#call")

    assert not any(odd in words for odd in ("Invalid", "NaN", "1970", "undefined", "{"))


async def test_the_emergency_numbers_stay_when_no_call_can_be_made(
    site: Page, visit: Visit
) -> None:
    site.tokens.status = 503
    tab = await visit(site)

    await error_after(tab, "#call")

    assert await tab.is_visible('.emergency a[href="tel:112"]')


async def test_a_date_to_come_back_is_understood(site: Page, visit: Visit) -> None:
    site.tokens.status = 503
    later = datetime.now(UTC) + timedelta(minutes=5)
    site.tokens.headers = {"Retry-After": format_datetime(later, usegmt=True)}
    tab = await visit(site)

    _, words = await error_after(tab, "#type")

    assert "Réessayez dans 5 minutes" in words


async def test_without_a_date_the_wait_stays_vague(site: Page, visit: Visit) -> None:
    site.tokens.status = 503
    tab = await visit(site)

    _, words = await error_after(tab, "#type")

    assert "Réessayez dans quelques minutes" in words


async def test_the_telephone_number_of_the_refusal_is_preferred(site: Page, visit: Visit) -> None:
    site.tokens.status = 503
    site.tokens.body = {"telephone": "+33199005566"}
    tab = await visit(site)

    _, words = await error_after(tab, "#type")

    assert "appelez le 01 99 00 55 66" in words
    assert await tab.get_attribute("#error-telephone", "href") == "tel:+33199005566"


async def test_a_telephone_number_that_is_none_is_not_shown(site: Page, visit: Visit) -> None:
    site.tokens.status = 503
    site.tokens.body = {"telephone": "javascript:alert(1)"}
    tab = await visit(site)

    _, words = await error_after(tab, "#type")

    assert "appelez le 01 99 00 00 00" in words


async def test_a_cut_network_is_said(site: Page, visit: Visit) -> None:
    site.tokens.drops = True
    tab = await visit(site)

    kind, words = await error_after(tab, "#call")

    assert kind == "network"
    assert "Vérifiez votre connexion" in words


async def test_a_livekit_server_out_of_reach_is_said(site: Page, visit: Visit) -> None:
    tab = await visit(site)

    kind, _ = await error_after(tab, "#type")

    assert kind == "network"


async def test_an_answer_that_makes_no_sense_is_a_network_error(site: Page, visit: Visit) -> None:
    tab = await visit(site)
    await tab.route("**/v1/tokens", lambda route: route.fulfill(status=201, body="<html>"))

    kind, _ = await error_after(tab, "#type")

    assert kind == "network"


async def test_a_browser_without_webrtc_is_sent_to_the_telephone(site: Page, visit: Visit) -> None:
    tab = await visit(site)
    await tab.evaluate(
        "delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection"
    )

    kind, words = await error_after(tab, "#call")

    assert kind == "unsupported"
    assert "Réessayer" not in words


async def test_trying_again_can_succeed(driven_site: Page, visit: Visit) -> None:
    driven_site.tokens.status = 503
    tab = await visit(driven_site)
    await error_after(tab, "#call")

    driven_site.tokens.status = 201
    await tab.click("#retry")
    await tab.wait_for_function("globalThis.fakeRoom?.published.length === 1")

    assert await tab.get_attribute("body", "data-view") == "call"


async def test_no_track_is_left_open_when_there_is_no_room(driven_site: Page, visit: Visit) -> None:
    driven_site.tokens.status = 503
    tab = await visit(driven_site)

    await error_after(tab, "#call")

    await tab.wait_for_function("fakeMicrophone.stopped")


async def test_a_page_without_its_configuration_still_says_what_to_do(
    site: Page, visit: Visit
) -> None:
    tab = await visit(site)
    await tab.route("**/config.json", lambda route: route.fulfill(status=500))

    await tab.reload()

    await tab.get_by_text("notre numéro figure sur votre contrat").wait_for(state="visible")
