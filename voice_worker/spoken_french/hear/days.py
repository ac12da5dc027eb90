"""The day or days that date facts mean, seen from now; never a guess."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voice_worker.spoken_french.hear.calendar_words import feast
from voice_worker.spoken_french.hear.facts import Facts
from voice_worker.spoken_french.hear.setting import Direction
from voice_worker.spoken_french.heard import Interval

EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Days:
    """What the facts mean: some days among which they do not decide, or an interval."""

    days: tuple[date, ...] = ()
    interval: Interval | None = None
    problem: str = ""
    """Why there is no day: "impossible", "vague", "weekday", "future", "past"."""


def days_of(facts: Facts, now: datetime, direction: Direction | None) -> Days:
    found = _days_told(facts, now, direction)
    if facts.shift is not None:
        if found.problem or len(found.days) != 1:
            return found if found.problem else Days(problem="vague")
        return Days((found.days[0] + timedelta(days=facts.shift),))
    if facts.stretch is not None and found.days and not found.problem:
        whole = _stretch(facts.stretch, now.date())
        if not all(whole.start <= day <= whole.end for day in found.days):
            return Days(found.days, problem="weekday")
    return found


def _days_told(facts: Facts, now: datetime, direction: Direction | None) -> Days:
    today = now.date()
    if facts.is_impossible:
        return Days(problem="impossible")
    if facts.is_vague:
        return Days(problem="vague")
    if facts.offset is not None:
        return _checked(facts, [today + timedelta(days=facts.offset)])
    # A day that is said wins over the feast that it reminds of.
    if facts.feast is not None and (facts.day is None or facts.month is None):
        return _feast_days(facts, today, direction)
    if facts.day is not None and facts.month is not None:
        return _calendar_days(facts, today, direction)
    if facts.day is not None:
        return _days_of_month(facts, today, direction)
    if facts.weekday is not None:
        return _weekdays(facts, today, direction)
    if facts.month is not None:
        return _whole_month(facts, today, direction)
    if facts.stretch is not None:
        return Days(interval=_stretch(facts.stretch, today))
    return Days(problem="vague")


def _checked(facts: Facts, days: list[date]) -> Days:
    """The days, once what else was said of them agrees."""
    for day in days:
        agrees = (
            (facts.weekday is None or day.weekday() == facts.weekday)
            and (facts.day is None or day.day == facts.day)
            and (facts.month is None or day.month == facts.month)
        )
        if not agrees:
            return Days(tuple(days), problem="weekday")
    return Days(tuple(days))


def _year_of(facts: Facts, today: date) -> int | None:
    if facts.year is not None:
        return today.year + facts.year if abs(facts.year) <= 1 else facts.year
    if facts.stretch is not None and facts.stretch[0] == "year":
        return today.year + facts.stretch[1]
    if facts.year_digits is not None:
        recent = 2000 + facts.year_digits
        return recent if recent <= today.year + 1 else recent - 100
    return None


def _calendar_days(facts: Facts, today: date, direction: Direction | None) -> Days:
    if facts.day is None or facts.month is None:
        return Days(problem="vague")
    if not 1 <= facts.month <= 12 or not 1 <= facts.day <= monthrange(2024, facts.month)[1]:
        return Days(problem="impossible")
    year = _year_of(facts, today)
    if facts.week == "next" and year is None:
        direction = "future"
    if year is not None:
        if not EARLIEST_YEAR <= year <= 2199:
            return Days(problem="impossible")
        if facts.day > monthrange(year, facts.month)[1]:
            return Days(problem="impossible")
        return _checked(facts, [date(year, facts.month, facts.day)])
    found = [
        date(year, facts.month, facts.day)
        for year in range(today.year - 8, today.year + 9)
        if facts.day <= monthrange(year, facts.month)[1]
    ]
    return _checked(facts, _towards(found, today, direction))


def _towards(days: list[date], today: date, direction: Direction | None) -> list[date]:
    """The last such day for a loss, the next one for an appointment, both without direction."""
    past = [day for day in days if day <= today][-1:]
    coming = [day for day in days if day >= today][:1]
    if direction == "past":
        return past
    if direction == "future":
        return coming
    return list(dict.fromkeys(past + coming))


def _feast_days(facts: Facts, today: date, direction: Direction | None) -> Days:
    if facts.feast is None:
        return Days(problem="vague")
    year = _year_of(facts, today)
    years = [year] if year is not None else range(today.year - 1, today.year + 2)
    days = [feast(facts.feast, each) for each in years]
    return _checked(facts, days if year is not None else _towards(days, today, direction))


def _days_of_month(facts: Facts, today: date, direction: Direction | None) -> Days:
    """ "le douze", "le douze du mois dernier"."""
    if facts.day is None:
        return Days(problem="vague")
    if not 1 <= facts.day <= 31:
        return Days(problem="impossible")
    months = range(-12, 13)
    if facts.stretch is not None and facts.stretch[0] == "mois":
        months = range(facts.stretch[1], facts.stretch[1] + 1)
    found = []
    for shift in months:
        year, month = _shifted(today, shift)
        if facts.day <= monthrange(year, month)[1]:
            found.append(date(year, month, facts.day))
    if facts.stretch is not None and facts.stretch[0] == "mois":
        return _checked(facts, found) if found else Days(problem="impossible")
    if facts.weekday is not None:
        matching = [day for day in found if day.weekday() == facts.weekday]
        nearest = _towards(found, today, direction)
        chosen = _towards(matching, today, direction)
        # "mardi douze" is the nearest twelfth, or nothing that can be defended.
        if not chosen or set(chosen) != set(nearest):
            return Days(tuple(dict.fromkeys(nearest + chosen))[:3], problem="weekday")
        return Days(tuple(chosen))
    return Days(tuple(_towards(found, today, direction)))


def _shifted(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _weekdays(facts: Facts, today: date, direction: Direction | None) -> Days:
    if facts.weekday is None:
        return Days(problem="vague")
    back = (today.weekday() - facts.weekday) % 7
    week = facts.week
    if week is None and facts.stretch is not None and facts.stretch[0] in ("semaine", "weekend"):
        week = facts.stretch[1]
    if isinstance(week, int):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=week)
        return Days((monday + timedelta(days=facts.weekday),))
    last = today - timedelta(days=back or 7)
    ahead = today + timedelta(days=(7 - back) if back else 7)
    if week == "last":
        return Days((last,))
    if week == "next":
        return Days((ahead,))
    if week in ("in 8", "in 15"):
        return Days((ahead + timedelta(days=7 if week == "in 8" else 14),))
    if back == 0:
        # Said on the very weekday: today, or the one a week away.
        other = (
            [last] if direction == "past" else [ahead] if direction == "future" else [last, ahead]
        )
        return Days((today, *other))
    if direction == "past":
        return Days((last,))
    if direction == "future":
        return Days((ahead,))
    return Days((last, ahead))


def _whole_month(facts: Facts, today: date, direction: Direction | None) -> Days:
    if facts.month is None:
        return Days(problem="vague")
    year = _year_of(facts, today)
    if year is None:
        if facts.month == today.month:
            year = today.year
        elif direction == "future":
            year = today.year + (facts.month < today.month)
        else:
            year = today.year - (facts.month > today.month)
    last = monthrange(year, facts.month)[1]
    end = date(year, facts.month, last)
    start = date(year, facts.month, 1)
    if direction == "past" and start <= today < end:
        end = today
    return Days(interval=Interval(start, end))


def _stretch(stretch: tuple[str, int], today: date) -> Interval:
    unit, shift = stretch
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
    if unit == "semaine":
        start, end = monday, monday + timedelta(days=6)
    elif unit == "weekend":
        start, end = monday + timedelta(days=5), monday + timedelta(days=6)
        if shift == 0 and today < start:
            # "ce week-end", said on a weekday, is told apart by its direction only.
            return Interval(start, end)
    elif unit == "mois":
        year, month = _shifted(today, shift)
        start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    else:
        start, end = date(today.year + shift, 1, 1), date(today.year + shift, 12, 31)
    return Interval(start, min(end, today) if shift == 0 and start <= today else end)


def before(now: datetime, amounts: tuple[tuple[float, str], ...]) -> date | datetime:
    """The moment or the day that lies these amounts of time before now."""
    is_exact = any(unit in ("hours", "minutes", "seconds") for _, unit in amounts)
    day = now.date()
    clock = timedelta()
    for amount, unit in amounts:
        if unit == "years":
            day = _months_before(day, round(amount * 12))
        elif unit == "months":
            day = _months_before(day, round(amount))
        elif unit == "weeks":
            day -= timedelta(days=round(amount * 7))
        elif unit == "days":
            # "huit jours" is a week and "quinze jours" two, today being counted.
            whole = round(amount)
            idiom = {8: 7, 15: 14, -8: -7, -15: -14}.get(whole, whole)
            day -= timedelta(days=idiom)
        else:
            clock += timedelta(**{unit: amount})
    if not is_exact:
        return day
    moment = datetime.combine(day, now.timetz())
    # Through absolute time, so that an hour ago is an hour ago on the night clocks change.
    return datetime.fromtimestamp(
        (moment - timedelta()).timestamp() - clock.total_seconds(), now.tzinfo
    )


def _months_before(day: date, months: int) -> date:
    year, month = _shifted(day, -months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
