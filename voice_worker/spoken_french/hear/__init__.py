"""What the caller's words mean, one module per kind of value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from voice_worker.spoken_french.hear.setting import PARIS, Direction, Setting
from voice_worker.spoken_french.heard import Heard

KINDS = {
    "number": "number",
    "digits": "digits",
    "ordinal": "ordinal",
    "amount": "amount",
    "time": "clock",
    "datetime": "moment",
    "birthdate": "birthdate",
    "phone": "phone",
    "email": "email",
    "plate": "plate",
    "reference": "reference",
    "address": "address",
    "name": "name",
    "confirmation": "confirmation",
    "emergency": "emergency",
    "number_in_text": "running_text",
}
"""Each kind and the module that hears it."""


def hear(
    kind: str,
    text: str,
    *,
    now: datetime,
    direction: Direction | None = None,
    mask: str | None = None,
) -> Heard:
    """What `text` means, read as a `kind`; never raises for any text, never guesses.

    Args:
        now: The caller's clock; without offset it is taken for Paris time.
        direction: "past" for a loss, "future" for an appointment.
        mask: The regular expression that a reference must match, without separators.
    """
    local = now.replace(tzinfo=PARIS) if now.tzinfo is None else now.astimezone(PARIS)
    module = import_module(f"{__name__}.{KINDS[kind]}")
    listen: Callable[[str, Setting], Heard] = module.listen
    return listen(text, Setting(local, direction, mask))
