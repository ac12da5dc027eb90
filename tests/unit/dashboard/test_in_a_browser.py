"""The dashboard as a browser meets it: signing in, looks, weight, accessibility, hostile text."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from dashboard import pages
from dashboard.pages import PAGES
from dashboard.pages import Page as DashboardPage
from local.oidc import PEOPLE
from tests.unit.dashboard import sample
from tests.unit.dashboard.served import Site, served

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = (Path(__file__).parents[1] / "caller_page" / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_STREAMLIT = {"list", "listitem", "svg-img-alt", "target-size"}
"""Its navigation, its sparklines and its date segments: not ours to change."""

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
ALL = [page for listed in PAGES.values() for page in listed]
QUERIES = {
    pages.LIVE: f"?direct={sample.CALL_ID}",
    pages.CALL: f"?appel={sample.CALL_ID}",
    pages.CLAIMS: f"?sinistre={sample.CLAIM}",
    pages.CALLS: "?mots=eau",
}
WEIGHT = 200_000
"""Bytes that a view may send, Streamlit's own scripts apart."""

SKELETON = '[data-testid="stSkeleton"]'
CHART = '[data-testid="stVegaLiteChart"]'
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with served() as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield found
        await found.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def admin(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    """Signed in once, for all tests that only look."""
    context = await new_context(browser)
    tab = await context.new_page()
    await sign_in(tab, site, "admin@centre-appel.example")
    await tab.close()
    yield context
    await context.close()


async def new_context(browser: Browser, **options: Any) -> BrowserContext:
    return await browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 1000}
    )


async def sign_in(tab: Page, site: Site, who: str) -> None:
    await tab.goto(site.url)
    await tab.get_by_role("button", name="Se connecter").click(timeout=60_000)
    await tab.wait_for_url(f"{site.issuer}/**")
    await tab.get_by_role("button", name=who).first.click()
    await tab.wait_for_url(f"{site.url}/**")
    await tab.wait_for_selector(SETTLED, timeout=60_000)


def address(site: Site, page: DashboardPage) -> str:
    return f"{site.url}/{'' if page.default else page.address}{QUERIES.get(page, '')}"


async def opened(tab: Page, site: Site, page: DashboardPage) -> None:
    await tab.goto(address(site, page))
    await tab.wait_for_selector("h1", timeout=60_000)
    await tab.wait_for_selector(SETTLED, timeout=60_000)
    await tab.wait_for_function("place => !document.querySelector(place)", arg=SKELETON)
    if await tab.locator(CHART).count():
        await tab.wait_for_selector(f"{CHART} svg")


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.script)
async def test_a_page_is_light_accessible_quiet_and_deaf_to_hostile_text(
    admin: BrowserContext, site: Site, page: DashboardPage
):
    tab = await admin.new_page()
    received, complaints, spoken = 0, [], []

    def weigh(frame: str | bytes) -> None:
        nonlocal received
        received += len(frame)

    tab.on("websocket", lambda socket: socket.on("framereceived", weigh))
    tab.on("dialog", lambda dialog: spoken.append(dialog.message))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
    )
    await opened(tab, site, page)

    weight = received
    await tab.evaluate(AXE)
    found = []
    for scheme in ("light", "dark"):
        await tab.emulate_media(color_scheme=scheme)
        await tab.wait_for_function(
            "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme",
            arg=scheme,
        )
        report = await tab.evaluate(
            "rules => axe.run({ runOnly: { type: 'tag', values: rules } })", RULES
        )
        found += [
            (scheme, item["id"], node["html"][:200])
            for item in report["violations"]
            if item["id"] not in OF_STREAMLIT
            for node in item["nodes"]
        ]

    assert found == []
    assert weight <= WEIGHT
    assert complaints == []
    assert spoken == []
    await tab.close()


@pytest.mark.parametrize("width", [820, 1280, 1920])
async def test_nothing_overflows(admin: BrowserContext, site: Site, width: int):
    tab = await admin.new_page()
    await tab.set_viewport_size({"width": width, "height": 1000})
    for page in (pages.OVERVIEW, pages.LIVE, pages.CALLS, pages.CALL):
        await opened(tab, site, page)

        assert await tab.evaluate("document.documentElement.scrollWidth") <= width, page.script
    await tab.close()


@pytest.mark.parametrize("email", [who for who in PEOPLE if not who.startswith("sans")])
async def test_each_role_comes_in_by_the_issuer_and_leaves(
    browser: Browser, site: Site, email: str
):
    context = await new_context(browser)
    tab = await context.new_page()
    await sign_in(tab, site, email)

    name = PEOPLE[email][0]
    await tab.get_by_text(name).wait_for(timeout=60_000)
    cookies = {each["name"]: each for each in await context.cookies(site.url)}
    assert cookies["_streamlit_user"]["httpOnly"]
    assert cookies["_streamlit_user"]["sameSite"] == "Lax"
    sees_privacy = await tab.get_by_role("link", name="Données personnelles").count()
    assert bool(sees_privacy) == email.startswith("admin")
    await tab.get_by_role("button", name="Se déconnecter").click()
    await tab.wait_for_url(f"{site.issuer}/oauth2/end_session**")
    await tab.goto(site.url)
    await tab.get_by_role("button", name="Se connecter").wait_for(timeout=60_000)
    await context.close()


async def test_who_has_no_role_is_told_why(browser: Browser, site: Site):
    context = await new_context(browser)
    tab = await context.new_page()
    await sign_in(tab, site, "sans-role@centre-appel.example")

    await tab.get_by_text("sans rôle ici").wait_for(timeout=60_000)
    assert await tab.get_by_text("comptabilite").count()
    assert not await tab.get_by_role("link", name="Pilotage").count()
    await context.close()


async def test_the_page_is_french_and_comes_under_strict_headers(admin: BrowserContext, site: Site):
    answer = await admin.request.get(site.url)

    assert '<html lang="fr"' in await answer.text()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    ready = await admin.request.get(f"{site.url}/pret")
    assert (ready.status, await ready.json()) == (200, {"ready": True})
    client = await admin.request.get(f"{site.url}/livekit/livekit-client.umd.js")
    assert client.status == 200


async def test_a_view_is_an_address_and_may_be_kept(admin: BrowserContext, site: Site):
    tab = await admin.new_page()
    await tab.goto(f"{site.url}/appels?motif=Contrat&latence_min=2.5")
    await tab.wait_for_selector("h1", timeout=60_000)
    await tab.wait_for_selector(SETTLED, timeout=60_000)
    assert site.functions.of("GET /v1/analytics/calls")[-1].query["motif"] == "contract"

    await tab.get_by_label("Nom de la vue à enregistrer").fill("<b>Contrats</b> lents")
    await tab.get_by_role("button", name="Enregistrer la vue").click()
    await tab.goto(f"{site.url}/appels")
    kept = tab.get_by_role("link", name="<b>Contrats</b> lents")
    await kept.click(timeout=60_000)
    await tab.wait_for_url("**/appels?*motif=Contrat*")
    await tab.wait_for_selector(SETTLED, timeout=60_000)

    query = site.functions.of("GET /v1/analytics/calls")[-1].query
    assert (query["motif"], query["min_latency"]) == ("contract", "2.5")
    await tab.close()
