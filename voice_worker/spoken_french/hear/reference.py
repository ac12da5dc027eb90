"""Policy and claim numbers, or any reference whose format is known."""

from __future__ import annotations

import re
from functools import lru_cache

from contract.identifiers import is_valid
from voice_worker.spoken_french.hear.dictation import listen_for
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.heard import Heard, Status

_SEPARATOR = re.compile(r"(?<!\\)\\?[-–./](?![^\[]*\])|\\s[*+?]?|\[[-\s./\\s]+\][*+?]?| ")


def listen(text: str, setting: Setting) -> Heard:
    if setting.mask is None:
        return listen_for("reference", text, ours, _judged)
    mask = compiled(setting.mask)

    def fits(characters: str) -> str | None:
        return characters if mask.fullmatch(characters) else None

    return listen_for("reference", text, fits, _judged)


def ours(characters: str) -> str | None:
    """A policy or claim number of ours, its check letter included."""
    return characters if is_valid(characters) else None


@lru_cache(maxsize=64)
def compiled(mask: str) -> re.Pattern[str]:
    """The mask, anchors and separators between groups left out."""
    return re.compile(_SEPARATOR.sub("", mask.removeprefix("^").removesuffix("$")))


def _judged(characters: str) -> tuple[Status, str]:
    if len(characters) < 4 or not any(c.isdigit() for c in characters):
        return Status.NONE, ""
    return Status.INCOMPLETE, "not the form expected"
