"""Retries: when an e-mail that could not be handed over is tried again."""

import random
from datetime import timedelta

ATTEMPTS = 8
"""After so many tries an e-mail is given up, and its claim says so."""

_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=1)


def delay(attempts: int, retry_after: float = 0, jitter: float | None = None) -> timedelta:
    """The pause after this many tries: 30 s, doubled each time up to an hour, ± 20 %.

    `retry_after` is SendGrid's own wish, in seconds: the pause is never shorter, and never longer
    than a day for it.
    """
    spread = 0.8 + 0.4 * (random.random() if jitter is None else jitter)  # noqa: S311 - no secret
    pause = min(min(_FIRST * 2.0 ** (attempts - 1), _LONGEST) * spread, _LONGEST)
    return max(pause, min(timedelta(seconds=retry_after), timedelta(days=1)))
