"""Refusals of the documents function; the shared ones stand in `functions/web/problems.py`."""

from functions.web.problems import Refused, Unavailable


class LinkUnknown(Refused):
    type = "/problems/link-unknown"
    title = "There is no such link"
    status = 404


class LinkExpired(Refused):
    type = "/problems/link-expired"
    title = "The link is too old"
    status = 410


class LinkUsed(Refused):
    type = "/problems/link-used"
    title = "The link has already served"
    status = 410


class TooManyFiles(Refused):
    type = "/problems/too-many-files"
    title = "The link has brought as many files as it may"


class NothingReceived(Refused):
    type = "/problems/nothing-received"
    title = "No file was received through this link"


class UploadMissing(Refused):
    type = "/problems/upload-missing"
    title = "The file is not there"


class FileTooLarge(Refused):
    type = "/problems/file-too-large"
    title = "The file is too large"
    status = 413


class FileTypeRefused(Refused):
    """Told by the file's own bytes."""

    type = "/problems/file-type-refused"
    title = "The file is neither PDF, nor JPEG, nor PNG, nor HEIC"
    status = 415


class FileInfected(Refused):
    type = "/problems/file-infected"
    title = "The file holds something harmful"
    status = 422


class ScanPending(Unavailable):
    type = "/problems/scan-pending"
    title = "The file is being scanned"
