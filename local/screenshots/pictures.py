"""Pictures: a browser to take them with, and files small enough for a repository."""

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

COLOURS = 64
"""Enough for a flat page; a third of the bytes."""


@asynccontextmanager
async def browser(*arguments: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", *arguments],
        )
        yield launched
        await launched.close()


async def save(tab: Page, path: Path, colours: int = COLOURS) -> None:
    """The whole page, to its end."""
    taken = Image.open(io.BytesIO(await tab.screenshot(full_page=True)))
    few = taken.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
