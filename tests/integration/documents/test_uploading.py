"""Uploading through a link: what is kept, what is refused, and that nothing else is stored."""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select, update
from werkzeug.test import TestResponse

from contract.documents import MAX_BYTES, MAX_FILES
from functions.database.tables import audit, document_links, documents
from functions.documents.storage import Storage
from local.emulators.clamd import EICAR
from tests.integration.documents.conftest import (
    EXE,
    HEIC,
    JPEG,
    ORIGIN,
    PDF,
    PNG,
    Bucket,
    Link,
    closed_port,
    new_token,
    send,
)


def stored(database: Engine) -> list[Any]:
    with database.begin() as connection:
        return list(connection.execute(select(documents).order_by(documents.c.asked_at)))


def trail(database: Engine, what: str) -> list[Any]:
    with database.begin() as connection:
        return list(
            connection.execute(select(audit.c.whose, audit.c.detail).where(audit.c.what == what))
        )


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["type"]


# --- Kept -----------------------------------------------------------------------------------------


def test_a_link_says_its_claim_and_its_papers_and_nothing_of_whose_they_are(link: Link, claim: str):
    answer = link.read()

    assert answer.status_code == 200
    assert answer.json["claim_number"] == claim
    assert "photos" in [each["code"] for each in answer.json["expected"]]
    assert (answer.json["files_left"], answer.json["max_bytes"]) == (MAX_FILES, MAX_BYTES)
    for secret in ("Laurent", "Camille", "Lyon", "69003", "Clio", "percut"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (PDF, "application/pdf", "pdf"),
        (JPEG, "image/jpeg", "jpg"),
        (PNG, "image/png", "png"),
        (HEIC, "image/heic", "heic"),
    ],
)
def test_a_paper_is_filed_under_its_claim(
    link: Link,
    database: Engine,
    bucket: Bucket,
    holder: int,
    claim: str,
    content: bytes,
    media_type: str,
    extension: str,
):
    answer = link.upload(content, media_type=media_type, name="Mon constat n° 2.bin")

    (row,) = stored(database)
    assert answer.status_code == 200
    assert answer.json == {
        "id": row.id,
        "kind": "photos",
        "name": f"Mon constat n 2.{extension}",
        "size": len(content),
        "files_left": MAX_FILES - 1,
    }
    assert (row.status, row.media_type) == ("received", media_type)
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert bucket.keys() == [f"documents/{row.id}"]
    assert bucket.read(f"documents/{row.id}") == content
    assert trail(database, "documents.receive") == [(holder, f"{claim} {row.id}")]


def test_a_file_whose_name_lies_about_a_welcome_type_is_named_after_what_it_is(
    link: Link, database: Engine
):
    answer = link.upload(JPEG, media_type="image/heic", name="IMG_0001.HEIC")

    assert answer.json["name"] == "IMG_0001.jpg"
    assert stored(database)[0].media_type == "image/jpeg"


def test_declaring_a_file_done_twice_files_it_once(link: Link, database: Engine, bucket: Bucket):
    first = link.upload()

    again = link.done(first.json["id"])

    assert (again.status_code, again.json) == (200, first.json)
    assert len(bucket.keys()) == 1
    assert len(trail(database, "documents.receive")) == 1


def test_declaring_a_file_done_ten_times_at_once_files_it_once(
    link: Link, database: Engine, bucket: Bucket
):
    asked = link.ask().json
    send(asked, PDF)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(link.done(asked["id"]).status_code))
        for _ in range(10)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 200 in statuses
    assert link.done(asked["id"]).status_code == 200
    assert bucket.keys() == [f"documents/{asked['id']}"]
    assert len(trail(database, "documents.receive")) == 1


def test_papers_that_were_submitted_use_the_link_up(
    link: Link, database: Engine, holder: int, claim: str
):
    link.upload()
    link.upload(JPEG, media_type="image/jpeg")

    answer = link.submit()

    assert (answer.status_code, answer.json) == (201, {"claim_number": claim, "received": 2})
    assert trail(database, "documents.submit") == [(holder, claim)]
    for later in (link.read(), link.ask(), link.submit()):
        assert problem(later) == (410, "/problems/link-used")


def test_nothing_is_submitted_without_a_file(link: Link):
    link.ask()

    assert problem(link.submit()) == (409, "/problems/nothing-received")
    assert link.read().status_code == 200


# --- Refused --------------------------------------------------------------------------------------


def test_twenty_megabytes_are_refused_before_they_travel(
    link: Link, database: Engine, bucket: Bucket
):
    answer = link.ask(size=20 * 1024 * 1024)

    assert problem(answer) == (413, "/problems/file-too-large")
    assert (stored(database), bucket.keys()) == ([], [])


