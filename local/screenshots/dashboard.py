"""The dashboard over a month of calls, with two that are going on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession
from playwright.async_api import Browser, BrowserContext
from playwright.async_api import Page as Tab

from contract.identifiers import Line, grouped, policy_number
from local import launcher, signing
from local.dialogue import Dialogue, Step, Type, Wait
from local.launcher import Profile
from local.month_calls import PARIS
from local.screenshots import pictures
from local.simulated_caller import place
from local.world import World

PICTURED = Profile("pictures", own_folder=True, keeps_data=True, reads_dotenv=False)
WHO = "admin@centre-appel.example"
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
SKELETON = '[data-testid="stSkeleton"]'
CHART = '[data-testid="stVegaLiteChart"]'
FOREVER = 900
DAYS_SHOWN = 14
COLOURS = 128
POLICY = grouped(policy_number(Line.MOTOR, 4827315))

UP_TO_THE_PLACE: list[Step] = [
    Wait("vous aider"),
    Type("Bonjour, je veux déclarer un bris de glace, mon pare-brise, hier matin."),
    Wait("numéro de contrat"),
    Type(POLICY),
    Wait("date de naissance"),
    Type("12/03/1984"),
    Wait("code postal"),
    Type("69003"),
    Wait("Où cela"),
]
CALLERS: list[list[Step]] = [
    [*UP_TO_THE_PLACE, Wait("jamais dit", timeout=FOREVER)],
    [
        Wait("vous aider"),
        Type("Je n'en peux plus, c'est la troisième fois que j'appelle, aidez-moi !"),
        Wait("jamais dit", timeout=FOREVER),
    ],
]


@dataclass(frozen=True)
class Picture:
    name: str
    address: str
    width: int = 1280
    height: int = 1000
    dark: bool = False


@dataclass(frozen=True)
class Shown:
    """What pictures are of: a finished call, one of its claims, one that goes on."""

    call: str
    claim: str
    live: str


def wanted(shown: Shown) -> list[Picture]:
    live = f"en-direct?direct={shown.live}"
    call = f"appel?appel={shown.call}"
    # So that the equal period before lies within the month, too.
    today = datetime.now(PARIS).date()
    dates = ("dates", today - timedelta(DAYS_SHOWN - 1)), ("dates", today)
    period = urlencode([("periode", "Dates…"), *dates])
    return [
        Picture("overview", f"?{period}", height=1500),
        Picture("overview-dark", f"?{period}", dark=True),
        Picture("overview-wide", f"?{period}", 1920, 1200),
        Picture("overview-tablet", f"?{period}", 820, 1180),
        Picture("live", live),
        Picture("live-dark", live, 1920, 1000, dark=True),
        Picture("live-tablet", live, 820, 1180),
        Picture("calls", f"appels?{period}"),
        Picture("calls-dark", f"appels?{period}", 1920, 1000, dark=True),
        Picture("call", call, height=1500),
        Picture("call-dark", call, 1920, 1200, dark=True),
        Picture("claims", "sinistres"),
        Picture("claim", f"sinistres?sinistre={shown.claim}"),
        Picture("callbacks", "rappels"),
        Picture("quality", f"qualite?{period}", height=1300),
        Picture("alerts", "alertes"),
        Picture("privacy", f"donnees?{urlencode({'rubrique': 'Journal des accès'})}"),
        Picture("administration", "administration", height=1300),
    ]


async def take(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    async with (
        launcher.running(PICTURED, announce=print) as world,
        pictures.browser() as browser,
        signed_in(browser, world, dark=False) as light,
        signed_in(browser, world, dark=True) as dark,
        calling(world),
    ):
        # Those who call do not wait long: what is live comes first.
        listed = sorted(wanted(await found(world)), key=lambda each: "live" not in each.name)
        for picture in listed:
            await pictured(dark if picture.dark else light, world, picture, folder)
        return len(listed)


@asynccontextmanager
async def calling(world: World) -> AsyncIterator[None]:
    """Callers who wait for something that is never said."""
    waiting = [
        asyncio.create_task(
            place(Dialogue(steps, speaks=False), world.gateway_url, world.control_url)
        )
        for steps in CALLERS
    ]
    yield
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def found(world: World) -> Shown:
    """Once both calls are under way."""
    async with asyncio.timeout(120):
        live: list[dict[str, Any]] = []
        while len(live) < len(CALLERS) or max(each["turns"] for each in live) < 9:
            await asyncio.sleep(1)
            live = (await asked(world, "/v1/supervision/calls"))["items"]
    query = urlencode({"disposition": "claim_opened", "min_seconds": 120, "limit": 20})
    calls = (await asked(world, f"/v1/analytics/calls?{query}"))["items"]
    told = next(each for each in calls if each["quality_score"] and each["stars"])
    claims = (await asked(world, "/v1/claims/register"))["items"]
    claim = claims[0]["claim"]["claim_number"]
    return Shown(told["call_id"], claim, max(live, key=lambda each: each["turns"])["call_id"])


async def asked(world: World, target: str) -> dict[str, Any]:
    headers = signing.signed(world.place.keys.dashboard, "GET", target)
    async with (
        ClientSession(world.gateway_url) as client,
        client.get(target, headers=headers) as answer,
    ):
        answer.raise_for_status()
        document: dict[str, Any] = await answer.json()
        return document


@asynccontextmanager
async def signed_in(browser: Browser, world: World, *, dark: bool) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", color_scheme="dark" if dark else "light"
    )
    tab = await context.new_page()
    await tab.goto(world.place.dashboard_url)
    await tab.get_by_role("button", name="Se connecter").click(timeout=60_000)
    await tab.get_by_role("button", name=WHO).first.click(timeout=60_000)
    await tab.get_by_role("link", name="En direct").wait_for(timeout=60_000)
    await tab.close()
    yield context
    await context.close()


async def pictured(context: BrowserContext, world: World, picture: Picture, folder: Path) -> None:
    tab = await context.new_page()
    await tab.set_viewport_size({"width": picture.width, "height": picture.height})
    await tab.goto(f"{world.place.dashboard_url}/{picture.address}")
    await tab.wait_for_selector("h1", timeout=60_000)
    await tab.wait_for_selector(SETTLED, timeout=60_000)
    await drawn(tab)
    await pictures.save(tab, folder / f"dashboard-{picture.name}.png", COLOURS)
    await tab.close()


async def drawn(tab: Tab) -> None:
    """Charts and tables follow the page by a moment, each with a script of its own."""
    await tab.wait_for_function(
        "place => !document.querySelector(place)", arg=SKELETON, timeout=60_000
    )
    if await tab.locator(CHART).count():
        await tab.wait_for_selector(f"{CHART} svg", timeout=60_000)
    await tab.wait_for_load_state("networkidle")
    await tab.wait_for_timeout(700)
