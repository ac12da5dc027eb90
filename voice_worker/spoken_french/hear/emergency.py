"""Alarms in a caller's words: someone hurt, or in danger now. Before any question of ours."""

from __future__ import annotations

import re

from voice_worker.spoken_french.hear.emergency_context import (
    DANGER_OVER,
    DENIED,
    HARMLESS,
    NOBODY,
    OVER,
    PAPERWORK,
    STATES_OF_THINGS,
    STILL,
    STUCK,
    SUPPOSED,
    THINGS,
)
from voice_worker.spoken_french.hear.emergency_words import DANGER, HURT
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import unaccented
from voice_worker.spoken_french.heard import Heard, Precision, Status

LONGEST = 10_000
"""Characters listened to."""

_BREAK = re.compile(r"[.!?;:…]+|,|\bmais\b|\bheureusement\b|\bdonc\b|\bpar contre\b")
_BETWEEN_WORDS = re.compile(r"[^\w.,!?;:…]+|_")


def listen(text: str, setting: Setting) -> Heard:
    plain = _BETWEEN_WORDS.sub(" ", unaccented(text[:LONGEST]))
    answer, evidence = _alarm(plain)
    return Heard("emergency", Status.OK, answer, precision=Precision.EXACT, evidence=evidence)


def _alarm(plain: str) -> tuple[str, str]:
    """ "person_hurt", "danger" or "none", and the words that say so."""
    is_over = bool(OVER.search(plain))
    danger = ""
    for clause in _BREAK.split(plain):
        clause = clause.strip()
        if not clause or SUPPOSED.search(clause):
            continue
        hurt = _asserted(HURT, clause)
        if hurt and not (is_over and not STILL.search(plain)):
            return "person_hurt", hurt
        danger = danger or _asserted(DANGER, clause)
    if danger and (is_over or DANGER_OVER.search(plain)) and not STILL.search(plain):
        danger = ""
    return ("danger", danger) if danger else ("none", "")


def _asserted(alarm: re.Pattern[str], clause: str) -> str:
    """The words of an alarm that the clause does not deny, and that are not about a thing."""
    nobody = NOBODY.search(clause)
    for found in alarm.finditer(clause):
        before = clause[max(0, found.start() - 60) : found.start()].strip()
        if DENIED.search(before):
            continue
        state = STATES_OF_THINGS if alarm is HURT else STUCK
        if state.search(found.group()) and THINGS.search(before):
            continue
        if STUCK.search(found.group()) and PAPERWORK.search(clause[found.end() :]):
            continue
        if _is_harmless(found.group(), before, clause[found.end() :]):
            continue
        if nobody and alarm is HURT and nobody.start() <= found.end():
            continue
        return found.group()
    return ""


def _is_harmless(found: str, before: str, after: str) -> bool:
    """ "tombé dans l'eau" of a telephone, "aux urgences" of one who works there."""
    return any(
        words.search(found) and lead.search(before) and follow.search(after)
        for words, lead, follow in HARMLESS
    )
