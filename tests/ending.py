"""What tests start ends with them, however they end."""

import ctypes
import signal
import sys


def with_us() -> None:
    """For `preexec_fn`: Linux ends the process when the one that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_PR_SET_PDEATHSIG = 1
