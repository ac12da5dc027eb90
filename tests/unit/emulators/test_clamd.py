"""ClamAV's protocol as the functions speak it: one file is harmful, the others are not."""

import asyncio
import struct

import pytest

from local.emulators import clamd
from local.emulators.clamd import EICAR


async def asked(request: bytes) -> bytes:
    async with clamd.listening(0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
    return answer


def stream(*chunks: bytes) -> bytes:
    framed = b"".join(struct.pack("!I", len(chunk)) + chunk for chunk in chunks)
    return b"zINSTREAM\0" + framed + struct.pack("!I", 0)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (b"zPING\0", b"PONG\0"),
        (b"zSHUTDOWN\0", b"UNKNOWN COMMAND\0"),
        (stream(), b"stream: OK\0"),
        (stream(b"%PDF-1.7"), b"stream: OK\0"),
        (stream(b"%PDF", EICAR), b"stream: Eicar-Test-Signature FOUND\0"),
        (stream(EICAR[:30], EICAR[30:]), b"stream: Eicar-Test-Signature FOUND\0"),
    ],
)
async def test_it_answers_as_clamd_does(request_: bytes, answer: bytes) -> None:
    assert await asked(request_) == answer
