"""Times of day: "huit heures et demie", "midi moins le quart", "20h15", "dix-neuf trente"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from voice_worker.spoken_french.hear.clock_reading import (
    HOURS,
    Clock,
    all_in,
    clock_at,
    is_about,
    part_around,
    part_at,
    range_at,
)
from voice_worker.spoken_french.hear.fillers import (
    FILLERS_WITH_TIMES,
    Phrases,
    corrected,
    match,
    phrases,
    without_fillers,
)
from voice_worker.spoken_french.hear.repair import is_unread
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.heard import Heard, Precision, Status


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), FILLERS_WITH_TIMES)
    if len(words) > LONGEST_ANSWER:
        return Heard("time", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    for index, part in enumerate(reversed(cut.parts)):
        found = [one for one in all_in(part) if not lasts(part, one[0], one[1])]
        if index == 0 and not found and (cut.retracts or is_unread(part)):
            return Heard("time", Status.INCOMPLETE, reason="taken back")
        if found and any(range_at(part, at) for at in range(len(part))):
            evidence = said(text, part)
            return Heard("time", Status.AMBIGUOUS, evidence=evidence, reason="two times")
        if any(is_a_bound(part, start) for start, _, _ in found):
            return Heard("time", Status.INCOMPLETE, evidence=said(text, part), reason="a bound")
        if any(counts_hours(part, start, end) for start, end, _ in found):
            return Heard("time", Status.NONE, reason="a number of hours")
        if found and _has_minutes_after(part, found[-1][1]):
            return Heard("time", Status.INCOMPLETE, evidence=said(text, part), reason="minutes")
        if found and part[-1].word == "moins" and found[-1][1] >= len(part) - 1:
            return Heard("time", Status.INCOMPLETE, evidence=said(text, part), reason="cut short")
        if found:
            return _heard(text, part, found)
    return Heard("time", Status.NONE)


def _has_minutes_after(words: Sequence[Token], end: int) -> bool:
    """ "onze heures passées de cinq minutes"."""
    return (
        end + 1 < len(words) and words[end].word.startswith("passe") and words[end + 1].word == "de"
    )


_LASTING = phrases(
    """
    pendant; durant; dure; a duré; duré; attendu; attends; attend; patienté; mis; passé; resté;
    restée; perdu; eu pour; au bout; toutes les; durée de; attente de; retard de; roulé; conduit;
    travaillé; dormi; ça fait; prend; pris; en moins de; en plus de; moins de; plus de
    """
)
_COUNTED = phrases("plus tard; par jour; par semaine; par mois; sur vingt-quatre; sur 24; durant")
_AGO = phrases(
    "il y a; y a; il y a à peine; y a à peine; il y a environ; dans; d'ici; en; à moins de"
)

_QUALIFYING = listed(
    "environ presque quasiment bien a peine meme pas peu pres juste plus moins de d"
)


def lasts(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether "deux heures" is how long something took, not when it was."""
    if part_at(words, end):
        return False
    lead = start
    while lead and words[lead - 1].word in ("environ", "presque", "pres", "les", "bien", "de", "d"):
        lead -= 1
    if any(_ends_at(_LASTING, words, at) for at in {start, lead}):
        return True
    of_something = [token.word for token in words[end : end + 1]] in (["de"], ["d"])
    if of_something and any(token.word in HOURS for token in words[start:end]):
        return True
    return end < len(words) and bool(match(_COUNTED, words, end))


def counts_hours(words: Sequence[Token], start: int, end: int) -> bool:
    """ "il y a deux heures", "deux heures après": hours counted from something else."""
    if part_at(words, end) or words[start].word in ("midi", "minuit"):
        return False
    if any(token.word == "depuis" for token in words[max(0, start - 1) : start]):
        return True
    lead = start
    while lead and words[lead - 1].word in _QUALIFYING:
        lead -= 1
    if any(_ends_at(_AGO, words, at) for at in range(lead, start + 1)):
        clock = clock_at(words, start)
        return clock is None or clock[1].hour < 13 or clock[1].minute == 0
    return end < len(words) and words[end].word in ("apres", "avant")


def is_a_bound(words: Sequence[Token], start: int) -> bool:
    """ "après dix heures", "à partir de midi": a side of the time asked for."""
    before = [token.word for token in words[max(0, start - 3) : start]]
    while before and before[-1] in ("les", "de", "d"):
        before.pop()
    if before[-2:-1] in (["peu"], ["juste"]) and before[-1] in ("avant", "apres"):
        return False
    return before[-1:] in (["avant"], ["apres"]) or before[-2:] in (
        ["a", "partir"], ["jusqu", "a"],
    )  # fmt: skip


def _ends_at(table: Phrases, words: Sequence[Token], end: int) -> bool:
    return any(at + match(table, words, at) == end for at in range(max(0, end - 5), end))


def _refines(between: Sequence[Token], times: Sequence[time], is_about: bool) -> bool:
    """ "21 h, 21 h 10": the same hour said again, with its minutes."""
    if len(times) != 2 or is_about or any(token.word.isalnum() for token in between):
        return False
    return times[0].minute == 0 and times[0].hour == times[1].hour


def _heard(text: str, words: Sequence[Token], found: list[tuple[int, int, Clock]]) -> Heard:
    evidence = said(text, words[found[0][0] : found[-1][1]])
    clocks = []
    for start, end, clock in found:
        part = part_around(words, start, end)
        clocks.append(clock.within(part))
    if any(not clock.is_valid for clock in clocks):
        return Heard("time", Status.INVALID, evidence=evidence, reason="no such time")
    times = list(dict.fromkeys(clock.time for clock in clocks))
    if len(found) == 2 and _refines(
        words[found[0][1] : found[1][0]], times, is_about(words, found[0][0])
    ):
        times, clocks = times[1:], clocks[1:]
    if len(times) > 1:
        return Heard("time", Status.AMBIGUOUS, candidates=tuple(times[:3]), evidence=evidence)
    candidates: tuple[time, ...] = ()
    if clocks[0].is_open:
        candidates = (times[0], times[0].replace(hour=(times[0].hour + 12) % 24))
    about = is_about(words, found[0][0])
    return Heard(
        "time",
        Status.OK,
        times[0],
        candidates=candidates,
        precision=Precision.ABOUT if about else Precision.EXACT,
        evidence=evidence,
    )
