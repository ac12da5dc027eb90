"""How soon a supervisor sees the overview of a million calls, in a browser, and what it weighs; and
how far behind a live call its conversation is."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from playwright.async_api import BrowserContext, WebSocket
from playwright.async_api import Page as Tab

from local import launcher, simulated_caller
from local.dialogue import Dialogue, HangUp
from local.launcher import Profile
from local.screenshots import pictures
from local.screenshots.dashboard import CHART, SETTLED, SKELETON, UP_TO_THE_PLACE, WHO
from local.telephone import Line
from local.world import World

VIEWS = 5
MOTIFS = ("Sinistre", "Contrat", "Attestation", "Cotisation", "Tous")
SUMMARY = '[data-testid="stMetricValue"]'
"""The first is the number of calls: it differs from motif to motif."""
PATIENCE = 60_000
FOLLOWED = Dialogue([*UP_TO_THE_PLACE, HangUp()], speaks=False)
MEASURED = Profile("test", own_folder=True, reads_dotenv=False)


@dataclass
class View:
    seconds: float
    """From the address to the last chart."""
    files: int
    """Bytes of pages, scripts and styles that were not kept from before."""
    data: int
    """Bytes over the WebSocket: what this view shows."""


@dataclass(frozen=True)
class Views:
    cold: View
    """The first of new processes: with imports, connections and the metrics of a million calls."""
    opened: list[View]
    """In a new tab, of other periods: no figure is kept from before."""
    changed: list[float]
    """Seconds from the choice of another motif, in an open page, to its last chart."""
    behind: list[float]
    """Seconds from a line that the caller said or heard to the same line on « En direct »."""

    def told(self) -> str:
        opened = statistics.median(view.seconds for view in self.opened)
        return (
            f"overview in a browser: cold {self.cold.seconds:.1f} s, "
            f"opened again {opened:.2f} s, another motif {statistics.median(self.changed):.2f} s; "
            f"to the browser {max(view.data for view in self.opened) / 1000:.0f} kB a view "
            f"and {max(view.files for view in self.opened) / 1000:.0f} kB of files\n"
            f"a live call on « En direct »: {statistics.median(self.behind):.1f} s behind, "
            f"at most {max(self.behind):.1f} s, of {len(self.behind)} lines"
        )


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    async with launcher.running(MEASURED) as started:
        yield started


async def measure(place: World, first: date, days: int) -> Views:
    """`days` from `first` on, then periods a day shorter each."""
    async with pictures.browser() as browser:
        context = await browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
        await _sign_in(context, place)
        for name in ("analytics", "dashboard"):
            await place.stop(name)
            await place.start(name)
        views = [
            await _view(context, place, first, first + timedelta(days - 1 - n))
            for n in range(VIEWS + 1)
        ]
        changed = await _changes(context, place, first, first + timedelta(days - 1))
        behind = await _behind(context, place)
        await context.close()
        return Views(views[0], views[1:], changed, behind)


async def _sign_in(context: BrowserContext, place: World) -> None:
    tab = await context.new_page()
    await tab.goto(place.place.dashboard_url)
    await tab.get_by_role("button", name="Se connecter").click(timeout=PATIENCE)
    await tab.get_by_role("button", name=WHO).first.click(timeout=PATIENCE)
    await tab.get_by_role("link", name="En direct").wait_for(timeout=PATIENCE)
    await tab.close()


async def _view(context: BrowserContext, place: World, first: date, last: date) -> View:
    tab = await context.new_page()
    view = View(0, 0, 0)
    await _weigh(tab, view)
    started = time.monotonic()
    await tab.goto(_address(place, first, last))
    await _drawn(tab)
    view.seconds = time.monotonic() - started
    await tab.close()
    return view


async def _changes(context: BrowserContext, place: World, first: date, last: date) -> list[float]:
    tab = await context.new_page()
    await tab.goto(_address(place, first, last))
    await _drawn(tab)
    seconds = []
    for motif in MOTIFS:
        await tab.get_by_role("combobox", name="Motif").click()
        wanted = tab.get_by_role("option", name=motif, exact=True)
        await wanted.wait_for(timeout=PATIENCE)
        before = await tab.locator(SUMMARY).first.inner_text()
        started = time.monotonic()
        await wanted.click()
        await tab.wait_for_function(
            "([summary, before]) => {"
            " const now = document.querySelector(summary);"
            " return now && now.innerText !== before; }",
            arg=[SUMMARY, before],
            timeout=PATIENCE,
        )
        await _drawn(tab)
        seconds.append(time.monotonic() - started)
    await tab.close()
    return seconds


async def _behind(context: BrowserContext, place: World) -> list[float]:
    tab = await context.new_page()
    await tab.goto(f"{place.place.dashboard_url}/en-direct")
    seconds: list[float] = []
    followed: list[asyncio.Task[None]] = []

    async def seen(text: str) -> None:
        said_at = time.monotonic()
        await tab.wait_for_function(
            "text => document.querySelector('.story')?.innerText.includes(text)",
            arg=text,
            timeout=PATIENCE,
            polling=50,
        )
        seconds.append(time.monotonic() - said_at)

    is_open = False

    def heard(line: Line) -> None:
        if is_open:
            followed.append(asyncio.create_task(seen(line.text.strip())))

    calling = asyncio.create_task(
        simulated_caller.place(FOLLOWED, place.gateway_url, place.control_url, on_line=heard)
    )
    await tab.get_by_role("button", name="Ouvrir", exact=True).click(timeout=PATIENCE)
    is_open = True
    await calling
    await asyncio.gather(*followed)
    await tab.close()
    return seconds


def _address(place: World, first: date, last: date) -> str:
    query = urlencode([("periode", "Dates…"), ("dates", first), ("dates", last)])
    return f"{place.place.dashboard_url}/?{query}"


async def _drawn(tab: Tab) -> None:
    await tab.wait_for_selector(SETTLED, timeout=PATIENCE)
    await tab.wait_for_function(
        "([charts, skeleton]) => document.querySelectorAll(charts).length > 2"
        " && [...document.querySelectorAll(charts)].every((chart) => chart.querySelector('svg'))"
        " && !document.querySelector(skeleton) && !document.querySelector('[data-stale=true]')",
        arg=[CHART, SKELETON],
        timeout=PATIENCE,
    )


async def _weigh(tab: Tab, view: View) -> None:
    devtools = await tab.context.new_cdp_session(tab)
    await devtools.send("Network.enable")

    def loaded(event: dict[str, float]) -> None:
        view.files += int(event["encodedDataLength"])

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received(frame))

    def received(frame: str | bytes) -> None:
        view.data += len(frame)

    devtools.on("Network.loadingFinished", loaded)
    tab.on("websocket", opened)
