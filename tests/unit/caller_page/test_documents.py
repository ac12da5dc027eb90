"""The page behind an upload link, with a service and a storage that answer as told."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route
from playwright.async_api import Page as Tab

from local.screenshots.page_server import STORAGE_ORIGIN, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MB = 1024 * 1024
PDF = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
PHOTO = {"name": "IMG_1.HEIC", "mimeType": "", "buffer": b"heic"}


def problem(name: str, status: int = 409, **headers: str) -> dict[str, Any]:
    body = {"type": f"/problems/{name}", "title": "…", "status": status}
    return {"status": status, "headers": headers, "json": body}


@dataclass
class Documents:
    """Grants what is asked, unless `answers` has something else for it, once each."""

    answers: dict[str, list[dict[str, Any] | str]] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    received: list[str] = field(default_factory=list)

    async def answer(self, route: Route) -> None:
        request = route.request
        if request.url.startswith(STORAGE_ORIGIN):
            what, body = "storage", None
        else:
            what = request.url.split("/v1/documents/")[1].split("/")[0]
            what = "done" if request.method == "PUT" else what
            body = json.loads(request.post_data) if request.post_data else None
            self.tokens.add(request.headers.get("authorization"))
        self.asked.append((what, body))
        told = self.answers.get(what)
        answer = told.pop(0) if told else self._grant(what, body)
        if answer == "drop":
            await route.abort()
        else:
            await route.fulfill(**answer)  # type: ignore[arg-type]

    def _grant(self, what: str, body: Any) -> dict[str, Any]:
        match what:
            case "link":
                return {"json": self.permit()}
            case "uploads":
                self.received.append(body["kind"])
                url = f"{STORAGE_ORIGIN}/bucket"
                upload = {"id": "1" * 32, "url": url, "fields": {"key": "incoming/1"}}
                return {"status": 201, "json": upload | {"expires_at": "2026-12-07T09:00:00Z"}}
            case "storage":
                return {"status": 204, "headers": {"Access-Control-Allow-Origin": "*"}}
            case "done":
                return {"json": {"id": "1" * 32, "kind": self.received[-1], "name": "x.pdf"}}
            case _:
                return {"status": 201, "json": {"claim_number": "SD26004217K", "received": 1}}

    def permit(self) -> dict[str, Any]:
        return {
            "claim_number": "SD26004217K",
            "expected": [
                {"code": "photos", "label": "des photos des dommages"},
                {"code": "repair_quote", "label": "un devis de réparation"},
            ],
            "received": [],
            "files_left": 10,
            "max_bytes": 10 * MB,
            "media_types": ["application/pdf", "image/jpeg", "image/png", "image/heic"],
            "expires_at": "2026-12-07T09:00:00Z",
        }

    def said(self, what: str) -> list[Any]:
        return [body for asked, body in self.asked if asked == what]


Follow = Callable[..., Awaitable[Tab]]


@pytest_asyncio.fixture(loop_scope="session")
async def follow(browser: Browser, site: Page) -> AsyncIterator[Follow]:
    """Opens the page as its link does; the page's own policy holds unless a test sets it aside."""
    contexts = []

    async def follow_link(documents: Documents, *, bypass: bool = False, **options: Any) -> Tab:
        context = await browser.new_context(locale="fr-FR", bypass_csp=bypass, **options)
        contexts.append(context)
        tab = await context.new_page()
        tab.set_default_timeout(10_000)
        await tab.route("**/v1/documents/**", documents.answer)
        await tab.route(f"{STORAGE_ORIGIN}/**", documents.answer)
        await tab.goto(f"{site.origin}/documents.html#the-token")
        await tab.wait_for_selector("body:not([data-view=loading])")
        return tab

    yield follow_link
    for context in contexts:
        await context.close()


async def choose(tab: Tab, *files: dict[str, Any], kind: str = "repair_quote") -> None:
    await tab.set_input_files(f"#choose-{kind} + input", list(files))


