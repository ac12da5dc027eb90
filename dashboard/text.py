"""What others said or wrote, shown as it is: neither markup, nor a formula, nor a link."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:^=&@/])")


def plain(text: str) -> str:
    """For Markdown: every character stands for itself."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def lines(text: str) -> str:
    """The same, with line ends kept."""
    return "  \n".join(plain(line) for line in text.splitlines() if line.strip())


def cell(text: str) -> str:
    """For a spreadsheet: what would be a formula is text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
