"""Everything an utterance says about a moment, and what a self-repair changes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voice_worker.spoken_french.hear import dates
from voice_worker.spoken_french.hear.calendar_dates import day_number_at
from voice_worker.spoken_french.hear.calendar_words import PART_LEADS, THIS
from voice_worker.spoken_french.hear.clock import is_a_bound, lasts
from voice_worker.spoken_french.hear.clock_reading import ABOUT, Clock, clock_at, part_at, range_at
from voice_worker.spoken_french.hear.facts import LAST, Facts, phrase
from voice_worker.spoken_french.hear.tokens import Token


@dataclass(slots=True)
class Told:
    """Everything one utterance says about a moment."""

    days: list[Facts] = field(default_factory=list)
    """One, or two when they bound an interval."""
    clocks: list[Clock] = field(default_factory=list)
    clock_range: tuple[Clock, Clock] | None = None
    part: str | None = None
    is_night_named: bool = False
    """An evening or night was said with its day: what comes after midnight may be the morrow's."""
    is_this_part: bool = False
    """ "ce matin", "cette nuit": today is meant without being named. """
    is_near: bool = False
    """ "tout à l'heure": the time that lies nearest to now. """
    is_about: bool = False
    links: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_night_between: bool = False
    is_last_night: bool = False
    is_bounded: bool = False
    is_day_lost: bool = False
    """A denial took a day of which no other was said."""
    is_one_bound: bool = False
    """ "avant le dix novembre": a side of the day, not the day. """
    is_after_clock: bool = False
    """ "après dix heures", or "avant": a side of the time. """
    is_before_clock: bool = False

    def is_before_dawn(self, clock: Clock) -> bool:
        """Whether the time is of the night that a day's evening leads into."""
        return clock.hour < 5 and self.is_night_named

    def covered(self, words: Sequence[Token]) -> list[Token]:
        """The words that say something."""
        return [token for start, end in sorted(self.spans) for token in words[start:end]]


def tell(words: Sequence[Token]) -> Told:
    """Reads the utterance from left to right, one fact after the other."""
    told = Told(days=[Facts()])
    at = 0
    while at < len(words):
        end = _near(words, at, told) or _night_between(words, at, told) or _clock(words, at, told)
        if not end:
            facts = told.days[-1]
            if _opens_second_day(words, at, told):
                facts = Facts()
            stop = dates.find(words, at, facts)
            if stop > at:
                if _is_denied(words, at):
                    told.is_day_lost = told.is_day_lost or told.days[-1].says_a_day()
                    told.days[-1] = Facts() if facts is told.days[-1] else told.days[-1]
                else:
                    if facts is not told.days[-1]:
                        told.days.append(facts)
                    told.spans.append((at, stop))
                    told.is_one_bound = told.is_one_bound or _is_a_bound(words, at)
                end = stop
        end = end or _part(words, at, told)
        if words[at].word in ABOUT and words[at].word not in ("dans", "peu", "grosso"):
            told.is_about = True
        at = end or at + 1
    return told


def _near(words: Sequence[Token], at: int, told: Told) -> int:
    if phrase(words, at, 4) != ("tout", "a", "l", "heure"):
        return 0
    told.is_near = True
    told.spans.append((at, at + 4))
    return at + 4


def _opens_second_day(words: Sequence[Token], at: int, told: Told) -> bool:
    """Whether a second bound starts here: "entre lundi et mercredi", "du 3 au 10 août"."""
    if not told.spans or len(told.days) > 1 or not told.days[0].says_a_day():
        return False
    index = at - 1
    while index >= 0 and words[index].word in ("le", "la", "l"):
        index -= 1
    if index < 0:
        return False
    link = words[index].word
    opening = {words[k].word for k in range(max(0, told.spans[0][0] - 2), told.spans[0][0])}
    if (link == "et" and "entre" in opening) or (
        link in ("au", "a", "jusqu") and opening & {"du", "de", "d"}
    ):
        told.is_bounded = True
    elif link == "ou":
        told.links.append("ou")
    else:
        return False
    return True


def _is_a_bound(words: Sequence[Token], at: int) -> bool:
    index = at - 1
    while index >= 0 and words[index].word in ("le", "la", "l"):
        index -= 1
    if index < 0 or words[at].paused:
        return False
    lead = words[index].word
    return lead in ("avant", "apres") or (
        lead == "a" and index > 0 and words[index - 1].word == "jusqu"
    )


def _is_denied(words: Sequence[Token], at: int) -> bool:
    index = at - 1
    while index >= 0 and words[index].word in ("le", "la", "l", "du", "au"):
        index -= 1
    return index >= 0 and words[index].word == "pas" and not words[at].paused


def _night_between(words: Sequence[Token], at: int, told: Told) -> int:
    """ "la nuit de samedi à dimanche", "la nuit du 12 au 13 novembre"."""
    while at < len(words) and words[at].word in PART_LEADS:
        at += 1
    if phrase(words, at, 1) != ("nuit",) or at + 3 >= len(words):
        return 0
    if words[at + 1].word in LAST:
        told.is_last_night, told.part = True, "night"
        told.spans.append((at, at + 2))
        return at + 2
    if words[at + 1].word not in ("de", "du", "d"):
        return 0
    first, second = Facts(), Facts()
    start = at + 2
    while start < len(words) and words[start].word in ("le", "la"):
        start += 1
    middle = dates.find(words, start, first) if start < len(words) else start
    if middle == start and start < len(words):
        day = day_number_at(words, start)
        if day:
            first.day, middle = day[1], day[0]
    if middle == start:
        return 0
    link = middle
    while link < len(words) and words[link].word in ("a", "au", "le"):
        link += 1
    if link == middle or link >= len(words):
        told.days = [first]
        told.part, told.is_night_named = "night", True
        told.spans.append((at, middle))
        return middle
    end = dates.find(words, link, second)
    if end == link:
        return 0
    if first.month is None and first.day is not None:
        first.month, first.year, first.year_digits = second.month, second.year, second.year_digits
    told.days = [first, second]
    told.is_night_between, told.part = True, "night"
    told.spans.append((at, end))
    return end


