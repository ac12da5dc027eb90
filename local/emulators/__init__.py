"""Emulators of Deepgram, Gemini, Google text-to-speech, SendGrid and ClamAV, on their own wires."""

import os

# Read when numpy is first imported. Products as small as ours are three times slower on two
# threads, which spin while they wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from local.emulators.client import EmulatorsClient
from local.emulators.running import Emulators, Ports, serve

__all__ = ["Emulators", "EmulatorsClient", "Ports", "serve"]
