"""What the tests of documents start from: storage, a scanner, a claim, and a link to it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from botocore.session import get_session
from redis import Redis
from sqlalchemy import Engine, select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from functions.database import documents
from functions.database.tables import claims as claims_table
from local import storage
from local.emulators import clamd
from tests import builders, rows
from tests.services import Service, caller_token

ORIGIN = "https://appel.example.fr"

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(500)
EXE = b"MZ\x90\x00" + bytes(1000)


@pytest.fixture(scope="session")
def storage_url() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, storage.application(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def scanner_url() -> Iterator[str]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listening = clamd.listening(0)
    port = asyncio.run_coroutine_threadsafe(listening.__aenter__(), loop).result(10)
    yield f"clamd://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(listening.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@dataclass
class Bucket:
    """What is stored, seen from beside."""

    client: Any

    def keys(self) -> list[str]:
        listed = self.client.list_objects_v2(Bucket=storage.BUCKET)
        return sorted(each["Key"] for each in listed.get("Contents", []))

    def read(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=storage.BUCKET, Key=key)["Body"].read())

    def empty(self) -> None:
        for key in self.keys():
            self.client.delete_object(Bucket=storage.BUCKET, Key=key)


@pytest.fixture(scope="session")
def storage_client(storage_url: str) -> Any:
    """Made once: it takes longer than a test."""
    return get_session().create_client(
        "s3",
        region_name="eu-west-3",
        endpoint_url=storage_url,
        aws_access_key_id="tests",
        aws_secret_access_key="secret-key-of-the-tests",
    )


@pytest.fixture
def bucket(
    storage_url: str, storage_client: Any, scanner_url: str, monkeypatch: pytest.MonkeyPatch
) -> Bucket:
    """An empty bucket, which the functions use."""
    settings = {
        "DOCUMENTS_BUCKET": storage.BUCKET,
        "S3_ENDPOINT": storage_url,
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "secret-key-of-the-tests",
        "DOCUMENT_SCANNER": scanner_url,
        "ALLOWED_ORIGINS": f'["{ORIGIN}"]',
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    made = Bucket(storage_client)
    made.empty()
    return made


@dataclass
class Link:
    """Who holds an upload link, and what they do with it."""

    service: Service
    token: str

    def read(self) -> TestResponse:
        return self._ask("GET", "/v1/documents/link")

    def ask(self, content: bytes = PDF, **changes: Any) -> TestResponse:
        said = {
            "kind": "photos",
            "name": "facture.pdf",
            "media_type": "application/pdf",
            "size": len(content),
        }
        return self._ask("POST", "/v1/documents/uploads", said | changes)

    def upload(self, content: bytes = PDF, **changes: Any) -> TestResponse:
        """Announce it, send it, and declare it done."""
        asked = self.ask(content, **changes)
        assert asked.status_code == 201, asked.json
        assert send(asked.json, content).status_code < 300
        return self.done(asked.json["id"])

    def done(self, upload_id: str) -> TestResponse:
        return self._ask("PUT", f"/v1/documents/uploads/{upload_id}")

    def submit(self) -> TestResponse:
        return self._ask("POST", "/v1/documents/submissions")

    def _ask(self, method: str, path: str, body: Any = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.service.request(method, path, body, headers=headers)


def send(upload: dict[str, Any], content: bytes) -> requests.Response:
    """As a browser posts the form."""
    return requests.post(
        upload["url"], data=upload["fields"], files={"file": ("file", content)}, timeout=20
    )


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection)


@pytest.fixture
def caller(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY])


@pytest.fixture
def claim(caller: str) -> str:
    answer = Service("claims").post("/v1/claims", builders.first_notice_of_loss(), token=caller)
    return str(answer.json["claim_number"])


def new_token(database: Engine, claim: str, at: datetime | None = None) -> str:
    """As the relay makes it, now or back then."""
    with database.begin() as connection:
        claim_id = connection.scalar(
            select(claims_table.c.id).where(claims_table.c.claim_number == claim)
        )
        return documents.add_link(connection, int(claim_id), at or datetime.now(UTC))


@pytest.fixture
def link(database: Engine, claim: str, bucket: Bucket, redis: Redis) -> Link:
    return Link(Service("documents", identity=None), new_token(database, claim))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
