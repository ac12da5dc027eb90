"""Documents: papers that a policyholder uploads for one claim, through a link sent by e-mail."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contract.base import Moment, Request, Response
from contract.claims import Document
from contract.emails import DeliveryStatus
from contract.identifiers import ClaimNumber

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
"""For each link."""
LINK_DAYS = 14

UploadId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]

OTHER = "other"
"""The kind of a paper that is none of those the claim expects."""


class MediaType(StrEnum):
    """What may be uploaded; told by a file's first bytes, never by its name."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    HEIC = "image/heic"


# --- For the caller on the line, and for the dashboard ------------------------------------------


class LinkRequest(Request):
    """Ask for a link to upload a claim's papers. It goes to the address on file, only."""

    claim_number: ClaimNumber


class RequestedLink(Response):
    """The link itself is nobody's to see: it is made when its e-mail leaves."""

    claim_number: ClaimNumber
    status: DeliveryStatus
    """Of the e-mail."""
    address: str | None = None
    """Where it goes, masked."""
    valid_days: int = LINK_DAYS
    max_files: int = MAX_FILES


class ReceivedDocument(Response):
    """A paper that was received, checked and filed."""

    id: UploadId
    claim_number: ClaimNumber
    kind: str
    """The code of an expected document (`Document.code`), or `other`."""
    label: str
    """In French, as it is read to the caller."""
    name: str
    received_at: Moment
    media_type: MediaType | None = None
    size: int | None = None
    """Bytes."""
    sha256: str | None = None
    download_url: str | None = None
    """For five minutes. Like the three above, for the dashboard alone."""


class ReceivedDocuments(Response):
    items: list[ReceivedDocument]
    next_cursor: str | None = None


class Removals(Response):
    """What a run removed from the storage, of documents that were erased."""

    removed: int


# --- For who holds the link ---------------------------------------------------------------------


class UploadPermit(Response):
    """What a link is for: nothing in it says whose claim it is."""

    claim_number: ClaimNumber
    expected: list[Document]
    received: list[str]
    """The kinds of the papers that this link has brought."""
    files_left: int
    max_bytes: int = MAX_BYTES
    media_types: list[MediaType] = list(MediaType)
    expires_at: Moment


class UploadRequest(Request):
    """A file that is about to be uploaded, as the browser sees it."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    media_type: Annotated[str, StringConstraints(max_length=100)]
    size: int = Field(ge=1)


class Upload(Response):
    """Where to post the file: `fields`, then the file as `file`, as `multipart/form-data`."""

    id: UploadId
    url: str
    fields: dict[str, str]
    expires_at: Moment


class ReceivedFile(Response):
    """The answer to an upload that was declared done, checked and kept."""

    id: UploadId
    kind: str
    name: str
    size: int
    files_left: int


class Submission(Response):
    """The papers are sent: the link has served."""

    claim_number: ClaimNumber
    received: int