def test_twenty_megabytes_announced_as_one_are_refused_by_the_storage_itself(
    link: Link, bucket: Bucket
):
    asked = link.ask(PDF).json

    answer = send(asked, PDF + bytes(20 * 1024 * 1024))

    assert answer.status_code == 400
    assert "EntityTooLarge" in answer.text
    assert bucket.keys() == []


def test_twenty_megabytes_that_slipped_into_the_storage_are_deleted(
    link: Link, database: Engine, bucket: Bucket
):
    asked = link.ask(PDF).json
    bucket.client.put_object(
        Bucket="documents", Key=f"incoming/{asked['id']}", Body=PDF + bytes(20 * 1024 * 1024)
    )

    answer = link.done(asked["id"])

    assert problem(answer) == (413, "/problems/file-too-large")
    assert bucket.keys() == []
    assert stored(database)[0].status == "refused"


@pytest.mark.parametrize(
    "content",
    [
        EXE,
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04" + bytes(100),
        b" %PDF-1.7 not at its start",
        b"\x00\x00\x00\x18ftypmp42" + bytes(100),
    ],
)
def test_a_program_named_pdf_is_refused_and_not_stored(
    link: Link, database: Engine, bucket: Bucket, holder: int, claim: str, content: bytes
):
    asked = link.ask(content, name="facture.pdf").json
    send(asked, content)

    answers = [link.done(asked["id"]) for _ in range(2)]

    assert [problem(each) for each in answers] == [(415, "/problems/file-type-refused")] * 2
    assert bucket.keys() == []
    (row,) = stored(database)
    assert (row.status, row.reason) == ("refused", "/problems/file-type-refused")
    refused = f"{claim} {row.id} /problems/file-type-refused"
    assert trail(database, "documents.refuse") == [(holder, refused)]


@pytest.mark.parametrize("media_type", ["application/x-msdownload", "text/html", "image/svg+xml"])
def test_a_type_that_is_not_accepted_is_refused_before_it_travels(
    link: Link, database: Engine, media_type: str
):
    answer = link.ask(media_type=media_type)

    assert problem(answer) == (415, "/problems/file-type-refused")
    assert stored(database) == []


def test_a_harmful_file_is_refused_and_not_stored(link: Link, database: Engine, bucket: Bucket):
    answer = link.upload(PDF + EICAR)

    assert problem(answer) == (422, "/problems/file-infected")
    assert bucket.keys() == []
    assert stored(database)[0].reason == "/problems/file-infected"


def test_a_file_that_never_came_is_said_to_be_missing(link: Link, database: Engine):
    asked = link.ask().json

    assert problem(link.done(asked["id"])) == (409, "/problems/upload-missing")
    assert stored(database)[0].status == "asked"


