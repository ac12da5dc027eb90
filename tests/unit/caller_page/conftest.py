"""A browser for the whole run, and a fresh page for each test."""

import shutil
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.unit.caller_page.page_server import Page, page_server

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
