"""Emulators of Deepgram, Gemini, Google text-to-speech and SendGrid on their own wire formats."""

from local.emulators.client import EmulatorsClient
from local.emulators.running import Emulators, Ports, serve

__all__ = ["Emulators", "EmulatorsClient", "Ports", "serve"]
