"""Scanning: whether a file holds something harmful, asked of ClamAV or of GuardDuty."""

import socket
import struct
from enum import Enum, auto
from urllib.parse import urlsplit

from functions.documents.settings import ScannerSettings
from functions.documents.storage import Storage, Stored
from functions.web.problems import Unavailable

TIMEOUT = 15
"""Seconds."""

_GUARDDUTY_TAG = "GuardDutyMalwareScanStatus"


class Verdict(Enum):
    CLEAN = auto()
    HARMFUL = auto()
    PENDING = auto()
    """Ask again in a moment."""


def scan(upload_id: str, file: Stored, storage: Storage) -> Verdict:
    """What cannot be scanned is never taken for clean."""
    address = _clamd()
    return _by_clamd(file.content, address) if address else _by_guardduty(upload_id, file, storage)


def check() -> None:
    """Raises unless the scanner answers."""
    address = _clamd()
    if address and _ask(address, b"zPING\0") != "PONG":
        raise Unavailable("the scanner is not well")


def _clamd() -> tuple[str, int] | None:
    """Where ClamAV answers; None when it is GuardDuty that scans."""
    said = ScannerSettings.from_environment().document_scanner
    scanner = urlsplit(said)
    if scanner.scheme == "clamd" and scanner.hostname:
        return scanner.hostname, scanner.port or 3310
    if said == "guardduty":
        return None
    raise ValueError("DOCUMENT_SCANNER is neither clamd://host:port nor guardduty")


def _by_clamd(content: bytes, address: tuple[str, int]) -> Verdict:
    """ClamAV's daemon, over its own protocol: INSTREAM, chunks behind their length, a zero."""
    request = b"zINSTREAM\0" + struct.pack("!I", len(content)) + content + struct.pack("!I", 0)
    answer = _ask(address, request)
    if answer == "stream: OK":
        return Verdict.CLEAN
    if answer.endswith(" FOUND"):
        return Verdict.HARMFUL
    raise Unavailable("the scanner could not read the file", retry_after=5)


def _ask(address: tuple[str, int], request: bytes) -> str:
    try:
        with socket.create_connection(address, TIMEOUT) as connection:
            connection.sendall(request)
            return _until_closed(connection)
    except OSError as error:
        raise Unavailable("the scanner does not answer", retry_after=5) from error


def _until_closed(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and (more := connection.recv(4096)):
        answer += more
    return answer.partition(b"\0")[0].decode("ascii", "replace").strip()


def _by_guardduty(upload_id: str, file: Stored, storage: Storage) -> Verdict:
    """It scans what arrives in the bucket by itself, and leaves its verdict as a tag."""
    status = storage.incoming_tags(upload_id).get(_GUARDDUTY_TAG)
    # A file that was replaced meanwhile has a verdict of its own.
    if status is None or storage.incoming_version(upload_id) != file.version:
        return Verdict.PENDING
    return Verdict.CLEAN if status == "NO_THREATS_FOUND" else Verdict.HARMFUL
