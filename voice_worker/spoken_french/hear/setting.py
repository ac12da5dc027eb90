"""What a kind may need beside the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

Direction = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Setting:
    """The caller's clock, which way the value lies, and the format expected."""

    now: datetime
    direction: Direction | None = None
    mask: str | None = None
