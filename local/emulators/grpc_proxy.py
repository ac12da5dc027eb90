"""A CONNECT proxy for gRPC clients: Google's text-to-speech comes here, the rest goes out."""

import asyncio
import contextlib
from collections.abc import Collection

from local.emulators.wire import HOST

_LONGEST_HEADER = 16_384
_CHUNK = 65_536


class GrpcProxy:
    def __init__(self, hosts: Collection[str], target_port: int) -> None:
        self._hosts, self._target_port = frozenset(hosts), target_port
        self._server: asyncio.Server | None = None
        self._tunnels: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> int:
        self._server = await asyncio.start_server(self._accept, HOST, port, limit=_LONGEST_HEADER)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for tunnel in self._tunnels:
            tunnel.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = asyncio.current_task()
        if tunnel is not None:
            self._tunnels.add(tunnel)
            tunnel.add_done_callback(self._tunnels.discard)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        method, _, rest = asked.decode("latin-1").partition(" ")
        host, _, port = rest.partition(" ")[0].rpartition(":")
        if method != "CONNECT" or not port.isdigit():
            writer.write(b"HTTP/1.1 405 Method Not Allowed\r\nAllow: CONNECT\r\n\r\n")
            await writer.drain()
            return
        is_ours = host in self._hosts
        try:
            far_reader, far_writer = await asyncio.open_connection(
                HOST if is_ours else host.strip("[]"), self._target_port if is_ours else int(port)
            )
        except OSError as error:
            reason = f"cannot reach {host}:{port}: {error}".replace("\r", "").replace("\n", " ")
            head = f"Content-Type: text/plain\r\nContent-Length: {len(reason.encode())}\r\n"
            writer.write(f"HTTP/1.1 502 Bad Gateway\r\n{head}\r\n{reason}".encode())
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(_CHUNK):
                sink.write(data)
                await sink.drain()
    finally:
        sink.close()