def test_without_a_scanner_nothing_is_kept_and_the_file_can_be_tried_again(
    link: Link, bucket: Bucket, scanner_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DOCUMENT_SCANNER", f"clamd://127.0.0.1:{closed_port()}")
    asked = link.ask().json
    send(asked, PDF)

    refused = link.done(asked["id"])
    waiting = bucket.keys()
    monkeypatch.setenv("DOCUMENT_SCANNER", scanner_url)
    kept = link.done(asked["id"])

    assert problem(refused) == (503, "/problems/unavailable")
    assert waiting == [f"incoming/{asked['id']}"]
    assert (kept.status_code, bucket.keys()) == (200, [f"documents/{asked['id']}"])


def test_without_storage_the_file_can_be_declared_again(
    link: Link, bucket: Bucket, storage_url: str, monkeypatch: pytest.MonkeyPatch
):
    asked = link.ask().json
    send(asked, PDF)

    monkeypatch.setenv("S3_ENDPOINT", f"http://127.0.0.1:{closed_port()}")
    refused = link.done(asked["id"])
    monkeypatch.setenv("S3_ENDPOINT", storage_url)
    kept = link.done(asked["id"])

    assert problem(refused) == (503, "/problems/unavailable")
    assert (kept.status_code, bucket.keys()) == (200, [f"documents/{asked['id']}"])


def test_what_is_kept_is_what_was_checked_even_if_it_is_replaced_meanwhile(
    link: Link, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
):
    asked = link.ask().json
    send(asked, PDF)
    keep = Storage.keep

    def replaced_first(store: Storage, upload_id: str, *rest: Any) -> None:
        send(asked, PDF[:-1] + b"!")
        keep(store, upload_id, *rest)

    monkeypatch.setattr(Storage, "keep", replaced_first)
    link.done(asked["id"])

    assert bucket.read(f"documents/{asked['id']}") == PDF


# --- Links ----------------------------------------------------------------------------------------

USES: list[Callable[[Link], TestResponse]] = [
    Link.read,
    Link.ask,
    lambda link: link.done("0" * 32),
    Link.submit,
]


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("token", ["", "x", "A" * 43, "' OR 1=1 --", "é" * 40])
def test_a_link_that_was_made_up_opens_nothing(
    link: Link, use: Callable[[Link], TestResponse], token: str
):
    made_up = Link(link.service, token.encode().decode("latin-1"))

    assert problem(use(made_up)) == (404, "/problems/link-unknown")


@pytest.mark.parametrize("use", USES)
def test_a_link_is_worth_nothing_after_fourteen_days(
    link: Link, database: Engine, claim: str, use: Callable[[Link], TestResponse]
):
    day = timedelta(days=1)
    now = datetime.now(UTC)
    old = Link(link.service, new_token(database, claim, now - 14 * day))
    young = Link(link.service, new_token(database, claim, now - 13 * day))

    assert problem(use(old)) == (410, "/problems/link-expired")
    assert young.read().status_code == 200


def test_the_database_keeps_no_token(link: Link, database: Engine):
    with database.begin() as connection:
        (row,) = connection.execute(select(document_links)).all()

    assert row.token_hash == hashlib.sha256(link.token.encode()).hexdigest()
    assert link.token not in str(row)


def test_a_link_cannot_touch_a_file_of_another_link(link: Link, database: Engine, claim: str):
    asked = link.ask().json
    send(asked, PDF)
    other = Link(link.service, new_token(database, claim))

    assert problem(other.done(asked["id"])) == (404, "/problems/not-found")


def test_one_file_too_many_is_refused(
    link: Link, database: Engine, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
):
    for module in ("service", "reception"):
        monkeypatch.setattr(f"functions.documents.{module}.MAX_FILES", 2)
    first, _ = [link.ask().json for _ in range(2)]

    assert problem(link.ask()) == (409, "/problems/too-many-files")
    # What was announced long ago and never came makes room again.
    with database.begin() as connection:
        old = datetime.now(UTC) - timedelta(minutes=11)
        connection.execute(update(documents).values(asked_at=old))
    for _ in range(2):
        assert link.upload().status_code == 200
    send(first, PDF)
    assert problem(link.done(first["id"])) == (409, "/problems/too-many-files")
    assert sum(key.startswith("documents/") for key in bucket.keys()) == 2  # noqa: SIM118


def test_a_paper_that_the_claim_does_not_expect_is_named_other(link: Link):
    refused = link.ask(kind="love_letter")

    assert problem(refused) == (422, "/problems/invalid")
    assert refused.json["errors"][0]["pointer"] == "#/kind"
    assert link.upload(kind="other").status_code == 200


def test_who_asks_too_often_waits(link: Link, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UPLOADS_PER_ADDRESS", "2/minute")

    answers = [link.read() for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_without_redis_papers_still_arrive(link: Link, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REDIS_PORT", str(closed_port()))

    assert link.read().status_code == 200


# --- The page -------------------------------------------------------------------------------------


def test_only_the_page_may_read_answers_in_a_browser(link: Link):
    client = link.service.app.test_client()
    preflight = {"Access-Control-Request-Method": "PUT"}

    ours = client.options("/v1/documents/uploads/x", headers={"Origin": ORIGIN, **preflight})
    others = client.options(
        "/v1/documents/uploads/x", headers={"Origin": "https://evil.example", **preflight}
    )

    assert (ours.status_code, others.status_code) == (204, 403)
    assert "PUT" in ours.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in ours.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in others.headers


def test_the_function_is_well_with_its_storage_and_its_scanner(
    link: Link, monkeypatch: pytest.MonkeyPatch
):
    well = link.service.request("GET", "/v1/documents/health")
    monkeypatch.setenv("DOCUMENT_SCANNER", f"clamd://127.0.0.1:{closed_port()}")
    unwell = link.service.request("GET", "/v1/documents/health")

    assert (well.status_code, well.json["checks"]["storage"]) == (200, "ok")
    assert (unwell.status_code, unwell.json["checks"]["scanner"]) == (503, "not available")


def test_what_is_counted_is_a_hash_of_the_address(link: Link, redis: Redis):
    link.read()

    keys = [key.decode() for key in redis.scan_iter()]
    assert keys
    assert not any("127.0.0.1" in key for key in keys)


def test_refused_files_are_counted_nowhere_as_papers(link: Link, database: Engine):
    link.upload(EXE)

    with database.begin() as connection:
        received = connection.scalar(select(func.count()).where(documents.c.status == "received"))
    assert received == 0
    assert link.read().json["received"] == []