async def text(tab: Tab, selector: str) -> str:
    return " ".join((await tab.inner_text(selector)).split())


# --- Sending --------------------------------------------------------------------------------------


async def test_the_page_says_the_claim_and_its_papers(follow: Follow) -> None:
    documents = Documents()

    tab = await follow(documents)

    assert await text(tab, "#claim") == "SD-26-004217-K"
    papers = await tab.eval_on_selector_all("#papers .label", "all => all.map(l => l.textContent)")
    assert papers == ["des photos des dommages", "un devis de réparation", "un autre document"]
    assert "10 fichiers au plus, de 10 Mo au plus" in await text(tab, "#rules")
    assert await tab.is_disabled("#submit")
    assert documents.tokens == {"Bearer the-token"}


async def test_a_file_is_announced_sent_checked_and_marked_received(follow: Follow) -> None:
    documents = Documents()
    tab = await follow(documents)

    await choose(tab, PDF)
    await tab.wait_for_selector("#files [data-state=received]")

    assert [what for what, _ in documents.asked] == ["link", "uploads", "storage", "done"]
    assert documents.said("uploads") == [
        {"kind": "repair_quote", "name": "devis.pdf", "media_type": "application/pdf", "size": 8}
    ]
    assert await text(tab, "#files .state") == "Reçu, ajouté à votre dossier"
    assert await text(tab, "[data-kind=repair_quote] .done") == "✓ reçu".removeprefix("✓ ")
    assert await text(tab, "#said") == "devis.pdf : reçu"


async def test_several_files_go_one_after_the_other_then_the_link_is_closed(
    follow: Follow,
) -> None:
    documents = Documents()
    tab = await follow(documents)

    await choose(tab, PDF, PHOTO, kind="photos")
    await tab.wait_for_selector("#files li:nth-child(2)[data-state=received]")
    await tab.click("#submit")
    await tab.wait_for_selector("[data-view=sent]")

    assert [each["media_type"] for each in documents.said("uploads")] == [
        "application/pdf",
        "image/heic",
    ]
    order = [what for what, _ in documents.asked]
    assert order == ["link", *["uploads", "storage", "done"] * 2, "submissions"]
    assert await text(tab, "#sent-what") == "Vos 2 documents sont dans le dossier SD-26-004217-K."
    assert await tab.evaluate("document.activeElement.id") == "sent-title"


async def test_a_telephone_offers_its_camera_and_a_computer_does_not(follow: Follow) -> None:
    telephone = await follow(Documents(), has_touch=True, is_mobile=True)
    computer = await follow(Documents())

    assert await telephone.is_visible("#photograph-photos")
    assert not await computer.is_visible("#photograph-photos")
    camera = telephone.locator("#photograph-photos + input")
    assert await camera.get_attribute("capture") == "environment"
    assert await camera.get_attribute("accept") == "image/*"


async def test_a_scan_that_takes_time_is_waited_for(follow: Follow) -> None:
    documents = Documents({"done": [problem("scan-pending", 503, **{"Retry-After": "0"})] * 2})
    tab = await follow(documents)

    await choose(tab, PDF)

    await tab.wait_for_selector("#files [data-state=received]")
    assert len(documents.said("done")) == 3


# --- Refused files --------------------------------------------------------------------------------


async def test_a_heavy_file_and_a_program_are_refused_before_they_travel(
    follow: Follow, tmp_path: Path
) -> None:
    documents = Documents()
    tab = await follow(documents)
    heavy, program = tmp_path / "lourd.pdf", tmp_path / "virus.exe"
    heavy.write_bytes(b"%PDF-" + bytes(20 * MB))
    program.write_bytes(b"MZ")

    await tab.set_input_files("#choose-photos + input", [heavy, program])
    await tab.wait_for_selector("#files li:nth-child(2)[data-state=refused]")

    assert documents.said("uploads") == []
    assert "trop lourd : 10 Mo au plus" in await text(tab, "[data-reason=too_large] .state")
    assert "ni un PDF ni une photo" in await text(tab, "[data-reason=type] .state")
    assert await tab.is_disabled("#submit")


