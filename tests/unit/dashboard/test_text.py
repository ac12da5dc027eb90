"""What others said is shown as it is: never markup, a link, or a formula."""

import re

import pytest

from dashboard.text import code, lines, plain

HOSTILE = [
    "<script>alert(1)</script>",
    "[un lien](javascript:alert(1))",
    "**gras** _italique_ `code` ~~barré~~",
    "# Titre\n- liste\n1. liste\n> citation",
    ":material/home: :red[rouge] $x^2$",
    "| a | b |\n|---|---|",
    "&lt;img src=x onerror=alert(1)&gt;",
    "https://hameconnage.example et www.hameconnage.example et a@b.example",
]


def shown(markdown: str) -> str:
    """What a reader of Markdown sees of text in which every special character is escaped."""
    return re.sub(r"\\(.)", r"\1", markdown).replace("\u2060", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_every_character_stands_for_itself(text: str):
    escaped = plain(text)

    assert shown(escaped) == " ".join(text.split())
    assert not re.search(r"(?<!\\)[\\`*_\[\]()#<>$:&~|](?!\W?\\)", re.sub(r"\\.", "", escaped))


@pytest.mark.parametrize("address", ["https://a.example", "www.a.example", "a@b.example"])
def test_an_address_is_not_made_a_link(address: str):
    bare = plain(address).replace("\\", "")

    assert not re.search(r"(://|www\.|@)\w", bare)


def test_line_ends_are_kept_where_they_mean_something():
    assert lines("un\n\ndeux") == "un  \ndeux"


def test_a_backtick_does_not_end_code():
    assert code("a`b`c") == "`a b c`"
    assert code("") == "` `"
