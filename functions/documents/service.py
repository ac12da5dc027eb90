"""Rules of the documents function: what a link allows, and who may see what it brought."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection

from contract.claims import Document
from contract.documents import (
    MAX_BYTES,
    MAX_FILES,
    OTHER,
    MediaType,
    ReceivedDocument,
    ReceivedDocuments,
    RequestedLink,
    Submission,
    Upload,
    UploadPermit,
    UploadRequest,
)
from contract.emails import Template
from contract.verifications import Level
from functions.database import audit, claim_documents, documents, emails
from functions.database.documents import Asked, Link, Received, Status
from functions.database.engine import transact, transaction
from functions.documents import names
from functions.documents.problems import (
    FileTooLarge,
    FileTypeRefused,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    NothingReceived,
    TooManyFiles,
)
from functions.documents.storage import UPLOAD_SECONDS, storage
from functions.web.context import Context, Identity
from functions.web.idempotency import once
from functions.web.problems import NotFound, VerificationRequired, invalid
from functions.web.verification import VerifiedCaller

MAX_ASKED = 5 * MAX_FILES
"""Announced files for each link, most of which never came."""

# --- For the caller on the line, and for the dashboard ------------------------------------------


def request_link(number: str, caller: VerifiedCaller, context: Context) -> RequestedLink:
    holder = caller.policyholder_id
    with transaction() as connection:
        # Checked before a stored answer may be given.
        if documents.owner(connection, number) != holder:
            raise NotFound()

    def work(connection: Connection) -> RequestedLink:
        claim_id, expected = documents.expected_of(connection, number)
        emails.refuse_to_hold(connection, holder, context.call_id)
        audit.add(connection, context, "documents.link", whose=holder, detail=number)
        listed = [document.model_dump() for document in _documents(expected)]
        mail = emails.queue_asked(
            connection,
            Template.UPLOAD_LINK,
            holder,
            claim_id,
            {"claim_number": number, "documents": listed},
            context.call_id,
        )
        return RequestedLink(claim_number=number, status=mail.status, address=mail.address)

    return once(context, work)


def list_documents(
    number: str, caller: VerifiedCaller | None, context: Context
) -> ReceivedDocuments:
    """To the caller their names; to the dashboard also how to read them."""
    is_dashboard = context.identity is Identity.DASHBOARD
    if not is_dashboard and caller is None:
        raise VerificationRequired(level=int(Level.CODE))
    with transaction() as connection:
        holder = documents.owner(connection, number)
        if holder is None or (caller is not None and caller.policyholder_id != holder):
            raise NotFound()
        audit.add(connection, context, "documents.read", whose=holder, detail=number)
        received = documents.received_for(connection, number)
    items = [_named(each, number) for each in received]
    if is_dashboard:
        items = [_readable(item, each) for item, each in zip(items, received, strict=True)]
    return ReceivedDocuments(items=items)


def _named(received: Received, number: str) -> ReceivedDocument:
    return ReceivedDocument(
        id=received.id,
        claim_number=number,
        kind=received.kind,
        label=claim_documents.LABELS.get(received.kind, claim_documents.OTHER_LABEL),
        name=received.name,
        received_at=received.received_at,
    )


def _readable(item: ReceivedDocument, received: Received) -> ReceivedDocument:
    url = storage().download_url(received.id, received.name, received.media_type)
    return item.model_copy(
        update={
            "media_type": received.media_type,
            "size": received.size,
            "sha256": received.sha256,
            "download_url": url,
        }
    )


# --- For who holds a link -----------------------------------------------------------------------


def permit(token: str) -> UploadPermit:
    with transaction() as connection:
        link = open_link(connection, token)
        received = [
            file.kind
            for file in documents.of_link(connection, link)
            if file.status is Status.RECEIVED
        ]
    return UploadPermit(
        claim_number=link.claim_number,
        expected=_documents(link.expected),
        received=received,
        files_left=MAX_FILES - len(received),
        expires_at=link.expires_at,
    )


def ask_for_upload(upload: UploadRequest, token: str) -> Upload:
    now = datetime.now(UTC)
    with transaction() as connection:
        link = open_link(connection, token, locked=True)
        media_type = _accepted(upload, link)
        _check_room(documents.of_link(connection, link), now)
        asked = Asked(
            id=uuid4().hex,
            kind=upload.kind,
            name=names.complete(names.stem(upload.name), media_type),
            size=upload.size,
            status=Status.ASKED,
            asked_at=now,
        )
        documents.add(connection, link, asked, media_type)
    url, fields = storage().upload_form(asked.id, media_type, upload.size)
    return Upload(
        id=asked.id, url=url, fields=fields, expires_at=now + timedelta(seconds=UPLOAD_SECONDS)
    )


def submit(token: str, context: Context) -> Submission:
    def work(connection: Connection) -> Submission:
        link = open_link(connection, token, locked=True)
        received = documents.count_received(connection, link)
        if not received:
            raise NothingReceived()
        documents.use_up(connection, link, datetime.now(UTC))
        audit.add(
            connection,
            context,
            "documents.submit",
            whose=link.policyholder_id,
            detail=link.claim_number,
        )
        return Submission(claim_number=link.claim_number, received=received)

    return transact(work)


def open_link(connection: Connection, token: str, *, locked: bool = False) -> Link:
    """The link of this token, while it may be used."""
    link = any_link(connection, token, locked=locked)
    check_open(link)
    return link


def any_link(connection: Connection, token: str, *, locked: bool = False) -> Link:
    """The link of this token, whatever became of it."""
    link = documents.find_link(connection, token, locked=locked)
    if link is None:
        raise LinkUnknown()
    return link


def check_open(link: Link) -> None:
    if link.used_at is not None:
        raise LinkUsed()
    if link.expires_at <= datetime.now(UTC):
        raise LinkExpired()


def _accepted(upload: UploadRequest, link: Link) -> MediaType:
    if upload.kind != OTHER and upload.kind not in link.expected:
        raise invalid("#/kind", "the claim expects no such paper")
    if upload.size > MAX_BYTES:
        raise FileTooLarge(f"at most {MAX_BYTES} bytes")
    try:
        return MediaType(upload.media_type)
    except ValueError:
        raise FileTypeRefused() from None


def _check_room(files: list[Asked], now: datetime) -> None:
    """What was announced and never came makes room again."""
    earliest = now - timedelta(seconds=UPLOAD_SECONDS)
    taken = [
        file
        for file in files
        if file.status is Status.RECEIVED
        or (file.status is Status.ASKED and file.asked_at > earliest)
    ]
    if len(taken) >= MAX_FILES or len(files) >= MAX_ASKED:
        raise TooManyFiles(f"at most {MAX_FILES}")


def _documents(labels: dict[str, str]) -> list[Document]:
    return [Document(code=code, label=label) for code, label in labels.items()]
