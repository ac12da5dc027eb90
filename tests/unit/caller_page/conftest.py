"""A browser for the whole run, and a fresh page for each test."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright
from playwright.async_api import Page as Tab

from local.screenshots.page_server import Page, page_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
]
FAKE_MICROPHONE = "--use-fake-device-for-media-stream"


async def launched(*arguments: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *arguments]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """With a microphone, which asks for permission."""
    async for browser in launched(FAKE_MICROPHONE):
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser_without_microphone() -> AsyncIterator[Browser]:
    async for browser in launched():
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Page]:
    """The page as it is served, with the real LiveKit client."""
    async with page_server() as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def driven_site() -> AsyncIterator[Page]:
    """The page with a LiveKit client that the test drives."""
    async with page_server(fake_livekit=True) as page:
        yield page


Visit = Callable[..., Awaitable[Tab]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Opens the page in a browser of its own memory; options are those of Playwright.

    The page's policy forbids what Playwright's `wait_for_function` does: it is set aside, but in
    the tests which are about it.
    """
    contexts: list[BrowserContext] = []

    async def open_page(
        site: Page, *, microphone: bool = True, policy: bool = False, **options: object
    ) -> Tab:
        context = await browser.new_context(locale="fr-FR", bypass_csp=not policy, **options)
        contexts.append(context)
        if microphone:
            await context.grant_permissions(["microphone"])
        tab = await context.new_page()
        tab.set_default_timeout(10_000)
        await tab.goto(site.origin)
        await tab.wait_for_selector("[data-view=notice]")
        return tab

    yield open_page
    for context in contexts:
        await context.close()


StartCall = Callable[..., Awaitable[Tab]]


@pytest_asyncio.fixture(loop_scope="session")
async def start_call(driven_site: Page, visit: Visit) -> StartCall:
    """A call whose room is joined; with an agent who listens, unless told otherwise."""

    async def start(button: str = "#call", *, agent: bool = True, clock: bool = False) -> Tab:
        tab = await visit(driven_site)
        if clock:
            await tab.clock.install()
        await tab.click(button)
        await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")
        if agent:
            await tab.evaluate("fakeRoom.agent('listening')")
            await tab.wait_for_selector("#state[data-state=listening]")
        return tab

    return start