@pytest.mark.parametrize(
    ("answers", "reason", "can_try_again"),
    [
        ({"uploads": [problem("too-many-files")]}, "too_many", False),
        ({"uploads": [problem("too-many-requests", 429)]}, "busy", True),
        ({"uploads": ["drop"]}, "network", True),
        ({"uploads": [problem("unavailable", 503)]}, "unavailable", True),
        ({"uploads": [{"status": 500, "body": "<html>"}]}, "unavailable", True),
        ({"storage": ["drop"]}, "network", True),
        (
            {
                "storage": [
                    {
                        "status": 400,
                        "body": "<Error><Code>EntityTooLarge</Code></Error>",
                        "headers": {"Access-Control-Allow-Origin": "*"},
                    }
                ]
            },
            "too_large",
            False,
        ),
        ({"done": [problem("file-type-refused", 415)]}, "type", False),
        ({"done": [problem("file-infected", 422)]}, "harmful", False),
        ({"done": [problem("file-too-large", 413)]}, "too_large", False),
        ({"done": [problem("upload-missing")]}, "lost", True),
    ],
)
async def test_a_refused_file_says_what_happened_and_what_to_do(
    follow: Follow, answers: dict[str, Any], reason: str, can_try_again: bool
) -> None:
    tab = await follow(Documents(answers))

    await choose(tab, PDF)
    await tab.wait_for_selector(f"#files [data-reason={reason}]")

    said = await text(tab, "#files .state")
    assert len(said) > 40
    assert not any(word in said for word in ("problem", "error", "HTTP", "undefined", "{"))
    assert await tab.locator("#files .again").count() == can_try_again
    assert "refusé" in await text(tab, "#said")


async def test_a_file_that_was_cut_off_is_sent_again_on_demand(follow: Follow) -> None:
    documents = Documents({"storage": ["drop"]})
    tab = await follow(documents)
    await choose(tab, PDF)

    await tab.click("#files .again")

    await tab.wait_for_selector("#files [data-state=received]")
    assert await tab.is_enabled("#submit")


async def test_what_a_files_name_holds_is_text(follow: Follow) -> None:
    tab = await follow(Documents())

    await choose(tab, PDF | {"name": "<img src=x onerror=alert(1)> {telephone}.pdf"})
    await tab.wait_for_selector("#files [data-state=received]")

    assert await text(tab, "#files .name") == "<img src=x onerror=alert(1)> {telephone}.pdf"
    assert await tab.locator("#files img, #files a").count() == 0


# --- Links ----------------------------------------------------------------------------------------

LINKS = {
    "unknown": problem("link-unknown", 404),
    "expired": problem("link-expired", 410),
    "used": problem("link-used", 410),
    "busy": problem("too-many-requests", 429, **{"Retry-After": "40"}),
    "unavailable": problem("unavailable", 503),
    "network": "drop",
}


@pytest.mark.parametrize(("kind", "answer"), LINKS.items(), ids=LINKS)
async def test_a_link_that_opens_nothing_says_why_and_whom_to_call(
    follow: Follow, kind: str, answer: Any
) -> None:
    tab = await follow(Documents({"link": [answer]}))

    assert await tab.get_attribute("#error", "data-kind") == kind
    assert await text(tab, "#error-telephone") == "Appeler le 01 99 00 00 00"
    assert "01 99 00 00 00" in await text(tab, "#error-do")
    assert await tab.is_visible("#retry") == (kind in ("busy", "unavailable", "network"))
    assert await tab.evaluate("document.activeElement.id") == "error-title"


async def test_the_page_comes_back_once_the_service_does(follow: Follow) -> None:
    tab = await follow(Documents({"link": [LINKS["unavailable"]]}))

    await tab.click("#retry")

    await tab.wait_for_selector("[data-view=form]")


