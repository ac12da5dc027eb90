"""The dashboard as it is served, between fake functions and the mock issuer, for browser tests."""

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2

from local import oidc, ports
from tests.ending import with_us
from tests.unit.dashboard.fake_functions import FakeFunctions

COOKIE_KEY = "cookie-secret-for-tests-0123456789abcdef"
KEY = "dashboard-secret-for-tests-0123456789abc"


@dataclass
class Site:
    url: str
    issuer: str
    functions: FakeFunctions


@contextmanager
def served(livekit_url: str = "ws://127.0.0.1:7880") -> Iterator[Site]:
    fake = FakeFunctions()
    port, issuer_port = ports.free(2)
    with over_http(fake) as functions_url:
        url, issuer = f"http://localhost:{port}", f"http://localhost:{issuer_port}"
        environment = os.environ | {
            "FUNCTIONS_URL": functions_url,
            "DASHBOARD_KEY_ID": "local",
            "DASHBOARD_KEY": KEY,
            "DASHBOARD_URL": url,
            "DASHBOARD_COOKIE_KEY": COOKIE_KEY,
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": oidc.CLIENT_ID,
            "OIDC_CLIENT_SECRET": oidc.CLIENT_SECRET,
            "LIVEKIT_PUBLIC_URL": livekit_url,
        }
        commands = [
            ("local.oidc", issuer_port),
            ("dashboard.server", port),
        ]
        running = [
            subprocess.Popen(
                [sys.executable, "-m", module, "--port", str(number)],
                env=environment,
                preexec_fn=with_us,
            )
            for module, number in commands
        ]
        try:
            _wait(f"{url}/_stcore/health", running)
            _wait(f"{issuer}/.well-known/openid-configuration", running)
            yield Site(url, issuer, fake)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(10)


@contextmanager
def over_http(fake: FakeFunctions) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = httpx2.Request(
                self.command,
                f"http://functions.test{self.path}",
                headers=dict(self.headers),
                content=self.rfile.read(length),
            )
            try:
                answer = fake.serve(request)
            except httpx2.TransportError:
                self.close_connection = True
                return
            self.send_response(answer.status_code)
            for name in ("Content-Type",):
                self.send_header(name, answer.headers.get(name, "application/json"))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((ports.HOST, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{ports.HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _wait(url: str, running: list[subprocess.Popen[bytes]]) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if any(process.poll() is not None for process in running):
            raise RuntimeError("a process ended before it was ready")
        with suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(url)
