"""Opening hours of the line, when it has any: whether it is open, and when it opens next."""

import re
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import field_validator

from functions.web.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


class OpeningSettings(Settings):
    line_hours: dict[str, str] | None = None
    """`{"mon": "08:00-20:00", …}`, in Paris; a day that is not named is closed. Unset: the line is
    always open."""

    @field_validator("line_hours")
    @classmethod
    def _are_hours(cls, hours: dict[str, str] | None) -> dict[str, str] | None:
        for day, span in (hours or {}).items():
            if day not in _DAYS or not _HOURS.fullmatch(span):
                raise ValueError(f"not a day and its hours: {day} {span}")
        return hours

    def next_opening(self, now: datetime) -> datetime | None:
        """None when the line is open now; else when it opens, within the week."""
        if self.line_hours is None:
            return None
        here = now.astimezone(PARIS)
        spans = [span for days in range(8) if (span := self._span(here, days))]
        if any(opens <= here < closes for opens, closes in spans):
            return None
        return next((opens for opens, _ in spans if opens > here), here + timedelta(days=7))

    def _span(self, here: datetime, days: int) -> tuple[datetime, datetime] | None:
        day = here.date() + timedelta(days=days)
        if hours := self._hours.get(day.weekday()):
            opens, minutes_to = hours
            start = datetime.combine(day, opens, PARIS)
            midnight = datetime.combine(day, time(0), PARIS)
            return start, midnight + timedelta(minutes=minutes_to)
        return None

    @cached_property
    def _hours(self) -> dict[int, tuple[time, int]]:
        """Weekday → when it opens, and the minute of the day at which it closes."""
        spans = {}
        for day, span in (self.line_hours or {}).items():
            opens, closes = span.split("-")
            hour, minute = (int(part) for part in closes.split(":"))
            spans[_DAYS.index(day)] = (time.fromisoformat(opens), hour * 60 + minute)
        return spans
