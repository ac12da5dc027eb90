"""Storage: where browsers are sent, and what a form lets them do. No network."""

import base64
import json
from typing import Any

import pytest

from contract.documents import MAX_BYTES, MediaType
from functions.documents.settings import StorageSettings
from functions.documents.storage import Storage


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-key-of-the-tests")


def made(**changes: Any) -> Storage:
    return Storage(StorageSettings(documents_bucket="papiers", **changes))


def conditions(fields: dict[str, str]) -> list[Any]:
    return list(json.loads(base64.b64decode(fields["policy"]))["conditions"])


def test_on_aws_browsers_are_sent_to_the_bucket_of_the_region():
    url, _ = made().upload_form("1" * 32, MediaType.PDF, 1000)

    assert url == "https://papiers.s3.eu-west-3.amazonaws.com/"
    download = made().download_url("1" * 32, "constat.pdf", MediaType.PDF)
    assert download.startswith("https://papiers.s3.eu-west-3.amazonaws.com/documents/")


def test_elsewhere_browsers_are_sent_where_they_reach_the_storage():
    storage = made(s3_endpoint="http://storage:9000", s3_public_endpoint="http://localhost:9000")

    url, _ = storage.upload_form("1" * 32, MediaType.PDF, 1000)

    assert url == "http://localhost:9000/papiers"
    assert storage.download_url("1" * 32, "x.pdf", MediaType.PDF).startswith(
        "http://localhost:9000/papiers/documents/"
    )


def test_a_form_is_for_one_file_of_one_type_and_of_the_size_that_was_announced():
    _, fields = made().upload_form("1" * 32, MediaType.PNG, 1000)

    allowed = conditions(fields)
    assert {"key": f"incoming/{'1' * 32}"} in allowed
    assert {"Content-Type": "image/png"} in allowed
    assert ["content-length-range", 1, 1000] in allowed


def test_no_form_is_for_more_than_the_limit():
    _, fields = made().upload_form("1" * 32, MediaType.PNG, MAX_BYTES * 2)

    assert ["content-length-range", 1, MAX_BYTES] in conditions(fields)


def test_the_secret_key_stays_here():
    assert "secret-key" not in json.dumps(made().upload_form("1" * 32, MediaType.PDF, 10))
