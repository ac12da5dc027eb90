"""The files of the page: what is vendored, how heavy it is, which headers protect it."""

import gzip
import hashlib
import json
import re
from datetime import time
from pathlib import Path

import pytest
from dotenv import dotenv_values

from local import services
from local.folders import ROOT
from local.screenshots.page_server import FOLDER
from voice_worker.settings import SpeechSettings

VENDORED = [FOLDER / "vendor", Path(__file__).parent / "vendor"]
SCRIPTS_AT_MOST = 180_000
OURS = [path for path in FOLDER.iterdir() if path.suffix in {".html", ".js", ".css", ".json"}]


@pytest.mark.parametrize("folder", VENDORED, ids=["page", "tests"])
def test_vendored_files_are_those_of_their_readme(folder: Path) -> None:
    table = (folder / "README.md").read_text()

    declared = dict(re.findall(r"\| `(\S+\.js)` .*`([0-9a-f]{64})`", table))

    assert (folder / "LICENSE").is_file()
    assert declared == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")
    }


def test_all_scripts_together_are_light() -> None:
    scripts = [*FOLDER.glob("*.js"), *(FOLDER / "vendor").glob("*.js")]

    weight = sum(len(gzip.compress(path.read_bytes(), 6)) for path in scripts)

    assert weight <= SCRIPTS_AT_MOST


def test_our_files_name_no_other_host() -> None:
    named = {
        (path.name, address)
        for path in OURS
        for address in re.findall(r"(?:https?|wss?)://[^\s\"']+", path.read_text())
    }

    assert named == set()


def test_the_policy_allows_our_scripts_and_the_livekit_server_alone() -> None:
    headers = json.loads((FOLDER / "headers.json").read_text())

    policy = dict(
        rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' {livekit_origin} {storage_origin}"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_script_or_style_stands_in_the_pages() -> None:
    for page in FOLDER.glob("*.html"):
        text = page.read_text()

        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), page.name


def test_every_text_that_the_page_names_exists() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    pages = "".join(page.read_text() for page in FOLDER.glob("*.html"))

    for path in re.findall(r'data-(?:text|label|link)="([^"]+)"', pages):
        value = config
        for key in path.split("."):
            value = value[key]
        assert value, path


def test_every_error_and_trouble_gives_the_telephone_number() -> None:
    texts = json.loads((FOLDER / "config.json").read_text())["texts"]

    advice = {kind: text["do"] for kind, text in texts["errors"].items()} | texts["troubles"]

    assert [kind for kind, text in advice.items() if "{telephone}" not in text] == []


def test_the_page_documents_every_error_and_trouble() -> None:
    texts = json.loads((FOLDER / "config.json").read_text())["texts"]
    documented = re.split(r"-->", (FOLDER / "index.html").read_text())[0]

    kinds = [*texts["errors"], *texts["troubles"], *texts["states"]]

    assert [kind for kind in kinds if kind not in documented] == []


def test_every_line_of_the_receipt_that_the_worker_sends_has_words() -> None:
    source = (ROOT / "voice_worker/behaviors/receipt.py").read_text()

    kinds = json.loads((FOLDER / "config.json").read_text())["texts"]["receipt"]["kinds"]

    assert set(kinds) == set(re.findall(r'"kind": "(\w+)"', source))


def test_the_services_say_the_same_brand_and_number_as_the_page() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    compose = (ROOT / "docker-compose.local.yml").read_text()
    example = dotenv_values(ROOT / ".env.example")
    told = {"BRAND": config["brand"], "TELEPHONE": config["telephone"]}

    for name, value in told.items():
        in_compose = re.findall(rf'^\s+{name}: "?([^"\n]+)"?$', compose, re.MULTILINE)
        assert set(in_compose) == {value}
        assert example[name] == value
        assert SpeechSettings.model_fields[name.lower()].default == value
    assert tuple(told.values()) == (services.BRAND, services.TELEPHONE)


def test_the_page_tells_the_hours_at_which_advisers_ring_back() -> None:
    told = json.loads((FOLDER / "config.json").read_text())["hours"]["advisers"]
    hours = json.loads((ROOT / "functions/callbacks/hours.json").read_text())
    (monday,), *rest, (saturday,), sunday = hours["week"].values()

    assert rest == [[monday]] * 4
    assert f"du lundi au vendredi {span(monday)}" in told
    assert f"le samedi {span(saturday)}" in told
    assert ("dimanche" in told) is bool(sunday)
    assert ("hors jours fériés" in told) is not hours["open_on_public_holidays"]


def span(hours: str) -> str:
    """`08:30-19:00` → « de 8 h 30 à 19 h »"""
    opens, closes = (time.fromisoformat(each) for each in hours.split("-"))
    return f"de {clock(opens)} à {clock(closes)}"


def clock(moment: time) -> str:
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def test_no_english_is_left_on_the_page() -> None:
    shown = re.sub(r"<!--.*?-->|<[^>]+>", " ", (FOLDER / "index.html").read_text(), flags=re.S)
    shown += " ".join(texts_of(json.loads((FOLDER / "config.json").read_text())["texts"]))

    words = set(re.findall(r"[a-z]+", shown.lower()))

    assert words & ENGLISH == set()


# fmt: off
ENGLISH = {
    "the", "and", "your", "you", "please", "call", "again", "error", "failed", "retry", "send",
    "sent", "loading", "waiting", "click", "button", "default", "unknown", "network", "busy",
    "closed", "speaker", "missing", "back", "next", "yes", "close", "open",
}
# fmt: on


def texts_of(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for each in node.values() for text in texts_of(each)]
    return [node] if isinstance(node, str) else []
