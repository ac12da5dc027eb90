"""Hours: when advisers answer, the slots of their days, and how many callers fit in each.

All of it is the insurer's, in `hours.json`; times there are those of the clock on the wall.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from contract.callbacks import Slot
from functions.web.settings import Settings

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Hours(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str
    time_zone: str
    week: dict[str, list[str]]
    """Each day's stretches, such as `08:30-12:00`; a day that is not named is closed."""
    open_on_public_holidays: bool
    closed_on: list[date]
    slot_minutes: int = Field(ge=5, le=240)
    now_within_minutes: int = Field(ge=1, le=240)
    """How soon a caller is rung who asks while advisers answer."""
    places: int = Field(ge=1)
    """How many are rung in one slot…"""
    urgent_places: int = Field(ge=1)
    """… and how many when the last of them are urgent."""
    days_ahead: int = Field(ge=1, le=60)
    proposals: int = Field(ge=1, le=20)
    rung_prefixes: list[str]
    """Numbers that begin so are rung, and no others: nobody may send advisers to premium lines."""
    refused_prefixes: list[str]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def slot_length(self) -> timedelta:
        return timedelta(minutes=self.slot_minutes)

    def is_open(self, at: datetime) -> bool:
        return self._stretch_of(at) is not None

    def at_once(self, now: datetime) -> Slot | None:
        """The minutes within which who asks now is rung; None when advisers do not answer, or
        not long enough any more."""
        stretch = self._stretch_of(now)
        end = now + timedelta(minutes=self.now_within_minutes)
        return Slot(starts_at=now, ends_at=end) if stretch and end <= stretch[1] else None

    def slots(self, now: datetime) -> Iterator[Slot]:
        """Those that begin after `now`, in order, as far ahead as may be booked."""
        today = now.astimezone(self.zone).date()
        for n in range(self.days_ahead + 1):
            for opening, closing in self._stretches(today + timedelta(days=n)):
                start = opening
                while start + self.slot_length <= closing:
                    if start > now:
                        yield Slot(starts_at=start, ends_at=start + self.slot_length)
                    start += self.slot_length

    def slot_of(self, wished: datetime, now: datetime) -> Slot | None:
        return next((s for s in self.slots(now) if s.starts_at <= wished < s.ends_at), None)

    def counted_in(self, slot: Slot) -> Slot:
        """The slot whose places it takes: for who is rung at once, the one that is running."""
        stretch = self._stretch_of(slot.starts_at)
        begun = (slot.starts_at - stretch[0]) % self.slot_length if stretch else timedelta()
        start = slot.starts_at - begun
        return Slot(starts_at=start, ends_at=start + self.slot_length)

    def rings(self, phone: str) -> bool:
        is_refused = any(phone.startswith(prefix) for prefix in self.refused_prefixes)
        return not is_refused and any(phone.startswith(prefix) for prefix in self.rung_prefixes)

    def day(self, day: date) -> tuple[datetime, datetime]:
        """From midnight to midnight, on the wall."""
        start = datetime.combine(day, time(), self.zone)
        return start, datetime.combine(day + timedelta(days=1), time(), self.zone)

    def _stretch_of(self, at: datetime) -> tuple[datetime, datetime] | None:
        day = at.astimezone(self.zone).date()
        return next((each for each in self._stretches(day) if each[0] <= at < each[1]), None)

    def _stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.closed_on or (not self.open_on_public_holidays and _is_holiday(day)):
            return []
        return [
            (self._moment(day, opening), self._moment(day, closing))
            for opening, closing in (
                stretch.split("-") for stretch in self.week.get(_DAYS[day.weekday()], [])
            )
        ]

    def _moment(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self.zone)


class HoursSettings(Settings):
    callback_hours_file: Path | None = None
    """The advisers' hours, where they are not those of `hours.json`."""


@cache
def hours() -> Hours:
    own = HoursSettings.from_environment().callback_hours_file
    path = own or Path(__file__).with_name("hours.json")
    return Hours.model_validate_json(path.read_bytes())


@cache
def _is_holiday(day: date) -> bool:
    from holidays.countries.france import France

    return day in France(years=day.year)  # type: ignore[no-untyped-call]
