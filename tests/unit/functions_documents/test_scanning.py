"""Scanning: what is not proved clean is not kept, whoever scans."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from functions.documents.scanning import Verdict, check, scan
from functions.documents.storage import Missing, Storage, Stored
from functions.web.problems import Unavailable

FILE = Stored(b"%PDF-" + bytes(200_000), '"first"')


class FakeStorage:
    """A bucket that GuardDuty watches, and in which a file may be replaced."""

    def __init__(self, tags: dict[str, str], version: str = FILE.version) -> None:
        self.tags, self.version = tags, version

    def incoming_tags(self, upload_id: str) -> dict[str, str]:
        return self.tags

    def incoming_version(self, upload_id: str) -> str:
        return self.version


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A daemon that reads one whole request, then answers; where it is, and what it was asked."""
    asked: list[bytes] = []

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            command = stream.read(len(b"zINSTREAM\0"))
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            asked.extend([command, content])
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        yield f"clamd://127.0.0.1:{server.getsockname()[1]}", asked
        thread.join()


def scanned(storage: object = None) -> Verdict:
    return scan("0" * 32, FILE, cast(Storage, storage))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Eicar-Test-Signature FOUND\0", Verdict.HARMFUL),
    ],
)
def test_clamav_reads_the_whole_file_and_is_believed(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, verdict: Verdict
):
    with clamd(answer) as (address, asked):
        monkeypatch.setenv("DOCUMENT_SCANNER", address)
        found = scanned()

    assert found is verdict
    assert asked == [b"zINSTREAM\0", FILE.content]


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: ", b"\xff\xfe"]
)
def test_an_answer_that_proves_nothing_is_no_verdict(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
):
    with clamd(answer) as (address, _):
        monkeypatch.setenv("DOCUMENT_SCANNER", address)
        with pytest.raises(Unavailable):
            scanned()


@pytest.mark.parametrize(
    ("tags", "verdict"),
    [
        ({"GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}, Verdict.CLEAN),
        ({"GuardDutyMalwareScanStatus": "THREATS_FOUND"}, Verdict.HARMFUL),
        ({"GuardDutyMalwareScanStatus": "UNSUPPORTED"}, Verdict.HARMFUL),
        ({"GuardDutyMalwareScanStatus": "FAILED"}, Verdict.HARMFUL),
        ({"other": "NO_THREATS_FOUND"}, Verdict.PENDING),
        ({}, Verdict.PENDING),
    ],
)
def test_guardduty_is_waited_for_and_believed(
    monkeypatch: pytest.MonkeyPatch, tags: dict[str, str], verdict: Verdict
):
    monkeypatch.setenv("DOCUMENT_SCANNER", "guardduty")

    assert scanned(FakeStorage(tags)) is verdict


def test_the_verdict_on_another_file_is_not_believed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCUMENT_SCANNER", "guardduty")
    clean = {"GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}

    assert scanned(FakeStorage(clean, version='"replaced"')) is Verdict.PENDING


def test_a_file_that_went_away_meanwhile_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCUMENT_SCANNER", "guardduty")

    class Gone(FakeStorage):
        def incoming_tags(self, upload_id: str) -> dict[str, str]:
            raise Missing()

    with pytest.raises(Missing):
        scanned(Gone({}))


@pytest.mark.parametrize("scanner", ["none", "http://127.0.0.1:1", "clamd://", "127.0.0.1:3310"])
def test_a_scanner_that_is_none_is_an_error_and_not_a_pass(
    monkeypatch: pytest.MonkeyPatch, scanner: str
):
    monkeypatch.setenv("DOCUMENT_SCANNER", scanner)

    for ask in (scanned, check):
        with pytest.raises(ValueError, match="DOCUMENT_SCANNER"):
            ask()
