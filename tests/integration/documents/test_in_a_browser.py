"""From the e-mail's link to the claim, in a real browser: page, gateway, function and storage."""

import re
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page as Tab
from redis import Redis
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from functions.database.tables import documents
from functions.emails import relay
from local.emulators.clamd import EICAR
from local.gateway import GatewaySettings, application
from tests.integration.documents.conftest import EXE, PDF, PNG, Bucket
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service
from tests.unit.caller_page.conftest import launched


@pytest.fixture
def function_url(claim: str, bucket: Bucket, redis: Redis) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Service("documents").app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest_asyncio.fixture
async def site(function_url: str, storage_url: str) -> AsyncIterator[str]:
    """The page as the gateway serves it, with its headers."""
    settings = GatewaySettings(
        gateway_upstreams={"/v1/documents": function_url},
        livekit_url="ws://127.0.0.1:9",
        storage_url=storage_url,
    )
    runner = web.AppRunner(application(settings))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
def link(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address in the claim's confirmation."""
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.key")
    monkeypatch.setenv("SENDER_EMAIL", "sinistres@example.com")
    monkeypatch.setenv("PAGE_URL", site)
    with FakeSendGrid() as sendgrid:
        monkeypatch.setenv("SENDGRID_URL", sendgrid.url)
        relay.deliver()
        text = sendgrid.accepted[0]["content"][0]["value"]
    found = re.search(rf"{site}/documents\.html#\S+", text)
    assert found is not None
    return found[0]


@pytest_asyncio.fixture
async def tab() -> AsyncIterator[Tab]:
    async for browser in launched():
        tab = await (await browser.new_context(locale="fr-FR")).new_page()
        tab.set_default_timeout(20_000)
        yield tab


async def state_of(tab: Tab, name: str) -> str | None:
    """What became of a file once it is decided."""
    row = tab.locator("#files li", has_text=name)
    await row.and_(tab.locator("[data-state=received], [data-state=refused]")).wait_for()
    return await row.get_attribute("data-reason") or await row.get_attribute("data-state")


async def test_papers_go_from_the_email_to_the_claim_and_nothing_else_does(
    link: str, tab: Tab, database: Engine, bucket: Bucket, tmp_path: Path
):
    errors: list[str] = []
    tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    await tab.goto(link)
    await tab.wait_for_selector("[data-view=form]")
    files = {"devis.pdf": PDF, "plan.png": PNG, "virus.pdf": EXE, "piege.pdf": PDF + EICAR}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    await tab.set_input_files(
        "#choose-photos + input", [tmp_path / name for name in files], timeout=20_000
    )
    states = {name: await state_of(tab, name) for name in files}
    before_submission = list(errors)
    await tab.click("#submit")
    await tab.wait_for_selector("[data-view=sent]")
    await tab.reload()
    await tab.wait_for_selector("[data-view=error]")

    assert states == {
        "devis.pdf": "received",
        "plan.png": "received",
        "virus.pdf": "type",
        "piege.pdf": "harmful",
    }
    assert await tab.get_attribute("#error", "data-kind") == "used"
    # A browser tells of every answer above 399; of nothing else, such as its policy.
    assert all("status of 4" in said for said in before_submission)
    with database.begin() as connection:
        kept = connection.execute(
            select(documents.c.id, documents.c.name, documents.c.kind)
            .where(documents.c.status == "received")
            .order_by(documents.c.received_at)
        ).all()
    assert [(row.name, row.kind) for row in kept] == [
        ("devis.pdf", "photos"),
        ("plan.png", "photos"),
    ]
    assert bucket.keys() == sorted(f"documents/{row.id}" for row in kept)
    assert bucket.read(f"documents/{kept[0].id}") == PDF


async def test_the_page_reaches_the_storage_and_no_other_place(
    link: str, tab: Tab, storage_url: str
):
    answer = await tab.goto(link)

    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert f"connect-src 'self' ws://127.0.0.1:9 {storage_url};" in policy
    assert "{" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
