"""Periods: hours in UTC, days from midnight to midnight in Paris."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contract.metrics import Bucket

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


def hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> datetime:
    """The Paris midnight that its day began with."""
    return midnight(moment.astimezone(PARIS).date())


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def start_of(bucket: Bucket, moment: datetime) -> datetime:
    return day_of(moment) if bucket is Bucket.DAY else hour_of(moment)


def after(bucket: Bucket, start: datetime) -> datetime:
    """Where the next bucket begins; days of a clock change have 23 or 25 hours."""
    if bucket is Bucket.HOUR:
        return start + HOUR
    return midnight(start.astimezone(PARIS).date() + timedelta(days=1))


def buckets(bucket: Bucket, since: datetime, until: datetime) -> list[datetime]:
    found = []
    start = since
    while start < until:
        found.append(start)
        start = after(bucket, start)
    return found


def before(bucket: Bucket, since: datetime, until: datetime) -> datetime:
    """Where the equal period that ends at `since` begins."""
    if bucket is Bucket.HOUR:
        return since - (until - since)
    first = since.astimezone(PARIS).date()
    return midnight(first - (until.astimezone(PARIS).date() - first))
