"""Dates of birth: a full date that exists and that a living person can bear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_dates import year_at
from voice_worker.spoken_french.hear.calendar_words import feast
from voice_worker.spoken_french.hear.days import days_of
from voice_worker.spoken_french.hear.facts import Facts
from voice_worker.spoken_french.hear.fillers import FILLERS_WITH_TIMES, corrected, without_fillers
from voice_worker.spoken_french.hear.repair import is_unread
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, said, tokens
from voice_worker.spoken_french.hear.told import Told, amended, tell
from voice_worker.spoken_french.heard import Heard, Precision, Status

OLDEST = 115
"""Years."""


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), FILLERS_WITH_TIMES)
    if len(words) > LONGEST_ANSWER:
        return Heard("birthdate", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    told = [
        (part, _with_year_first(part, _with_year_alone(part, tell(part)))) for part in cut.parts
    ]
    useful = [(part, one) for part, one in told if one.days[0].says_a_day() or _bare_year(one)]
    if not useful:
        return Heard("birthdate", Status.NONE)
    evidence = said(text, [token for part, one in useful for token in one.covered(part)])
    if (cut.retracts or is_unread(cut.last)) and not told[-1][1].spans:
        return Heard("birthdate", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    whole = useful[0][1]
    for _, later in useful[1:]:
        whole = amended(whole, later)
    return _judged(whole, setting, evidence)


def _with_year_alone(words: Sequence[Token], told: Told) -> Told:
    """A part that is a year and nothing else: "non, soixante-seize"."""
    spoken = [token for token in words if token.word.isalnum() and token.word not in ("de", "en")]
    scanned = numbers.scan(spoken, 0) if spoken and not told.spans else None
    if scanned and scanned[0] == len(spoken) and 31 < scanned[1] < 2100:
        if scanned[1] >= 1900:
            told.days[0].year = scanned[1]
        elif scanned[1] < 100:
            told.days[0].year_digits = scanned[1]
        told.spans.append((0, len(words)))
    return told


def _with_year_first(words: Sequence[Token], told: Told) -> Told:
    """ "mille neuf cent quatre-vingt-huit, le trois février": the year opens the utterance."""
    facts = told.days[0]
    if facts.year is not None or facts.year_digits is not None or facts.day is None:
        return told
    for at, token in enumerate(words):
        if not (token.is_number or token.word in numbers.WORDS):
            continue
        year = year_at(words, at)
        if year is None or len(year[1]) < 4:
            return told
        following = year[0]
        while following < len(words) and words[following].word in (",", "le", "."):
            following += 1
        if following > year[0] and told.spans and following >= told.spans[0][0]:
            facts.year = int(year[1])
            told.spans.append((at, year[0]))
        return told
    return told


def _bare_year(told: Told) -> bool:
    return told.days[0].year is not None or told.days[0].year_digits is not None


def _judged(told: Told, setting: Setting, evidence: str) -> Heard:
    facts = told.days[0]
    if facts.conflicts or len(told.days) > 1 or "ou" in told.links:
        return Heard("birthdate", Status.AMBIGUOUS, evidence=evidence, reason="two dates")
    is_named = facts.day is None and facts.feast is not None and facts.shift is None
    if is_named and facts.feast is not None and facts.year is not None:
        day = feast(facts.feast, facts.year)
        facts.day, facts.month = day.day, day.month
    if facts.day is None or facts.month is None:
        status = Status.NONE if facts.offset is not None or facts.ago else Status.INCOMPLETE
        return Heard("birthdate", status, evidence=evidence, reason="day, month and year needed")
    if facts.year is None and facts.year_digits is None:
        return Heard(
            "birthdate", Status.INCOMPLETE, evidence=evidence, reason="the year is missing"
        )
    today = setting.now.date()
    if facts.year_digits is not None:
        years = [century + facts.year_digits for century in (1900, 2000)]
    else:
        years = [facts.year or 0]
    days = [day for year in years for day in _on(facts, year, setting)]
    if not days:
        return Heard("birthdate", Status.INVALID, evidence=evidence, reason="no such day")
    lived = [day for day in days if day <= today and today.year - day.year <= OLDEST]
    if not lived:
        return Heard("birthdate", Status.INVALID, evidence=evidence, reason="nobody is of that age")
    if len(lived) > 1:
        return Heard("birthdate", Status.AMBIGUOUS, candidates=tuple(lived), evidence=evidence)
    if told.clocks:
        return Heard("birthdate", Status.AMBIGUOUS, evidence=evidence, reason="a time in it")
    return Heard("birthdate", Status.OK, lived[0], precision=Precision.EXACT, evidence=evidence)


def _on(facts: Facts, year: int, setting: Setting) -> list[date]:
    known = Facts(day=facts.day, month=facts.month, year=year, weekday=facts.weekday)
    found = days_of(known, setting.now, None)
    return [] if found.problem else list(found.days)
