"""Ends what a launcher started, should the launcher itself be killed.

It reads the groups of processes on its standard input, `+123` when one starts and `-123` when it
has ended. Only the launcher holds the other end: when the input ends, the launcher is gone.
"""

import os
import signal
import sys
import time

PATIENCE_SECONDS = 3.0


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end(groups)


def end(groups: set[int]) -> None:
    """Ask every group to end, and kill what has not after a moment."""
    left = {group for group in groups if send(group, signal.SIGTERM)}
    limit = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < limit:
        time.sleep(0.05)
        left = {group for group in left if send(group, 0)}
    for group in left:
        send(group, signal.SIGKILL)


def send(group: int, signal_number: int) -> bool:
    """False when no process of the group is left."""
    try:
        os.killpg(group, signal_number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