async def test_a_link_that_ends_meanwhile_says_so(follow: Follow) -> None:
    tab = await follow(Documents({"uploads": [LINKS["expired"]]}))

    await choose(tab, PDF)

    await tab.wait_for_selector("#error[data-kind=expired]")


async def test_a_lost_answer_to_the_last_button_is_no_error(follow: Follow) -> None:
    tab = await follow(Documents({"submissions": ["drop", LINKS["used"]]}))
    await choose(tab, PDF)
    await tab.wait_for_selector("#files [data-state=received]")

    await tab.click("#submit")
    await tab.wait_for_selector("#submit-trouble:not([hidden])")
    await tab.click("#submit")

    await tab.wait_for_selector("[data-view=sent]")


# --- For everybody --------------------------------------------------------------------------------


async def test_the_keyboard_is_enough(follow: Follow) -> None:
    tab = await follow(Documents())

    async with tab.expect_file_chooser() as chooser:
        await press_until(tab, "choose-photos")
        await tab.keyboard.press("Enter")
    await (await chooser.value).set_files([PDF])  # type: ignore[list-item]
    await tab.wait_for_selector("#files [data-state=received]")
    await press_until(tab, "submit")
    await tab.keyboard.press("Enter")

    await tab.wait_for_selector("[data-view=sent]")


async def press_until(tab: Tab, focused: str) -> None:
    for _ in range(20):
        if await tab.evaluate("document.activeElement.id") == focused:
            return
        await tab.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches #{focused}")


async def form(tab: Tab) -> None:
    """Every state of a file at once."""
    await choose(tab, PDF, {"name": "virus.exe", "mimeType": "", "buffer": b"MZ"}, PDF, PDF)
    await tab.wait_for_selector("#files li:nth-child(3)[data-state=refused]")
    await tab.wait_for_selector("#files li:nth-child(4) progress")


async def sent(tab: Tab) -> None:
    await choose(tab, PDF)
    await tab.wait_for_selector("#submit:enabled")
    await tab.click("#submit")
    await tab.wait_for_selector("[data-view=sent]")


async def nothing(tab: Tab) -> None:
    pass


STATES: list[tuple[str, dict[str, Any], Callable[[Tab], Awaitable[None]]]] = [
    ("empty", {}, nothing),
    ("files", {"storage": [], "done": []}, form),
    ("sent", {}, sent),
    ("expired", {"link": [LINKS["expired"]]}, nothing),
]


@pytest.mark.parametrize(("name", "answers", "reach"), STATES, ids=[each[0] for each in STATES])
async def test_every_state_is_accessible_at_every_width(
    follow: Follow, name: str, answers: dict[str, Any], reach: Callable[[Tab], Awaitable[None]]
) -> None:
    documents = Documents(answers)
    if name == "files":
        grant = {"status": 204, "headers": {"Access-Control-Allow-Origin": "*"}}
        pending = [problem("scan-pending", 503, **{"Retry-After": "60"})]
        answers["storage"] = [grant, "drop", grant]
        answers["done"] = [{"json": {}}, *pending]
    tab = await follow(documents, bypass=True, viewport={"width": 1280, "height": 800})
    await reach(tab)
    await tab.evaluate(AXE)

    found = []
    for width in (1280, 320):
        await tab.set_viewport_size({"width": width, "height": 640})
        for scheme in ("light", "dark"):
            await tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            report = await tab.evaluate(
                "rules => axe.run({ runOnly: { type: 'tag', values: rules } })", RULES
            )
            found += [
                (width, scheme, item["id"], node["html"])
                for item in report["violations"]
                for node in item["nodes"]
            ]
    heights = await tab.eval_on_selector_all(
        "button, .button", "all => all.map(b => b.getBoundingClientRect().height).filter(h => h)"
    )
    width_at_320 = await tab.evaluate("document.documentElement.scrollWidth")

    assert found == []
    assert width_at_320 <= 320
    assert min(heights, default=44) >= 44
