"""The caller page in each of its states, with a LiveKit client that is driven."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser
from playwright.async_api import Page as Tab

from local.screenshots import pictures
from local.screenshots.page_server import FOLDER, Page, page_server

TEXTS = json.loads((FOLDER / "config.json").read_text())["texts"]

SAID = [
    ("agent-1", "Bonjour, ici l’assistant vocal. Comment puis-je vous aider ?"),
    ("caller-1", "Bonjour, on m’a cassé le pare-brise hier matin, à Villeurbanne."),
    ("agent-1", "Je m’en occupe. Quel est votre numéro de contrat ?"),
]
CLAIM = {
    "kind": "claim",
    "id": "SD26004217K",
    "number": "SD-26-004217-K",
    "peril": "un bris de glace",
    "when": "le 22 novembre 2026, entre 6 h et 12 h",
    "place": "Villeurbanne",
    "deductible": "75,50 €",
    "documents": ["la facture ou le devis de réparation", "une photo du pare-brise"],
    "email": "queued",
    "address": "c•••@e•••.fr",
    "deadline": "2026-11-30",
    "rule": "L113-2 4°",
    "late": False,
}
CALLBACK = {
    "kind": "callback",
    "id": "cb",
    "state": "waiting",
    "timing": "slot",
    "starts_at": "2026-11-24T10:00:00+01:00",
    "ends_at": "2026-11-24T10:30:00+01:00",
    "on_file": True,
}
DEVICES = {
    "audioinput": [
        {"deviceId": "casque", "label": "Casque USB"},
        {"deviceId": "interne", "label": "Micro intégré"},
    ],
    "audiooutput": [{"deviceId": "default", "label": "Default"}],
}

Act = Callable[[Tab], Awaitable[None]]


@dataclass(frozen=True)
class Picture:
    """One state of the page: how it is reached, and how it is looked at."""

    name: str
    reach: Act
    answers: dict[str, Any] = field(default_factory=dict)
    """What the token endpoint says instead of a room."""
    width: int = 1280
    height: int = 800
    dark: bool = False


async def notice(tab: Tab) -> None:
    """As the page opens."""


async def data_notice(tab: Tab) -> None:
    await tab.click("[data-link]")
    await tab.wait_for_selector(".article h2")
    await tab.wait_for_function("document.querySelector('.brand').textContent !== ''")


async def connecting(tab: Tab) -> None:
    await tab.click("#call")
    await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")


async def call(tab: Tab, button: str = "#call") -> None:
    await tab.evaluate("devices => { globalThis.fakeDevices = devices; }", DEVICES)
    await tab.click(button)
    await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")
    await tab.evaluate("fakeRoom.agent('speaking'); fakeRoom.quality('excellent')")
    for number, (speaker, words) in enumerate(SAID):
        await tab.evaluate(
            "([who, id, words]) => fakeRoom.say(who, id, [words], { final: 'true' })",
            [speaker, f"s{number}", words],
        )
        await tab.wait_for_selector(f"[data-id=s{number}][data-final=true]")
    if button == "#call":
        await tab.wait_for_function("document.querySelector('#level').value > 0")


async def typed(tab: Tab) -> None:
    await call(tab, "#type")
    await tab.evaluate("fakeRoom.agent('listening')")
    await tab.fill("#message", "MR-482-7315-K")


async def panels(tab: Tab) -> None:
    await call(tab)
    await tab.click("#audio summary")
    await tab.click("#keypad summary")
    await tab.click('#keys [data-key="6"]')
    await tab.click('#keys [data-key="9"]')
    await tab.wait_for_selector("[data-id=keys-0]")


async def done(tab: Tab) -> None:
    await call(tab)
    await tab.evaluate("lines => fakeRoom.done(...lines)", [CLAIM])


async def ended(tab: Tab) -> None:
    await call(tab)
    await tab.evaluate("lines => fakeRoom.done(...lines)", [CLAIM, CALLBACK])
    await tab.click("#end")
    await tab.locator("#rating [value='4']").check()


async def rated(tab: Tab) -> None:
    await call(tab)
    await tab.click("#end")
    await tab.locator("#rating [value='5']").check()
    await tab.click("#rating [type=submit]")
    await tab.wait_for_selector("#rating[data-state=sent]")


async def lost(tab: Tab) -> None:
    await done(tab)
    await tab.evaluate("fakeRoom.close(LivekitClient.DisconnectReason.SIGNAL_CLOSE)")
    await tab.wait_for_selector("[data-view=error]")


def trouble(kind: str) -> Act:
    events = {
        "reconnecting": "fakeRoom.drop()",
        "audio_blocked": "fakeRoom.canPlaybackAudio = false;"
        " fakeRoom.emit('AudioPlaybackStatusChanged')",
        "microphone_silent": "fakeRoom.emit('LocalAudioSilenceDetected')",
        "microphone_lost": "fakeMicrophone.handlers.ended()",
        "poor_line": "fakeRoom.quality('poor')",
    }

    async def reach(tab: Tab) -> None:
        if kind == "agent_absent":
            await tab.clock.install()
            await connecting(tab)
            await tab.clock.fast_forward(11_000)
        elif kind == "reconnecting_long":
            await tab.clock.install()
            await call(tab)
            await tab.evaluate(events["reconnecting"])
            await tab.clock.fast_forward(21_000)
        elif kind == "message_not_sent":
            await call(tab)
            await tab.evaluate("fakeRoom.failsToSend = true")
            await tab.fill("#message", "Bonjour")
            await tab.click("#send")
        else:
            await call(tab)
            await tab.evaluate(events[kind])
        await tab.wait_for_selector(f"#trouble[data-kind={kind}]")

    return reach


def failure(kind: str) -> Picture:
    refusals = {
        "busy": {"type": "/problems/all-lines-busy"},
        "closed": {"type": "/problems/line-closed", "opens_at": "2026-11-24T08:30:00+01:00"},
        "paused": {"type": "/problems/line-closed"},
        "down": {"type": "/problems/unavailable"},
        "too_many": {"type": "/problems/too-many-calls"},
    }
    microphones = {
        "microphone_refused": "NotAllowedError",
        "microphone_missing": "NotFoundError",
        "microphone_busy": "NotReadableError",
    }

    async def reach(tab: Tab) -> None:
        if kind == "lost":
            return await lost(tab)
        if kind == "network":
            await tab.route("**/v1/tokens", lambda route: route.abort())
        if kind == "unsupported":
            await tab.evaluate("LivekitClient.isBrowserSupported = () => false")
        if kind in microphones:
            await tab.evaluate("name => { fakeMicrophoneError = name; }", microphones[kind])
        await tab.click("#call")
        await tab.wait_for_selector(f"#error[data-kind={kind}]")

    return Picture(f"error-{kind}", reach, refusals.get(kind, {}), 900, 640)


STATES = [
    Picture("notice", notice),
    Picture("data-notice", data_notice),
    Picture("connecting", connecting),
    Picture("call", call),
    Picture("call-done", done),
    Picture("panels", panels),
    Picture("typed", typed),
    Picture("ended", ended),
    Picture("rated", rated),
    *(Picture(f"trouble-{kind}", trouble(kind), width=900) for kind in TEXTS["troubles"]),
    *(failure(kind) for kind in TEXTS["errors"]),
]
"""Every state that a caller may see."""

PICTURES = [
    *STATES,
    Picture("notice-dark", notice, dark=True),
    Picture("notice-small", notice, width=320, height=640),
    Picture("notice-wide", notice, width=1920, height=1080),
    Picture("call-small-dark", call, width=320, height=640, dark=True),
    Picture("panels-small", panels, width=320, height=640),
    Picture("ended-dark", ended, dark=True),
    Picture("ended-small", ended, width=320, height=640),
]


async def take(folder: Path) -> int:
    async with pictures.browser() as browser:
        for picture in PICTURES:
            async with _reached(browser, picture) as tab:
                await pictures.save(tab, folder / f"caller-page-{picture.name}.png")
    return len(PICTURES)


@asynccontextmanager
async def _reached(browser: Browser, picture: Picture) -> AsyncIterator[Tab]:
    async with page_server(fake_livekit=True) as site:
        prepare(site, picture)
        context = await browser.new_context(
            locale="fr-FR",
            bypass_csp=True,
            viewport={"width": picture.width, "height": picture.height},
            color_scheme="dark" if picture.dark else "light",
            reduced_motion="reduce",
        )
        tab = await context.new_page()
        await tab.goto(site.origin)
        await tab.wait_for_selector("[data-view=notice]")
        await picture.reach(tab)
        yield tab
        await context.close()


def prepare(site: Page, picture: Picture) -> None:
    """What the functions answer, so that the state can be reached."""
    if picture.answers:
        site.tokens.status = 429 if "too-many" in picture.answers["type"] else 503
        site.tokens.headers = {"Retry-After": "120"}
        site.tokens.body = picture.answers
