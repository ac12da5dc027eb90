"""Pace: no answer comes sooner than another, whatever it is."""

import time

from functions.web.settings import Settings


class VerificationSettings(Settings):
    verification_minimum_ms: int = 250


def wait_since(started: float) -> None:
    """`started` is what `time.monotonic` gave when the request came."""
    minimum = VerificationSettings.from_environment().verification_minimum_ms / 1000
    time.sleep(max(0.0, minimum - (time.monotonic() - started)))
