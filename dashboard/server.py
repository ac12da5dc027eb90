"""The dashboard as a server: `python -m dashboard.server --port 8501`.

Streamlit, with what it lacks: readiness, security headers, a page that says it is French, cookies
that travel on TLS alone, and the LiveKit client from our own origin.
"""

import argparse
import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.secrets import SecretsValue

from dashboard import (
    charts,  # noqa: F401 # What pages draw with is not imported while the first visitor waits.
    logs,
    settings,
)

SIGNED_IN = ("_streamlit", "AWSELBAuthSessionCookie")
"""Cookies by which one is signed in, by the beginning of their names."""

HERE = Path(__file__).parent
LIVEKIT_CLIENT = HERE.parent / "caller_page" / "vendor"


class OurPage:
    """Streamlit's page: in French, under our headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = _headers()
        self._on_tls = settings.sign_in().dashboard_url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message = {}

        async def send_ours(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if self._on_tls:
                    _secure_cookies(headers)
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start:
                message["body"] = _french(message.get("body", b""))
                MutableHeaders(scope=start)["content-length"] = str(len(message["body"]))
                await send(start)
                start = {}
            await send(message)

        if scope["path"] in ("/", "/index.html") or "." not in scope["path"]:
            # The page is read here: it must come as it is.
            _drop(scope, b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
        await self._app(scope, receive, send_ours)


def _drop(scope: Scope, *names: bytes) -> None:
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in names]


def _french(page: bytes) -> bytes:
    page = re.sub(rb'<html lang="[a-z]*"', b'<html lang="fr"', page, count=1)
    return page.replace(
        b"You need to enable JavaScript to run this app.",
        b"Ce tableau de bord a besoin de JavaScript.",
    )


def _secure_cookies(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", f"{cookie}; Secure")


def _headers() -> dict[str, str]:
    listening = settings.look().livekit_public_url or ""
    livekit = " ".join(_origins(listening))
    policy = {
        "default-src": "'none'",
        # Streamlit's charts compile their expressions, and its components are blobs.
        "script-src": f"'self' 'unsafe-eval' blob: {' '.join(_inline_scripts())}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "connect-src": f"'self' {livekit}".strip(),
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Permissions-Policy": "microphone=(self), autoplay=(self), camera=(), geolocation=()",
        "Strict-Transport-Security": "max-age=31536000",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _inline_scripts() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's page itself."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_bytes()
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    ]


def _origins(livekit_url: str) -> list[str]:
    """Where browsers open the signal connection, over WebSocket and over HTTP."""
    if not livekit_url:
        return []
    host, secure = urlsplit(livekit_url).netloc, livekit_url.startswith(("wss:", "https:"))
    return [f"wss://{host}", f"https://{host}"] if secure else [f"ws://{host}", f"http://{host}"]


async def _ready(_: Request) -> JSONResponse:
    """Whether it can serve: its settings are there. Functions that are down have their page."""
    settings.backend()
    settings.sign_in()
    return JSONResponse({"ready": True})


async def _sign_out(request: Request) -> RedirectResponse:
    """Forgets who is signed in here and at the load balancer, then at the issuer."""
    answer = RedirectResponse(settings.sign_in().oidc_logout_url or "/", 302)
    for cookie in request.cookies:
        if cookie.startswith(SIGNED_IN):
            answer.delete_cookie(cookie)
    return answer


def _say_sorry(error: Exception) -> bool:
    from dashboard.parts.messages import unexpected

    logs.logger.error("a page failed", exc_info=error)
    unexpected()
    return True


def _sign_in() -> dict[str, SecretsValue]:
    """What Streamlit's own sign-in reads."""
    chosen = settings.sign_in()
    secret = chosen.oidc_client_secret.get_secret_value()
    client: dict[str, SecretsValue] = {
        "scope": "openid email profile",
        "code_challenge_method": "S256",
    }
    if not secret:
        client["token_endpoint_auth_method"] = "none"  # noqa: S105 # a manner, not a password
    return {
        "redirect_uri": f"{chosen.dashboard_url.rstrip('/')}/oauth2callback",
        "cookie_secret": chosen.dashboard_cookie_key.get_secret_value(),
        "client_id": chosen.oidc_client_id,
        "client_secret": secret or "none",
        "server_metadata_url": (
            f"{chosen.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        ),
        "client_kwargs": client,
    }


def application() -> st.App:
    logs.configure()
    # Before Streamlit's own way out, which is the standard's.
    ways_out = [Route("/auth/logout", _sign_out)] if settings.sign_in().oidc_logout_url else []
    return st.App(
        HERE / "app.py",
        secrets={"auth": _sign_in()},
        routes=[
            Route("/pret", _ready),
            *ways_out,
            Mount("/livekit", StaticFiles(directory=LIVEKIT_CLIENT)),
        ],
        middleware=[Middleware(OurPage)],
        on_script_error=_say_sorry,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=8501)
    chosen = arguments.parse_args()
    application().run(config={"server.address": chosen.host, "server.port": chosen.port})


if __name__ == "__main__":
    main()
