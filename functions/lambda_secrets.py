"""Secrets on Lambda: read from Secrets Manager into the environment, where settings look for them.

Signed here (Signature Version 4) with the standard library alone: the AWS client would add a third
of a second to every cold start, and a caller waits.
"""

import hashlib
import hmac
import json
import os
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

FRESH_SECONDS = 600
"""For how long they are believed: two keys live at once while one replaces the other, so that
nothing is refused in between."""
TIMEOUT = 3
_SERVICE = "secretsmanager"
# The database's secrets are named as its proxy asks for them.
_VARIABLES = {"username": "DB_USER", "password": "DB_PASSWORD"}

_read_at: float | None = None


class SecretUnreadable(Exception):
    """Secrets Manager did not give a secret; its answer says why."""


def load() -> None:
    """Read this function's secrets, unless they were read a short while ago."""
    global _read_at
    if _read_at is not None and time.monotonic() - _read_at < FRESH_SECONDS:
        return
    for name in json.loads(os.environ.get("SECRETS", "[]")):
        os.environ.update(read(name))
    _read_at = time.monotonic()


def read(name: str) -> dict[str, str]:
    """The variables that the secret of this name or ARN holds."""
    values: dict[str, str] = json.loads(_ask(json.dumps({"SecretId": name}).encode()))
    return {_VARIABLES.get(variable, variable): value for variable, value in values.items()}


def _ask(body: bytes) -> str:
    address = urlsplit(_endpoint())
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.netloc, timeout=TIMEOUT)
    try:
        connection.request("POST", "/", body, signed(address.netloc, body, datetime.now(UTC)))
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    if answer.status != 200:
        raise SecretUnreadable(f"{answer.status}: {text[:500]}")
    return str(json.loads(text)["SecretString"])


def _endpoint() -> str:
    region = os.environ["AWS_REGION"]
    return os.environ.get("AWS_ENDPOINT_URL") or f"https://{_SERVICE}.{region}.amazonaws.com"


def signed(host: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a signed GetSecretValue."""
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": host,
        "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}",
        "x-amz-target": f"{_SERVICE}.GetSecretValue",
    }
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = token
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        ["POST", "/", ""]
        + [f"{name}:{headers[name]}" for name in sorted(headers)]
        + ["", names, hashlib.sha256(body).hexdigest()]
    )
    scope = f"{now:%Y%m%d}/{os.environ['AWS_REGION']}/{_SERVICE}/aws4_request"
    statement = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            headers["x-amz-date"],
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{os.environ['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, statement.encode(), "sha256").hex()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return headers
