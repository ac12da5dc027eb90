"""A SendGrid of the tests: answers `mail/send` as it is told to and keeps what it accepted."""

import json
import threading
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeSendGrid:
    """Each entry of `script` answers one request; when it is empty, 202.

    An entry is a status, `(status, headers)`, "hang" (no answer until `release`), "lost"
    (accepted, then the connection drops) or "garbage".
    """

    def __init__(self) -> None:
        self.script: deque[Any] = deque()
        self.received: list[dict[str, Any]] = []
        self.accepted: list[dict[str, Any]] = []
        self.authorizations: list[str] = []
        self.asked = threading.Event()
        self.release = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeSendGrid":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def times_accepted(self) -> Counter[str]:
        """How often each outbox row was accepted."""
        return Counter(mail["custom_args"]["outbox_id"] for mail in self.accepted)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with fake._lock:
                    fake.received.append(mail)
                    fake.authorizations.append(self.headers["Authorization"])
                    answer = fake.script.popleft() if fake.script else 202
                    if answer in (202, "lost"):
                        fake.accepted.append(mail)
                    number = len(fake.accepted)
                fake.asked.set()
                if answer == "hang":
                    fake.release.wait(30)
                    return
                if answer == "lost":
                    return
                if answer == "garbage":
                    self.wfile.write(b"not HTTP at all\r\n\r\n")
                    return
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status == 202:
                    self.send_header("X-Message-Id", f"message-{number}")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
