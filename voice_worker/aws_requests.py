"""Requests to functions behind AWS: signed once more, for AWS, when `FUNCTIONS_REGION` says where.

AWS takes `Authorization`; our own signature travels in `Service-Authorization`, and the functions'
Lambda entry puts it back.
"""

import asyncio
from functools import cache
from typing import Any

import httpx2


class AwsSignature(httpx2.Auth):
    """Signature Version 4 for an API of AWS, with the credentials of the task."""

    requires_request_body = True

    def __init__(self, region: str) -> None:
        self._region = region

    async def async_auth_flow(self, request: httpx2.Request) -> Any:
        # Credentials are asked for anew when they near their end: not on the loop.
        headers = await asyncio.to_thread(self._headers, request)
        request.headers["Service-Authorization"] = request.headers["Authorization"]
        request.headers.update(headers)
        yield request

    def _headers(self, request: httpx2.Request) -> dict[str, str]:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        signed = AWSRequest(request.method, str(request.url), data=request.content)
        SigV4Auth(_credentials().get_frozen_credentials(), "execute-api", self._region).add_auth(
            signed
        )
        return dict(signed.headers)


@cache
def _credentials() -> Any:
    import botocore.session

    return botocore.session.get_session().get_credentials()
