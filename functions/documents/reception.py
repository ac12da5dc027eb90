"""Reception: an uploaded file is checked, then kept under its claim, or deleted."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection

from contract.documents import MAX_BYTES, MAX_FILES, MediaType, ReceivedFile
from functions.database import audit, documents
from functions.database.documents import Asked, Link, Received, Status
from functions.database.engine import transact, transaction
from functions.documents import file_types, names
from functions.documents.problems import (
    FileInfected,
    FileTooLarge,
    FileTypeRefused,
    ScanPending,
    TooManyFiles,
    UploadMissing,
)
from functions.documents.scanning import Verdict, scan
from functions.documents.service import any_link, check_open, open_link
from functions.documents.storage import Missing, Storage, storage
from functions.web.context import Context
from functions.web.problems import NotFound, Refused

_AGAIN: dict[str, Callable[[], Refused]] = {
    each.type: each for each in (FileTooLarge, FileTypeRefused, FileInfected)
}
"""What was refused once is refused again for the same reason."""


def receive(upload_id: str, token: str, context: Context) -> ReceivedFile:
    """File what was uploaded, once it is proved to be what is accepted.

    A function that dies half-way leaves the file where it is: asking again finishes the work.
    """
    with transaction() as connection:
        link = open_link(connection, token)
        asked = documents.find(connection, link, upload_id)
        if asked is None:
            raise NotFound()
        if answer := _filed(connection, link, upload_id):
            return answer
    if asked.reason in _AGAIN:
        raise _AGAIN[asked.reason]()

    store = storage()
    try:
        content, media_type = _checked(asked, store)
    except (FileTooLarge, FileTypeRefused, FileInfected) as refusal:
        _refuse(asked, link, refusal, context, store)
        raise
    except UploadMissing:
        # Unless the same request, sent twice, has just filed it.
        if answer := transact(lambda connection: _filed(connection, link, upload_id)):
            return answer
        raise
    store.keep(upload_id, content, media_type)
    try:
        answer = transact(
            lambda connection: _file(connection, asked, content, media_type, token, context)
        )
    except Refused:
        store.forget(upload_id)
        raise
    store.discard(upload_id)
    return answer


def _checked(asked: Asked, store: Storage) -> tuple[bytes, MediaType]:
    try:
        if store.incoming_size(asked.id) > MAX_BYTES:
            raise FileTooLarge(f"at most {MAX_BYTES} bytes")
        file = store.incoming(asked.id)
        if len(file.content) > MAX_BYTES:
            raise FileTooLarge(f"at most {MAX_BYTES} bytes")
        media_type = file_types.of(file.content)
        if media_type is None:
            raise FileTypeRefused()
        verdict = scan(asked.id, file, store)
    except Missing:
        raise UploadMissing() from None
    match verdict:
        case Verdict.PENDING:
            raise ScanPending(retry_after=3)
        case Verdict.HARMFUL:
            raise FileInfected()
    return file.content, media_type


def _refuse(asked: Asked, link: Link, refusal: Refused, context: Context, store: Storage) -> None:
    store.discard(asked.id)

    def work(connection: Connection) -> None:
        documents.refuse(connection, asked.id, refusal.type)
        audit.add(
            connection,
            context,
            "documents.refuse",
            whose=link.policyholder_id,
            detail=f"{link.claim_number} {asked.id} {refusal.type}",
        )

    transact(work)


def _file(
    connection: Connection,
    asked: Asked,
    content: bytes,
    media_type: MediaType,
    token: str,
    context: Context,
) -> ReceivedFile:
    link = any_link(connection, token, locked=True)
    # Sent twice, it was filed meanwhile: what is kept is that one's.
    if answer := _filed(connection, link, asked.id):
        return answer
    check_open(link)
    if documents.count_received(connection, link) >= MAX_FILES:
        raise TooManyFiles(f"at most {MAX_FILES}")
    received = Received(
        id=asked.id,
        kind=asked.kind,
        name=names.complete(names.stem(asked.name), media_type),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        received_at=datetime.now(UTC),
    )
    documents.receive(connection, received)
    audit.add(
        connection,
        context,
        "documents.receive",
        whose=link.policyholder_id,
        detail=f"{link.claim_number} {asked.id}",
    )
    return _answer(connection, link, received)


def _filed(connection: Connection, link: Link, upload_id: str) -> ReceivedFile | None:
    file = documents.find(connection, link, upload_id)
    if file is None or file.status is not Status.RECEIVED:
        return None
    return _answer(connection, link, file)


def _answer(connection: Connection, link: Link, file: Asked | Received) -> ReceivedFile:
    left = MAX_FILES - documents.count_received(connection, link)
    return ReceivedFile(id=file.id, kind=file.kind, name=file.name, size=file.size, files_left=left)
