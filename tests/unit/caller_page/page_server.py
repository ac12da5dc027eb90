"""The caller page as the gateway serves it, with a token endpoint that answers as told."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time

from aiohttp import web

FOLDER = Path(__file__).parents[3] / "caller_page"
FAKE_LIVEKIT = Path(__file__).with_name("fake_livekit.js")
ROOM = "call-3f2a91c0d4e5f60718293a4b5c6d7e8f"
LIVEKIT_URL = "ws://127.0.0.1:9"
LIVEKIT_ORIGINS = "ws://127.0.0.1:9 http://127.0.0.1:9"


def grant(room: str = ROOM, expires_in: float = 600) -> dict[str, str]:
    """What the token endpoint answers; nothing listens where it leads."""
    claims = {"video": {"room": room}, "exp": int(time() + expires_in)}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return {"server_url": LIVEKIT_URL, "participant_token": f"e30.{payload}.c2ln"}


@dataclass
class TokenEndpoint:
    """Answers 201 unless told otherwise, and remembers what it was asked."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] = field(default_factory=dict)
    drops: bool = False
    requests: list[object] = field(default_factory=list)

    async def post(self, request: web.Request) -> web.Response:
        self.requests.append(await request.json())
        if self.drops:
            assert request.transport is not None
            request.transport.close()
        body = grant() if self.status == 201 else self.body
        return web.json_response(body, status=self.status, headers=self.headers)


@dataclass
class Page:
    origin: str
    tokens: TokenEndpoint


@asynccontextmanager
async def page_server(*, fake_livekit: bool = False) -> AsyncIterator[Page]:
    """Serves the page; `fake_livekit` puts a client that tests drive in place of the real one."""
    tokens = TokenEndpoint()
    headers = json.loads((FOLDER / "headers.json").read_text())
    policy = headers["Content-Security-Policy"].replace("{livekit_origin}", LIVEKIT_ORIGINS)
    headers["Content-Security-Policy"] = policy

    async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)

    async def index(_: web.Request) -> web.FileResponse:
        return web.FileResponse(FOLDER / "index.html")

    async def fake(_: web.Request) -> web.FileResponse:
        return web.FileResponse(FAKE_LIVEKIT)

    app = web.Application()
    app.on_response_prepare.append(add_headers)
    app.router.add_get("/", index)
    app.router.add_post("/v1/tokens", tokens.post)
    if fake_livekit:
        app.router.add_get("/vendor/livekit-client.umd.js", fake)
    app.router.add_static("/", FOLDER)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    try:
        yield Page(f"http://127.0.0.1:{runner.addresses[0][1]}", tokens)
    finally:
        await runner.cleanup()
