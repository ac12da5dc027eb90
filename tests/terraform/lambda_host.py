"""A Lambda host for one image: the Runtime API and Secrets Manager, asked by the genuine client.

`python -m awslambdaric` is what the image runs; nothing here knows what it does inside.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from local.folders import ROOT

SECONDS = 60


class Refused(Exception):
    """The handler raised: what Lambda would call a failed invocation."""


class LambdaHost:
    """One instance: events go in, answers come out, in order."""

    def __init__(
        self,
        environment: dict[str, str],
        secrets: dict[str, dict[str, str]],
        handler: str = "functions.lambda_entry.handler",
        folder: Path = ROOT,
    ) -> None:
        self.secrets_read: list[str] = []
        self._secrets = secrets
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: queue.Queue[dict[str, Any] | Refused] = queue.Queue()
        self._ids = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._requests())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{self._server.server_address[1]}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONDONTWRITEBYTECODE": "1",
                "AWS_LAMBDA_RUNTIME_API": address,
                "AWS_ENDPOINT_URL": f"http://{address}",
                "AWS_REGION": "eu-west-3",
                "AWS_ACCESS_KEY_ID": "key",
                "AWS_SECRET_ACCESS_KEY": "secret",
                "AWS_SESSION_TOKEN": "session",
                "SECRETS": json.dumps(list(secrets)),
                **environment,
            },
        )

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        self._events.put(event)
        answer = self._answers.get(timeout=SECONDS)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.wait(10)
        self._server.shutdown()
        self._server.server_close()

    def _requests(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Requests(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                event = host._events.get()
                headers = {
                    "Lambda-Runtime-Aws-Request-Id": str(next(host._ids)),
                    "Lambda-Runtime-Deadline-Ms": "9999999999999",
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-3:1:function:f",
                }
                self._answer(200, event, headers)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
                if self.path == "/":
                    host.secrets_read.append(body["SecretId"])
                    value = json.dumps(host._secrets[body["SecretId"]])
                    return self._answer(200, {"SecretString": value})
                if self.path.endswith("/error"):
                    host._answers.put(Refused(body.get("errorMessage", "")))
                else:
                    host._answers.put(body)
                return self._answer(202, {})

            def _answer(
                self, status: int, body: Any, headers: dict[str, str] | None = None
            ) -> None:
                raw = json.dumps(body).encode()
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                pass

        return Requests


def api_event(
    method: str, path: str, body: str = "", query: str = "", **headers: str
) -> dict[str, Any]:
    """An event as an HTTP API sends it (payload 2.0)."""
    event = {
        "version": "2.0",
        "routeKey": "ANY /v1/{proxy+}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "accept": "*/*",
            "content-length": str(len(body.encode())),
            "host": "r3pmxmplak.execute-api.eu-west-3.amazonaws.com",
            "user-agent": "python-httpx/0.28",
            "x-amzn-trace-id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
            "x-forwarded-for": "205.255.255.176",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "r3pmxmplak",
            "domainName": "r3pmxmplak.execute-api.eu-west-3.amazonaws.com",
            "domainPrefix": "r3pmxmplak",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "205.255.255.176",
                "userAgent": "python-httpx/0.28",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "ANY /v1/{proxy+}",
            "stage": "$default",
            "time": "10/Mar/2020:05:16:23 +0000",
            "timeEpoch": 1583817383220,
        },
        "isBase64Encoded": False,
    }
    return event | ({"body": body} if body else {})
