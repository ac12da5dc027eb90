"""The notice: what a caller reads before anything is asked of them."""

import pytest

from local.screenshots.page_server import Page
from tests.unit.caller_page.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

COUNT_MICROPHONE_REQUESTS = """() => {
    globalThis.microphoneRequests = 0;
    const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (...options) => {
      globalThis.microphoneRequests++;
      return asked(...options);
    };
}"""


async def test_the_notice_says_what_answers_what_is_kept_and_who_is_responsible(
    site: Page, visit: Visit
) -> None:
    tab = await visit(site)

    text = (await tab.inner_text("main")).replace("\u00a0", " ")

    assert "intelligence artificielle" in text
    assert "n’est pas enregistrée" in text
    assert "6 mois" in text
    assert "Responsable du traitement : Assurances du Parc" in text


async def test_the_emergency_numbers_can_be_dialled(site: Page, visit: Visit) -> None:
    tab = await visit(site)

    links = await tab.eval_on_selector_all(".emergency a", "all => all.map(a => a.href)")

    assert links == ["tel:15", "tel:18", "tel:112", "sms:114"]


async def test_the_notice_comes_before_the_buttons(site: Page, visit: Visit) -> None:
    tab = await visit(site)

    follows = await tab.evaluate(
        """() => {
          const notice = document.querySelector('[data-text="texts.notice.ai"]');
          const button = document.querySelector("#call");
          const after = notice.compareDocumentPosition(button);
          return Boolean(after & Node.DOCUMENT_POSITION_FOLLOWING);
        }"""
    )

    assert follows


async def test_neither_microphone_nor_room_is_asked_before_the_caller_calls(
    site: Page, visit: Visit
) -> None:
    tab = await visit(site)
    await tab.evaluate(COUNT_MICROPHONE_REQUESTS)
    asked_before = await tab.evaluate("microphoneRequests"), len(site.tokens.requests)

    await tab.click("#call")
    await tab.wait_for_selector("[data-view=error]")

    assert asked_before == (0, 0)
    assert await tab.evaluate("microphoneRequests") == 1
    assert site.tokens.requests == [{}]


async def test_a_typed_call_never_asks_for_the_microphone(site: Page, visit: Visit) -> None:
    tab = await visit(site)
    await tab.evaluate(COUNT_MICROPHONE_REQUESTS)

    await tab.click("#type")
    await tab.wait_for_selector("[data-view=error]")

    assert await tab.evaluate("microphoneRequests") == 0


async def test_the_page_on_personal_data_names_who_is_responsible(site: Page, visit: Visit) -> None:
    tab = await visit(site)

    await tab.click("text=Tout savoir sur vos données")
    await tab.wait_for_selector("text=Assurances du Parc")

    assert "6 mois" in (await tab.inner_text("main")).replace("\u00a0", " ")


async def test_nothing_is_requested_outside_our_origin_and_livekit(
    site: Page, visit: Visit
) -> None:
    tab = await visit(site)
    addresses: list[str] = []
    tab.on("request", lambda request: addresses.append(request.url))
    tab.on("websocket", lambda socket: addresses.append(socket.url))

    await tab.reload()
    await tab.click("#call")
    await tab.wait_for_selector("[data-view=error]")

    assert {address.split("/")[2] for address in addresses} == {
        site.origin.removeprefix("http://"),
        "127.0.0.1:9",
    }


async def test_the_page_runs_under_its_policy_without_a_violation(site: Page, visit: Visit) -> None:
    tab = await visit(site, policy=True)
    violations: list[str] = []
    tab.on("console", lambda line: violations.append(line.text) if "Policy" in line.text else None)

    await tab.reload()
    await tab.click("#call")
    await tab.wait_for_selector("[data-view=error]")

    assert violations == []
