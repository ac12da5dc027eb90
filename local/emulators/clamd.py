"""ClamAV's daemon on its own protocol: knows the EICAR test file, and nothing else as harmful."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from local.emulators.wire import HOST

# Written in two halves: the whole of it would alarm the scanner of whoever keeps this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_LARGEST = 25 * 2**20
"""ClamAV's own default for a stream."""


@asynccontextmanager
async def listening(port: int) -> AsyncIterator[int]:
    """The port on which it answers."""
    server = await asyncio.start_server(_answer, HOST, port)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        command = await reader.readuntil(b"\0")
        writer.write((await _do(command, reader)).encode() + b"\0")
        await writer.drain()
    writer.close()


async def _do(command: bytes, reader: asyncio.StreamReader) -> str:
    match command:
        case b"zPING\0":
            return "PONG"
        case b"zINSTREAM\0":
            content = await _stream(reader)
        case _:
            return "UNKNOWN COMMAND"
    if content is None:
        return "INSTREAM size limit exceeded. ERROR"
    return "stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK"


async def _stream(reader: asyncio.StreamReader) -> bytes | None:
    """Chunks behind their length, until an empty one; None when there are too many."""
    content = b""
    while length := struct.unpack("!I", await reader.readexactly(4))[0]:
        if len(content) + length > _LARGEST:
            return None
        content += await reader.readexactly(length)
    return content
