"""Running text with its numbers in figures."""

from __future__ import annotations

from text_to_num import alpha2digit

from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.heard import Heard, Precision, Status

LONGEST = 10_000
"""Characters."""


def listen(text: str, setting: Setting) -> Heard:
    if not text.strip() or len(text) > LONGEST:
        return Heard("number_in_text", Status.NONE)
    return Heard(
        "number_in_text",
        Status.OK,
        alpha2digit(text, "fr", 0),
        precision=Precision.EXACT,
        evidence=text,
    )
