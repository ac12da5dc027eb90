"""When something happened, or shall: a day, a moment, a part of a day, an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from voice_worker.spoken_french.hear.calendar_words import STARTS
from voice_worker.spoken_french.hear.days import Days, before, days_of
from voice_worker.spoken_french.hear.facts import DAY_FACTS, Facts, phrase
from voice_worker.spoken_french.hear.fillers import FILLERS_WITH_TIMES, corrected, without_fillers
from voice_worker.spoken_french.hear.repair import is_unread
from voice_worker.spoken_french.hear.setting import PARIS, Direction, Setting
from voice_worker.spoken_french.hear.tokens import LONGEST_ANSWER, Token, cleaned, said, tokens
from voice_worker.spoken_french.hear.told import Told, amended, tell
from voice_worker.spoken_french.heard import Heard, Interval, PartOfDay, Precision, Status


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), FILLERS_WITH_TIMES)
    if len(words) > LONGEST_ANSWER:
        return Heard("datetime", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    told = [(part, tell(part)) for part in cut.parts]
    useful = [(part, one) for part, one in told if one.spans]
    if not useful:
        return Heard("datetime", Status.NONE)
    evidence = said(text, [token for part, one in useful for token in one.covered(part)])
    if (cut.retracts or is_unread(cut.last)) and not told[-1][1].spans:
        return Heard("datetime", Status.INCOMPLETE, evidence=evidence, reason="taken back")
    if any(phrase(words, at, 3) in _AT_MOST for at in range(len(words))):
        return Heard("datetime", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    if setting.direction == "past" and _tells_a_birth(words):
        return Heard("datetime", Status.NONE, evidence=evidence, reason="a date of birth")
    whole = useful[0][1]
    for _, later in useful[1:]:
        whole = amended(whole, later)
    return resolve(whole, setting.now, setting.direction, evidence)


_AT_MOST = {("au", "plus", "tard"), ("au", "plus", "tot")}


def _tells_a_birth(words: Sequence[Token]) -> bool:
    return any(
        before.word == "suis" and token.word in ("ne", "nee") for before, token in pairwise(words)
    )


def resolve(told: Told, now: datetime, direction: Direction | None, evidence: str) -> Heard:
    """The value that all this makes, or what keeps it from being one."""
    return _Resolution(told, now, direction, evidence).heard()


@dataclass(frozen=True, slots=True)
class _Resolution:
    told: Told
    now: datetime
    direction: Direction | None
    evidence: str

    def heard(self) -> Heard:
        told = self.told
        facts = told.days[0]
        if any(day.conflicts for day in told.days) or "ou" in told.links:
            return self.ambiguous(self.conflicting())
        if told.is_before_clock or (told.is_after_clock and self.direction == "past"):
            return self.status(Status.INCOMPLETE, "only one bound")
        if told.is_day_lost and facts.day is None and facts.weekday is None and not facts.offset:
            return self.status(Status.INCOMPLETE, "the day is missing")
        if told.is_one_bound:
            return self.status(Status.INCOMPLETE, "only one bound")
        if facts.ago is not None or facts.is_now:
            return self.elapsed(facts)
        if len(told.days) > 1:
            return self.night() if told.is_night_between else self.between()
        if not facts.says_a_day():
            if facts.is_vague:
                return self.status(Status.INCOMPLETE, "the day is missing")
            return self.without_a_day()
        days = days_of(facts, self.now, self.direction)
        return self.on(days)

    def status(self, status: Status, reason: str) -> Heard:
        return Heard("datetime", status, evidence=self.evidence, reason=reason)

    def ambiguous(self, candidates: Sequence[object], reason: str = "") -> Heard:
        return Heard(
            "datetime",
            Status.AMBIGUOUS,
            candidates=tuple(dict.fromkeys(candidates))[:3],
            evidence=self.evidence,
            reason=reason,
        )

    def ok(self, value: object, precision: Precision, candidates: Sequence[object] = ()) -> Heard:
        about = precision is Precision.EXACT and self.told.is_about
        return Heard(
            "datetime",
            Status.OK,
            value,
            candidates=tuple(candidates),
            precision=Precision.ABOUT if about else precision,
            evidence=self.evidence,
        )

    def conflicting(self) -> list[date]:
        found: list[date] = []
        for facts in self.told.days:
            days = days_of(facts, self.now, self.direction)
            found += days.days
            for name, _, other in facts.conflicts:
                if name in DAY_FACTS and name not in ("ago", "is_now"):
                    changed = Facts(**{k: getattr(facts, k) for k in DAY_FACTS | {"year", "week"}})
                    setattr(changed, name, other)
                    found += days_of(changed, self.now, self.direction).days
        return found

    def elapsed(self, facts: Facts) -> Heard:
        moment = before(self.now, facts.ago) if facts.ago is not None else self.now
        if isinstance(moment, datetime):
            if self.direction == "past" and moment > self.now:
                return self.status(Status.INVALID, "future")
            if self.direction == "future" and moment < self.now:
                return self.status(Status.INVALID, "past")
            exact = facts.is_now or all(unit == "minutes" for _, unit in facts.ago or ())
            if self.told.clocks:
                return self.ambiguous([])
            return self.ok(moment, Precision.EXACT if exact else Precision.ABOUT)
        if facts.day not in (None, moment.day) or facts.month not in (None, moment.month):
            return self.status(Status.INCOMPLETE, "two days")
        if facts.weekday is not None and moment.weekday() != facts.weekday:
            week = moment - timedelta(days=moment.weekday()) + timedelta(days=facts.weekday)
            return self.on(Days((week,)))
        return self.on(Days((moment,)), vague=any(unit != "days" for _, unit in facts.ago or ()))

    def without_a_day(self) -> Heard:
        told = self.told
        today = self.now.date()
        if told.is_last_night or (told.is_this_part and told.part == "night"):
            tonight = self.direction == "future" or (self.now.hour >= 21 and not told.is_last_night)
            night = today if tonight else today - timedelta(days=1)
            return self.on_night(night)
        if told.is_this_part:
            return self.on(Days((today,)))
        if told.is_near:
            return self.near(today)
        if not (told.clocks or told.clock_range):
            return self.status(Status.NONE, "a part of a day without the day")
        if self.direction == "future" and told.clocks:
            ahead = [moment for moment in self.moments(today) if moment > self.now]
            if ahead:
                return self.ok(ahead[0], Precision.EXACT)
        return self.status(Status.NONE, "a time without the day")

    def near(self, today: date) -> Heard:
        """ "tout à l'heure, vers trois heures": of today's two, the one nearest to now."""
        if self.told.clock_range:
            return self.on(Days((today,)))
        moments = [moment for moment in self.moments(today) if self.lies_right(moment)]
        if not moments:
            return self.status(Status.INCOMPLETE, "the time is missing")
        if self.direction is None and len(moments) > 1:
            return self.ambiguous(moments)
        nearest = min(moments, key=lambda moment: abs(moment - self.now))
        return self.moment_among([nearest], [])

    def between(self) -> Heard:
        first, second = self.told.days
        if first.month is None and first.day is not None and second.month is not None:
            first.month, first.year, first.year_digits = (
                second.month,
                second.year,
                second.year_digits,
            )
        opening = days_of(first, self.now, self.direction)
        closing = days_of(second, self.now, self.direction)
        for bound in (opening, closing):
            if bound.problem or len(bound.days) != 1:
                return self.refused(bound)
        start, end = opening.days[0], closing.days[0]
        if start > end and first.year is None and first.month is not None:
            start = (
                start.replace(year=start.year - 1) if (start.month, start.day) != (2, 29) else end
            )
        if start >= end:
            return self.status(Status.INVALID, "the interval ends before it starts")
        if self.direction == "past" and start > self.now.date():
            return self.status(Status.INVALID, "future")
        if self.direction == "past" and end > self.now.date():
            return self.status(Status.INVALID, "future")
        return self.ok(Interval(start, end), Precision.INTERVAL)

    def night(self) -> Heard:
        first, second = self.told.days
        opening = days_of(first, self.now, self.direction)
        closing = days_of(second, self.now, self.direction)
        pairs = [
            start
            for start in opening.days
            if any(end - start == timedelta(days=1) for end in closing.days)
        ]
        if not pairs and opening.days and second.weekday is not None and second.day is None:
            # Said on the second of the two days, which then reads as a week away.
            start = opening.days[0]
            if (start + timedelta(days=1)).weekday() == second.weekday:
                pairs = [start]
        if not pairs:
            return self.ambiguous([*opening.days, *closing.days], "the two days do not follow")
        if len(pairs) > 1:
            return self.ambiguous(pairs)
        return self.on_night(pairs[0])

    def on_night(self, evening: date) -> Heard:
        """In the night that begins on `evening`."""
        if not self.told.clocks:
            if self.direction == "past" and evening > self.now.date():
                return self.status(Status.INVALID, "future")
            return self.ok(PartOfDay(evening, "night"), Precision.PART_OF_DAY)
        found = []
        for clock in self.told.clocks:
            within = clock.within("night")
            if not within.is_valid:
                return self.status(Status.INVALID, "not a time of the night")
            day = evening if within.hour >= 12 else evening + timedelta(days=1)
            found.append(_at(day, within.time))
        return self.moment_among(found, [])

    def on(self, days: Days, *, vague: bool = False) -> Heard:
        told = self.told
        if days.problem:
            return self.refused(days)
        if days.interval is not None:
            return self.during(days.interval)
        today = self.now.date()
        possible = list(days.days)
        if self.direction == "past":
            possible = [day for day in possible if day <= today]
        elif self.direction == "future":
            possible = [day for day in possible if day >= today]
        if not possible:
            reason = "future" if self.direction == "past" else "past"
            return self.status(Status.INVALID, reason)
        if told.clock_range is not None:
            return self.clock_interval(possible)
        if told.clocks:
            return self.at_clock(possible)
        if told.part is not None:
            return self.in_part(possible)
        if len(possible) > 1:
            return self.ambiguous(possible)
        return self.ok(possible[0], Precision.ABOUT if vague else Precision.EXACT)

    def during(self, interval: Interval) -> Heard:
        today = self.now.date()
        start = interval.start
        if self.told.clocks or self.told.part:
            return self.status(Status.INCOMPLETE, "the day is missing")
        if self.direction == "past" and isinstance(start, date) and start > today:
            return self.status(Status.INVALID, "future")
        return self.ok(interval, Precision.INTERVAL)

    def in_part(self, days: list[date]) -> Heard:
        part = self.told.part or ""
        starts = STARTS[part]
        past = (
            [day for day in days if day < self.now.date() or self.now.hour >= starts]
            if self.direction == "past"
            else days
        )
        if not past:
            return self.status(Status.INVALID, "future")
        if len(past) > 1:
            return self.ambiguous([PartOfDay(day, part) for day in past])
        return self.ok(PartOfDay(past[0], part), Precision.PART_OF_DAY)

    def moments(self, day: date) -> list[datetime]:
        """The moments of `day` that the time said may mean, the literal one first."""
        found = []
        for clock in self.told.clocks:
            within = clock.within(self.told.part)
            if not within.is_valid:
                continue
            found.append(_at(day, within.time))
            if within.is_open:
                found.append(_at(day, time((within.hour + 12) % 24, within.minute)))
        return found

    def at_clock(self, days: list[date]) -> Heard:
        told = self.told
        if len({(clock.hour, clock.minute) for clock in told.clocks}) > 1:
            readings = [moment for day in days for moment in self.moments(day)]
            return self.ambiguous(readings, "two times")
        clock = told.clocks[0].within(told.part)
        if not clock.is_valid:
            return self.status(Status.INVALID, "no such time")
        literal = [_at(day, clock.time) for day in days]
        if clock.is_midnight:
            # "hier à minuit" is the midnight that began the day, or the one that ended it.
            following = [moment + timedelta(days=1) for moment in literal]
            both = [moment for pair in zip(literal, following, strict=True) for moment in pair]
            literal = [moment for moment in both if self.direction != "past" or moment <= self.now]
            if not literal:
                return self.status(Status.INVALID, "future")
        if told.is_before_dawn(clock) and not clock.is_midnight:
            # "vendredi soir à une heure du matin": that of the night, hence of the morrow.
            following = [moment + timedelta(days=1) for moment in literal]
            return self.ambiguous([m for m in (*literal, *following) if self.lies_right(m)])
        other = [_at(day, time((clock.hour + 12) % 24, clock.minute)) for day in days]
        return self.moment_among(literal, other if clock.is_open else [])

    def moment_among(self, literal: list[datetime], other: list[datetime]) -> Heard:
        """The one literal moment that lies the right way; `other` is twelve hours later."""
        possible = [moment for moment in literal if self.lies_right(moment)]
        if not possible:
            possible = [moment for moment in other if self.lies_right(moment)]
            if not possible:
                return self.status(Status.INVALID, "future" if self.direction == "past" else "past")
            other = []
        if len(possible) > 1:
            return self.ambiguous(possible)
        moment = possible[0]
        problem = _on_a_change_of_clocks(moment)
        if problem == "missing":
            return self.status(Status.INVALID, "an hour that the change of clocks skips")
        if problem == "twice":
            twice = [moment.replace(fold=0), moment.replace(fold=1)]
            return Heard(
                "datetime",
                Status.AMBIGUOUS,
                candidates=tuple(twice),
                evidence=self.evidence,
                reason="an hour that the change of clocks repeats",
            )
        alternatives = [candidate for candidate in other if self.lies_right(candidate)]
        candidates = [moment, *alternatives] if alternatives else []
        return self.ok(moment, Precision.EXACT, candidates)

    def lies_right(self, moment: datetime) -> bool:
        if self.direction == "past":
            return moment <= self.now
        if self.direction == "future":
            return moment >= self.now
        return True

    def clock_interval(self, days: list[date]) -> Heard:
        bounds = self.told.clock_range or ()
        opening, closing = (clock.within(self.told.part) for clock in bounds)
        if not (opening.is_valid and closing.is_valid):
            return self.status(Status.INVALID, "no such time")
        intervals = []
        for day in days:
            start = _at(day, opening.time)
            end = _at(day, closing.time)
            if closing.is_midnight or end <= start:
                if not (closing.is_midnight or opening.hour >= 18):
                    return self.ambiguous([], "the interval ends before it starts")
                end += timedelta(days=1)
            if self.direction != "past" or end <= self.now:
                intervals.append(Interval(start, end))
        if not intervals:
            return self.status(Status.INVALID, "future")
        if len(intervals) > 1:
            return self.ambiguous(intervals)
        return self.ok(intervals[0], Precision.INTERVAL)

    def refused(self, days: Days) -> Heard:
        if days.problem == "weekday":
            return self.ambiguous(days.days, "the weekday is not that of the date")
        if days.problem == "impossible":
            return self.status(Status.INVALID, "no such day")
        if days.problem:
            return self.status(Status.INCOMPLETE, "the day is missing")
        if not days.days:
            return self.status(Status.INCOMPLETE, "the day is missing")
        return self.ambiguous(days.days)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=PARIS)


def _on_a_change_of_clocks(moment: datetime) -> str:
    """ "missing" or "twice" for the hours that spring skips and autumn repeats."""
    early, late = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    if early == late or early is None or late is None:
        return ""
    return "missing" if early < late else "twice"