def _clock(words: Sequence[Token], at: int, told: Told) -> int:
    lead = words[at].word in ("entre", "de", "des", "d")
    bounds = range_at(words, at)
    if bounds and (lead or clock_at(words, at) or words[at].is_number or _is_hour_list(words, at)):
        told.clock_range = bounds[1], bounds[2]
        told.spans.append((at, bounds[0]))
        return bounds[0]
    after_preposition = at > 0 and words[at - 1].word in ("a", "vers", "environ")
    clock = clock_at(words, at, bare=after_preposition)
    if clock is None:
        after_day = bool(told.spans) and told.days[0].says_a_day()
        clock = _with_part(words, at) if after_preposition or after_day else None
    if clock is None:
        return 0
    if lasts(words, at, clock[0]):
        return clock[0]
    told.is_this_part = told.is_this_part or (at > 0 and words[at - 1].word == "ce")
    told.clocks.append(clock[1])
    told.spans.append((at, clock[0]))
    near = {token.word for token in words[max(0, at - 4) : at]} & {"peu", "juste"}
    told.is_about = told.is_about or bool(near)
    told.is_after_clock = is_a_bound(words, at) and not near
    before = {token.word for token in words[max(0, at - 3) : at]}
    told.is_before_clock = told.is_after_clock and not before & {"apres", "partir"}
    if at and words[at - 1].word in ABOUT:
        told.is_about = True
    return clock[0]


def _with_part(words: Sequence[Token], at: int) -> tuple[int, Clock] | None:
    """ "huit du matin", where a bare number could be a day."""
    clock = clock_at(words, at, bare=True)
    if clock and part_at(words, clock[0]) and clock[0] == at + 1:
        return clock
    return None


def _is_hour_list(words: Sequence[Token], at: int) -> bool:
    return at > 0 and words[at - 1].word in ("vers", "a")


def _part(words: Sequence[Token], at: int, told: Told) -> int:
    found = part_at(words, at)
    if found is None:
        return 0
    end, part = found
    led = {token.word for token in words[max(0, at - 1) : end]}
    if led & THIS and words[end - 1].word != "la":
        told.is_this_part = True
    elif part in ("evening", "night"):
        told.is_night_named = True
    if end < len(words) and words[end].word in LAST and part == "night":
        told.is_last_night = True
        end += 1
    told.part = part
    told.spans.append((at, end))
    return end


def amended(told: Told, later: Told) -> Told:
    """What is told once a self-repair has replaced what it names, and nothing else."""
    new, old = later.days[0], told.days[0]
    if len(later.days) > 1 or later.is_bounded or later.is_night_between:
        days = later.days
    elif not new.says_a_day():
        days = told.days
        if new.year is not None or new.year_digits is not None:
            days = [replace(old, year=new.year, year_digits=new.year_digits)]
    elif new.day is not None and new.month is None and new.offset is None and old.day is not None:
        days = [_completed(new, old, ("month", "year", "year_digits", "weekday", "stretch"))]
    elif new.month is not None and new.day is None and old.day is not None:
        days = [_completed(new, old, ("day", "year", "year_digits"))]
    elif new.weekday is not None and new.day is None and old.day is not None:
        days = [_completed(new, old, ("day", "month", "year", "year_digits"))]
    else:
        days = later.days
        if new.month is not None and new.year is None and new.year_digits is None:
            days = [_completed(new, old, ("year", "year_digits"))]
    clocked = bool(later.clocks or later.clock_range)
    this_part = later.is_this_part if later.part else told.is_this_part
    return Told(
        days=days,
        clocks=later.clocks if clocked else told.clocks,
        clock_range=later.clock_range if clocked else told.clock_range,
        part=later.part or told.part,
        is_this_part=this_part and not (new.says_a_day() and not later.is_this_part),
        is_near=told.is_near or later.is_near,
        is_about=told.is_about or later.is_about,
        links=later.links,
        spans=told.spans + later.spans,
        is_night_between=later.is_night_between or (told.is_night_between and days is told.days),
        is_last_night=later.is_last_night or (told.is_last_night and days is told.days),
        is_night_named=later.is_night_named or told.is_night_named,
        is_day_lost=later.is_day_lost or (told.is_day_lost and days is told.days),
        is_after_clock=(later if clocked else told).is_after_clock,
        is_before_clock=(later if clocked else told).is_before_clock,
        is_one_bound=later.is_one_bound or (told.is_one_bound and days is told.days),
        is_bounded=later.is_bounded or (told.is_bounded and days is told.days),
    )


def _completed(new: Facts, old: Facts, names: Sequence[str]) -> Facts:
    for name in names:
        if getattr(new, name) is None:
            setattr(new, name, getattr(old, name))
    return new
