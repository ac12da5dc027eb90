"""Settings of the documents function: where papers are kept, who scans them, how often one asks."""

from functions.web.settings import Settings


class StorageSettings(Settings):
    documents_bucket: str
    documents_region: str = "eu-west-3"
    s3_endpoint: str | None = None
    """Any S3-compatible storage; unset for AWS."""
    s3_public_endpoint: str | None = None
    """Where browsers reach it, where that differs from where servers do."""


class ScannerSettings(Settings):
    document_scanner: str
    """`clamd://host:port`, or `guardduty` where it scans the bucket."""


class UploadLimits(Settings):
    uploads_per_address: str = "60/minute;300/hour"
    uploads_altogether: str = "600/minute"
