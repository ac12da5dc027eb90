"""What others said or wrote, shown as it is: neither markup, nor a formula, nor a link."""

import re

_LINKED = re.compile(r"(?<=@)|(?<=://)|(?<=www\.)", re.IGNORECASE)
"""Where Markdown would see an address and make it a link: a word joiner, unseen, stands there."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:^=&@/])")


def plain(text: str) -> str:
    """For Markdown: every character stands for itself."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub("\u2060", " ".join(text.split())))


def code(text: str) -> str:
    """For Markdown's code, where nothing is escaped and only a backtick ends it."""
    return f"`{' '.join(text.replace('`', ' ').split()) or ' '}`"


def lines(text: str) -> str:
    """The same, with line ends kept."""
    return "  \n".join(plain(line) for line in text.splitlines() if line.strip())


def cell(text: str) -> str:
    """For a spreadsheet: what would be a formula is text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
