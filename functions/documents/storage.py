"""Where files are: `incoming/` until they are checked, then `documents/`; any S3 storage."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from contract.documents import MAX_BYTES, MediaType
from functions.documents.settings import StorageSettings
from functions.web.problems import Unavailable

UPLOAD_SECONDS = 600
DOWNLOAD_SECONDS = 300
INCOMING, KEPT = "incoming/", "documents/"


class Missing(Exception):
    """There is no such file."""


@dataclass(frozen=True)
class Stored:
    content: bytes
    version: str
    """Changes whenever the file is replaced."""


class Storage:
    def __init__(self, settings: StorageSettings) -> None:
        self._bucket = settings.documents_bucket
        self._client = _client(settings.s3_endpoint, settings.documents_region)
        self._public = (
            _client(settings.s3_public_endpoint, settings.documents_region)
            if settings.s3_public_endpoint
            else self._client
        )

    def check(self) -> None:
        """Raises unless the bucket answers."""
        self._client.head_bucket(Bucket=self._bucket)

    def upload_form(self, upload_id: str, media_type: MediaType, size: int) -> tuple[str, Any]:
        """Where to post a file, and the fields that say: this file, this type, no larger."""
        post = self._public.generate_presigned_post(
            self._bucket,
            INCOMING + upload_id,
            Fields={"Content-Type": media_type.value},
            Conditions=[
                {"Content-Type": media_type.value},
                ["content-length-range", 1, min(size, MAX_BYTES)],
            ],
            ExpiresIn=UPLOAD_SECONDS,
        )
        return post["url"], post["fields"]

    def incoming_size(self, upload_id: str) -> int:
        return int(self._head(upload_id)["ContentLength"])

    def incoming_version(self, upload_id: str) -> str:
        return str(self._head(upload_id)["ETag"])

    def incoming(self, upload_id: str) -> Stored:
        answer = _ask(self._client.get_object, Bucket=self._bucket, Key=INCOMING + upload_id)
        return Stored(answer["Body"].read(MAX_BYTES + 1), str(answer["ETag"]))

    def incoming_tags(self, upload_id: str) -> dict[str, str]:
        key = INCOMING + upload_id
        answer = _ask(self._client.get_object_tagging, Bucket=self._bucket, Key=key)
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    def keep(self, upload_id: str, content: bytes, media_type: MediaType) -> None:
        """The very bytes that were checked: what lies in `incoming/` may have been replaced."""
        _ask(
            self._client.put_object,
            Bucket=self._bucket,
            Key=KEPT + upload_id,
            Body=content,
            ContentType=media_type.value,
        )

    def discard(self, upload_id: str) -> None:
        _ask(self._client.delete_object, Bucket=self._bucket, Key=INCOMING + upload_id)

    def forget(self, upload_id: str) -> None:
        _ask(self._client.delete_object, Bucket=self._bucket, Key=KEPT + upload_id)

    def download_url(self, upload_id: str, name: str, media_type: MediaType) -> str:
        url: str = self._public.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": KEPT + upload_id,
                # Saved, never opened in the page that asks.
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name)}",
                "ResponseContentType": media_type.value,
            },
            ExpiresIn=DOWNLOAD_SECONDS,
        )
        return url

    def _head(self, upload_id: str) -> Any:
        return _ask(self._client.head_object, Bucket=self._bucket, Key=INCOMING + upload_id)


def storage() -> Storage:
    """The storage of the present settings, made once per process."""
    return _storage(StorageSettings.from_environment())


@cache
def _storage(settings: StorageSettings) -> Storage:
    return Storage(settings)


def _client(endpoint: str | None, region: str) -> Any:
    from botocore.config import Config
    from botocore.session import get_session

    return get_session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        config=Config(
            signature_version="s3v4",
            # The region's own address: the global one answers a new bucket with a redirection.
            s3={"addressing_style": "path" if endpoint else "virtual"},
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 3},
        ),
    )


def _ask(operation: Any, **what: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return operation(**what)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if status == 404:
            raise Missing() from None
        if status < 500:
            raise
        reason: Exception = error
    except BotoCoreError as error:
        reason = error
    raise Unavailable("the storage does not answer", retry_after=5) from reason
