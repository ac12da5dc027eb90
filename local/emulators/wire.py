"""What the HTTP emulators share: failing the way a fault asks for."""

import os
from collections.abc import Mapping

from aiohttp import web

from local.emulators.faults import Fault

HOST = os.environ.get("EMULATORS_HOST", "127.0.0.1")
"""Loopback, unless a container must be reached from others."""


def break_off(request: web.Request) -> web.Response:
    """Cut the connection: the client gets nothing, not even an error."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hang(request: web.Request, fault: Fault) -> web.Response:
    """Answer nothing until the fault is lifted, then cut the connection."""
    await fault.lifted.wait()
    return break_off(request)


def retry_after(fault: Fault) -> Mapping[str, str]:
    return {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
