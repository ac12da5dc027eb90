"""The caller page as the gateway serves it, with functions that answer as told.

For tests of the page alone, and for its pictures.
"""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import time

from aiohttp import web

from local.folders import ROOT

FOLDER = ROOT / "caller_page"
FAKE_LIVEKIT = Path(__file__).with_name("fake_livekit.js")
ROOM = "call-3f2a91c0d4e5f60718293a4b5c6d7e8f"
LIVEKIT_URL = "ws://127.0.0.1:9"
LIVEKIT_ORIGINS = "ws://127.0.0.1:9 http://127.0.0.1:9"
STORAGE_ORIGIN = "http://127.0.0.1:9"


def grant(room: str = ROOM, expires_in: float = 600) -> dict[str, str]:
    """What the token endpoint answers; nothing listens where it leads."""
    claims = {"video": {"room": room}, "exp": int(time() + expires_in)}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    token = f"e30.{payload}.c2ln"
    return {"server_url": LIVEKIT_URL, "participant_token": token, "call_pass": "pass"}


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
class RatingEndpoint:
    """Answers 200 unless told otherwise, and remembers what it was sent."""

    status: int = 200
    requests: list[tuple[str, str | None, object]] = field(default_factory=list)
    """Path, Authorization, body."""

    async def put(self, request: web.Request) -> web.Response:
        bearer = request.headers.get("Authorization")
        self.requests.append((request.path, bearer, await request.json()))
        return web.json_response({}, status=self.status)


@dataclass
class Page:
    origin: str
    tokens: TokenEndpoint
    ratings: RatingEndpoint


@asynccontextmanager
async def page_server(*, fake_livekit: bool = False) -> AsyncIterator[Page]:
    """Serves the page; `fake_livekit` puts a client that tests drive in place of the real one."""
    tokens, ratings = TokenEndpoint(), RatingEndpoint()
    headers = json.loads((FOLDER / "headers.json").read_text())
    policy = headers["Content-Security-Policy"].format(
        livekit_origin=LIVEKIT_ORIGINS, storage_origin=STORAGE_ORIGIN
    )
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
    app.router.add_put("/v1/analytics/calls/{call_id}/rating", ratings.put)
    if fake_livekit:
        app.router.add_get("/vendor/livekit-client.umd.js", fake)
    app.router.add_static("/", FOLDER)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    try:
        yield Page(f"http://127.0.0.1:{runner.addresses[0][1]}", tokens, ratings)
    finally:
        await runner.cleanup()
