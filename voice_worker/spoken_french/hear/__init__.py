"""What the caller's words mean, one module per kind of value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
    remarks,
    running_text,
    standing,
)
from voice_worker.spoken_french.hear.rephrasing import rephrased
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
    if kind in remarks.CODES and (remark := remarks.remark_on(text)):
        return _changed(kind, *remark, now=now, mask=mask)
    local = now.replace(tzinfo=PARIS) if now.tzinfo is None else now.astimezone(PARIS)
    text = rephrased(kind, text)
    heard = KINDS[kind](text, Setting(local, direction, mask))
    if heard.status is Status.OK and kind in standing.DICTATED:
        reason = standing.shaken(kind, text, heard.evidence)
        if reason:
            return Heard(kind, Status.INCOMPLETE, evidence=heard.evidence, reason=reason)
    return heard


def _changed(kind: str, said: str, old: str, new: str, *, now: datetime, mask: str | None) -> Heard:
    """The value said, with one character replaced where only one place can be meant."""
    heard = hear(kind, said, now=now, mask=mask)
    if heard.status is not Status.OK:
        return heard
    value = remarks.replaced(str(heard.value), old, new)
    # What it becomes must be a value too: it is heard as if it were read out.
    if value is None or hear(kind, value, now=now, mask=mask).value != value:
        reason = "changed in one place"
        return Heard(kind, Status.INCOMPLETE, evidence=heard.evidence, reason=reason)
    return replace(heard, value=value)
