"""What the caller's words mean, one module per kind of value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from voice_worker.spoken_french.hear import (
    address,
    amount,
    birthdate,
    clock,
    confirmation,
    digits,
    email,
    emergency,
    moment,
    name,
    number,
    ordinal,
    phone,
    plate,
    reference,
    running_text,
    standing,
)
from voice_worker.spoken_french.hear.setting import PARIS, Direction, Setting
from voice_worker.spoken_french.heard import Heard, Status

KINDS: dict[str, Callable[[str, Setting], Heard]] = {
    "number": number.listen,
    "digits": digits.listen,
    "ordinal": ordinal.listen,
    "amount": amount.listen,
    "time": clock.listen,
    "datetime": moment.listen,
    "birthdate": birthdate.listen,
    "phone": phone.listen,
    "email": email.listen,
    "plate": plate.listen,
    "reference": reference.listen,
    "address": address.listen,
    "name": name.listen,
    "confirmation": confirmation.listen,
    "emergency": emergency.listen,
    "number_in_text": running_text.listen,
}
"""Each kind and what hears it."""


LONGEST_TEXT = 2_000
"""Characters, two minutes of speech: nobody answers one question with more."""

OF_ANY_LENGTH = frozenset({"emergency", "number_in_text"})


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
    if len(text) > LONGEST_TEXT and kind not in OF_ANY_LENGTH:
        return Heard(kind, Status.NONE, reason="too long for one answer")
    local = now.replace(tzinfo=PARIS) if now.tzinfo is None else now.astimezone(PARIS)
    heard = KINDS[kind](text, Setting(local, direction, mask))
    if heard.status is Status.OK and kind in standing.DICTATED:
        reason = standing.shaken(kind, text, heard.evidence)
        if reason:
            return Heard(kind, Status.INCOMPLETE, evidence=heard.evidence, reason=reason)
    return heard
