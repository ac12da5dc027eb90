"""Spoken French: what the caller's words mean, and how values are said back.

    >>> from datetime import datetime
    >>> hear("phone", "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
    ...      now=datetime(2026, 11, 22, 10)).value
    '+33612345678'
    >>> say("phone", "+33612345678")
    'zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit'

Pure: text in, values out; the clock is passed in, nothing is read or sent.
"""

from voice_worker.spoken_french.hear import hear
from voice_worker.spoken_french.heard import (
    Address,
    Amount,
    AmountRange,
    Heard,
    Interval,
    PartOfDay,
    Precision,
    Status,
)
from voice_worker.spoken_french.say import say

__all__ = [
    "Address",
    "Amount",
    "AmountRange",
    "Heard",
    "Interval",
    "PartOfDay",
    "Precision",
    "Status",
    "hear",
    "say",
]
