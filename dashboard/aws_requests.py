"""Requests to functions behind AWS: signed once more, for AWS, when `FUNCTIONS_REGION` says where.

AWS takes `Authorization`; our own signature travels in `Service-Authorization`, and the functions'
Lambda entry puts it back.
"""

from collections.abc import Generator
from functools import cache
from typing import Any

import httpx2


class AwsSignature(httpx2.Auth):
    """Signature Version 4 for an API of AWS, with the credentials of the task."""

    requires_request_body = True

    def __init__(self, region: str) -> None:
        self._region = region

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        signed = AWSRequest(request.method, str(request.url), data=request.content)
        SigV4Auth(_credentials().get_frozen_credentials(), "execute-api", self._region).add_auth(
            signed
        )
        request.headers["Service-Authorization"] = request.headers["Authorization"]
        request.headers.update(dict(signed.headers))
        yield request


@cache
def _credentials() -> Any:
    import botocore.session

    return botocore.session.get_session().get_credentials()
