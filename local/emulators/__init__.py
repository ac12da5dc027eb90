"""Emulators of Deepgram, Gemini, Google text-to-speech and SendGrid on their own wire formats."""

from local.emulators.running import Emulators, Ports, serve

__all__ = ["Emulators", "Ports", "serve"]
