"""Free ports of this machine."""

import random
import socket

HOST = "127.0.0.1"

# Below the range from which systems take the ports of outgoing connections: one that is free
# now is then still free when the server that it was chosen for starts.
_LOWEST, _HIGHEST = 15_000, 32_000


def free(count: int, host: str = HOST) -> list[int]:
    """Ports that nobody uses, neither over TCP nor over UDP."""
    found: list[int] = []
    while len(found) < count:
        port = random.randint(_LOWEST, _HIGHEST)
        if port not in found and is_free(port, host):
            found.append(port)
    return found


def is_free(port: int, host: str = HOST) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def preferred(port: int, host: str = HOST) -> int:
    """`port` when it is free, else another one."""
    return port if is_free(port, host) else free(1, host)[0]
