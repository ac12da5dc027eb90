"""One origin for everything: the functions by their prefixes, the caller page, the mails.

`python -m local.gateway --port N`, with where things are in `GATEWAY_UPSTREAMS`, `LIVEKIT_URL` and
`MAILS_URL`. In production a load balancer and a static host do this work.
"""

import argparse
import json
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from multidict import CIMultiDict
from pydantic_settings import BaseSettings
from yarl import URL

from contract.headers import REQUEST_ID
from local.folders import ROOT

MAX_BODY = 10 * 1024 * 1024
UPSTREAM_SECONDS = 30
# Functions close a connection idle for 2 s; the gateway lets go of it first.
KEEP_ALIVE_SECONDS = 1.5

ID = web.RequestKey("id", str)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
# What only the gateway may say about a client.
_FORWARDED = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class GatewaySettings(BaseSettings):
    gateway_upstreams: dict[str, str]
    """Prefix to address, as JSON: `{"/v1/tokens": "http://127.0.0.1:8101"}`."""
    livekit_url: str
    """Where pages connect to: the page's policy allows this origin and no other."""
    storage_url: str | None = None
    """Where pages send files; the policy allows this origin too."""
    mails_url: str | None = None
    """The page of the mails that the SendGrid emulator accepted."""
    caller_page: Path = ROOT / "caller_page"


def application(settings: GatewaySettings) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_identified])
    upstream = _Upstream()
    app.cleanup_ctx.append(upstream.lifetime)
    for prefix, address in settings.gateway_upstreams.items():
        handler = upstream.handler(address)
        app.router.add_route("*", prefix, handler)
        app.router.add_route("*", prefix + "/{rest:.*}", handler)
    if settings.mails_url:
        app.router.add_get("/mails", upstream.handler(settings.mails_url, path="/"))
    app.router.add_get("/health", _health)
    app.router.add_route("*", "/v1/{rest:.*}", _no_such_function)
    page = _Page(settings.caller_page, settings.livekit_url, settings.storage_url)
    app.router.add_get("/{path:.*}", page.file)
    return app


@web.middleware
async def _identified(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer names its request, so that one id finds it in every log."""
    given = request.headers.get(REQUEST_ID, "")
    request[ID] = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        response = _problem(request, refusal.status, refusal.reason)
    response.headers[REQUEST_ID] = request[ID]
    return response


class _Upstream:
    """One pool of kept-alive connections to all functions."""

    _session: ClientSession

    async def lifetime(self, app: web.Application) -> AsyncIterator[None]:
        self._session = ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS),
            timeout=ClientTimeout(total=UPSTREAM_SECONDS, connect=2),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
        )
        yield
        await self._session.close()

    def handler(self, address: str, path: str | None = None) -> Handler:
        async def forward(request: web.Request) -> web.StreamResponse:
            target = URL(address.rstrip("/") + (path or request.raw_path), encoded=True)
            return await self._forward(request, target)

        return forward

    async def _forward(self, request: web.Request, target: URL) -> web.StreamResponse:
        body = await request.read()
        try:
            async with self._session.request(
                request.method,
                target,
                headers=_towards_function(request),
                data=body or None,
                allow_redirects=False,
            ) as answer:
                headers = _kept(answer.headers)
                headers.popall("Content-Length", None)
                return web.Response(status=answer.status, headers=headers, body=await answer.read())
        except TimeoutError:
            return _problem(request, 504, "The function did not answer in time")
        except ClientError:
            return _problem(request, 503, "The function does not answer")


def _towards_function(request: web.Request) -> CIMultiDict[str]:
    headers = _kept(request.headers)
    for name in _FORWARDED:
        headers.popall(name, None)
    headers["X-Forwarded-For"] = request.remote or ""
    headers["X-Forwarded-Host"] = request.host
    headers["X-Forwarded-Proto"] = request.scheme
    headers[REQUEST_ID] = request[ID]
    return headers


def _kept(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """Without what concerns one connection alone."""
    named = headers.get("Connection", "").lower().split(",")
    dropped = _HOP_BY_HOP | {name.strip() for name in named}
    return CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in dropped
    )


class _Page:
    """The caller page, under the headers that its folder declares."""

    def __init__(self, folder: Path, livekit_url: str, storage_url: str | None) -> None:
        self._folder = folder.resolve()
        self._livekit_url = livekit_url
        self._storage_url = storage_url

    async def file(self, request: web.Request) -> web.StreamResponse:
        wanted = (self._folder / (request.match_info["path"] or "index.html")).resolve()
        hidden = wanted.name == "headers.json" or not wanted.is_relative_to(self._folder)
        if hidden or not wanted.is_file():
            return _problem(request, 404, "Not Found")
        return web.FileResponse(wanted, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return page_headers(self._folder / "headers.json", self._livekit_url, self._storage_url)


def page_headers(
    declared: Path, livekit_url: str, storage_url: str | None = None
) -> dict[str, str]:
    """The headers of the page's folder, with the origins that it connects to in their places."""
    text = declared.read_text()
    text = text.replace("{livekit_origin}", _origin(livekit_url))
    text = text.replace(" {storage_origin}", f" {_origin(storage_url)}" if storage_url else "")
    headers: dict[str, str] = json.loads(text)
    return headers


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _no_such_function(request: web.Request) -> web.StreamResponse:
    return _problem(request, 404, "Not Found")


def _problem(request: web.Request, status: int, title: str) -> web.Response:
    kind = re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    document = {"type": f"/problems/{kind}", "title": title, "status": status}
    return web.json_response(
        document | {"instance": request.path},
        status=status,
        content_type="application/problem+json",
        headers={"Retry-After": "1"} if status == 503 else None,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, required=True)
    chosen = arguments.parse_args()
    web.run_app(
        application(GatewaySettings()),
        host=chosen.host,
        port=chosen.port,
        access_log=None,
        print=lambda *_: None,
        shutdown_timeout=1,
    )


if __name__ == "__main__":
    main()
