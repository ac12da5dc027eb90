"""What stays of a call: the receipt of what was done, what can be kept, and the rating."""

from pathlib import Path

import pytest
from playwright.async_api import Page as Tab

from local.screenshots.page_server import ROOM, Page
from tests.unit.caller_page.conftest import StartCall

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLAIM = {
    "kind": "claim",
    "id": "SD26004217K",
    "number": "SD-26-004217-K",
    "peril": "un bris de glace",
    "when": "le 22 novembre 2026",
    "place": "Villeurbanne",
    "deductible": "75,50 €",
    "documents": ["la facture de réparation", "une photo"],
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


async def receipt(tab: Tab, *lines: object) -> str:
    await tab.evaluate("lines => fakeRoom.done(...lines)", list(lines))
    return plain(await tab.inner_text("#receipt")) if await tab.is_visible("#receipt") else ""


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


async def test_a_claim_is_told_with_its_number_what_was_sent_and_what_to_do_next(
    start_call: StartCall,
) -> None:
    tab = await start_call()

    words = await receipt(tab, CLAIM)

    assert "SD-26-004217-K" in words
    assert "Un bris de glace, le 22 novembre 2026, Villeurbanne. Franchise : 75,50 €." in words
    assert "à l’adresse c•••@e•••.fr" in words
    assert "Date limite de déclaration : lundi 30 novembre 2026 (L113-2 4°)." in words
    assert "La facture de réparation" in words
    assert "Une photo" in words


MAILS_AND_DEADLINES = [
    ({"email": "no_address", "address": None}, "n’a pas d’adresse e-mail"),
    ({"email": "not_sent"}, "ne peut pas partir par e-mail"),
    ({"email": "sent", "address": None}, "à l’adresse de votre dossier"),
    ({"deadline": None}, "à partir de l’arrêté publié au Journal officiel"),
]


async def test_the_receipt_says_what_is_true_of_the_mail_and_the_deadline(
    start_call: StartCall,
) -> None:
    tab = await start_call("#type")

    for changes, said in MAILS_AND_DEADLINES:
        assert said in await receipt(tab, CLAIM | changes)


async def test_a_late_report_is_not_reproached(start_call: StartCall) -> None:
    tab = await start_call()

    words = await receipt(tab, CLAIM | {"late": True})

    assert "limite" not in words
    assert "SD-26-004217-K" in words


LINES = [
    (CALLBACK, "Mardi 24 novembre 2026, entre 10 h et 10 h 30."),
    (CALLBACK, "Au numéro de votre dossier."),
    (CALLBACK | {"timing": "now", "on_file": False}, "avant 10 h 30."),
    (CALLBACK | {"state": "cancelled"}, "Le rappel est annulé"),
    ({"kind": "addition", "id": "a", "number": "SD-26-004217-K"}, "est complété"),
    ({"kind": "email", "id": "e", "template": "certificate"}, "attestation d’assurance"),
    ({"kind": "email", "id": "e", "template": "unheard_of"}, "Ce que vous avez demandé"),
    ({"kind": "link", "id": "l", "number": "SD-26-1", "days": 14}, "sert pendant 14 jours"),
    ({"kind": "report", "id": "r", "number": "DT-26-000001-A"}, "DT-26-000001-A"),
    ({"kind": "contact", "id": "c", "changed": "email"}, "nouvelle adresse e-mail"),
]


async def test_each_thing_that_is_done_has_its_words(start_call: StartCall) -> None:
    tab = await start_call("#type")

    for line, said in LINES:
        words = await receipt(tab, line)

        assert said in words
        assert not any(odd in words for odd in ("undefined", "null", "{", "Invalid"))


async def test_what_the_page_has_no_words_for_is_not_shown(start_call: StartCall) -> None:
    tab = await start_call("#type")

    assert await receipt(tab, {"kind": "unheard_of", "id": "u"}) == ""


async def test_an_agent_who_replaces_another_adds_to_the_receipt(start_call: StartCall) -> None:
    tab = await start_call()
    await receipt(tab, CLAIM)

    await tab.evaluate("fakeRoom.agentLeaves()")
    words = await receipt(tab, CALLBACK, CALLBACK | {"state": "cancelled"})

    assert "SD-26-004217-K" in words
    assert "Le rappel est annulé" in words
    assert "vous rappelle" not in words


async def test_what_the_receipt_holds_is_never_html(start_call: StartCall) -> None:
    tab = await start_call()

    await receipt(tab, CLAIM | {"place": "<img src=x onerror=alert(1)>", "documents": ["<b>x</b>"]})

    assert await tab.locator("#receipt img, #receipt li b:not(.code)").count() == 0
    assert "<img src=x" in await tab.inner_text("#receipt")


async def test_the_receipt_and_the_conversation_can_be_kept(
    start_call: StartCall, tmp_path: Path
) -> None:
    tab = await start_call()
    await receipt(tab, CLAIM)
    await tab.evaluate("fakeRoom.say('agent-1', 's1', ['Votre dossier est ouvert.'])")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")
    await tab.click("#end")

    async with tab.expect_download() as started:
        await tab.click("#download")
    download = await started.value
    await download.save_as(tmp_path / "kept.txt")

    kept = (tmp_path / "kept.txt").read_text(encoding="utf-8")
    assert download.suggested_filename == "appel-3F2A91C0.txt"
    for part in ("Assurances du Parc", "3F2A 91C0", "SD-26-004217-K", "La facture de réparation"):
        assert part in kept
    assert "Agent : Votre dossier est ouvert." in kept
    assert "Nouvel appel" not in kept


async def test_on_paper_stands_what_is_to_be_kept_and_nothing_to_press(
    start_call: StartCall,
) -> None:
    tab = await start_call()
    await receipt(tab, CLAIM)
    await tab.click("#end")

    await tab.emulate_media(media="print", color_scheme="dark")

    assert await tab.is_visible("#receipt")
    assert await tab.locator("button:visible").count() == 0
    background = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


async def test_a_cut_call_keeps_its_receipt_and_can_be_rated(start_call: StartCall) -> None:
    tab = await start_call()
    await receipt(tab, CLAIM)

    await tab.evaluate("fakeRoom.close(LivekitClient.DisconnectReason.SIGNAL_CLOSE)")
    await tab.wait_for_selector("#error[data-kind=lost]")

    assert await tab.is_visible("text=SD-26-004217-K")
    assert await tab.is_visible("#rating")
    assert await tab.is_visible("#download")


async def test_a_rating_goes_to_its_call_under_its_pass(
    driven_site: Page, start_call: StartCall
) -> None:
    tab = await start_call()
    await tab.click("#end")

    await tab.click("#rating [type=submit]")
    missing = await tab.inner_text("#rating [role=status]")
    await tab.get_by_label("4 Bien", exact=True).check()
    await tab.fill("#comment", "  Clair et rapide ")
    await tab.click("#rating [type=submit]")
    await tab.wait_for_selector("#rating[data-state=sent]")

    assert "Choisissez d’abord une note" in missing
    path = f"/v1/analytics/calls/{ROOM.removeprefix('call-')}/rating"
    assert driven_site.ratings.requests == [
        (path, "Bearer pass", {"stars": 4, "comment": "Clair et rapide"})
    ]
    assert "Merci" in await tab.inner_text("#rating [role=status]")


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (503, "failed", "envoyez-la de nouveau"),
        (422, "failed", "envoyez-la de nouveau"),
        (401, "too_late", "ne peut plus être noté"),
        (429, "too_late", "ne peut plus être noté"),
    ],
)
async def test_a_rating_that_is_not_taken_says_what_to_do(
    driven_site: Page, start_call: StartCall, status: int, state: str, said: str
) -> None:
    driven_site.ratings.status = status
    tab = await start_call("#type")
    await tab.click("#end")

    await tab.locator("#rating [value='1']").check()
    await tab.click("#rating [type=submit]")
    await tab.wait_for_selector(f"#rating[data-state={state}]")

    assert said in await tab.inner_text("#rating [role=status]")


async def test_a_call_that_nobody_answered_is_not_rated_and_leaves_nothing_to_keep(
    start_call: StartCall,
) -> None:
    tab = await start_call(agent=False)

    await tab.click("#end")
    await tab.wait_for_selector("[data-view=ended]")

    assert not await tab.is_visible("#rating")
    assert not await tab.is_visible("#download")


async def test_the_next_call_starts_without_the_receipt_and_the_rating_of_the_last(
    start_call: StartCall,
) -> None:
    tab = await start_call()
    await receipt(tab, CLAIM)
    await tab.click("#end")
    await tab.locator("#rating [value='1']").check()

    await tab.click("#again")
    await tab.click("#type")
    await tab.wait_for_function("globalThis.fakeRoom?.state === 'connected'")
    during = await tab.is_visible("#receipt")
    await tab.evaluate("fakeRoom.agent('listening')")
    await tab.click("#end")

    assert not during
    assert not await tab.is_visible("#receipt")
    assert await tab.locator("#rating :checked").count() == 0
