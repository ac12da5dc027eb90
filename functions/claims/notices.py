"""Notices: what must be true of a first notice of loss before it opens a claim."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contract.claims import FirstNoticeOfLoss
from contract.identifiers import line_of
from contract.losses import REQUIRED, Occurrence, Precision, missing_answers
from contract.policies import Policy
from contract.problems import FieldError
from functions.web.problems import Invalid, invalid

PARIS = ZoneInfo("Europe/Paris")

_CLOCKS_APART = timedelta(minutes=2)

_STILL_TO_COME = {
    Precision.EXACT: _CLOCKS_APART,
    Precision.INTERVAL: _CLOCKS_APART,
    Precision.ABOUT: timedelta(hours=1),
    Precision.PART_OF_DAY: timedelta(hours=12),
    Precision.DAY: timedelta(hours=25),
}
"""How much of an interval may be ahead of now without being a loss of the future: "this morning"
is not over while the caller says it."""


def check(notice: FirstNoticeOfLoss, now: datetime) -> None:
    """Refuses a notice that contradicts itself or lacks an answer that its peril requires."""
    line = line_of(notice.policy_number)
    if notice.peril not in REQUIRED[line]:
        raise invalid("#/peril", f"{notice.peril} is not a peril of the {line} line")
    errors = [
        FieldError(detail="this peril requires an answer", pointer=f"#/circumstances/{name}")
        for name in missing_answers(line, notice.peril, notice.circumstances)
    ]
    errors += _wrong_dates(notice, now)
    if errors:
        raise Invalid(errors=errors)


def _wrong_dates(notice: FirstNoticeOfLoss, now: datetime) -> Iterator[FieldError]:
    occurrence = notice.occurrence
    ahead = _STILL_TO_COME[occurrence.precision]
    if occurrence.earliest > now + _CLOCKS_APART or occurrence.latest > now + ahead:
        yield FieldError(detail="the loss is in the future", pointer="#/occurrence/latest")
        return
    if notice.known_on < paris_day(occurrence.earliest):
        yield FieldError(detail="known before it happened", pointer="#/known_on")
    if notice.known_on > paris_day(now):
        yield FieldError(detail="this day is in the future", pointer="#/known_on")


def is_outside(policy: Policy, occurrence: Occurrence) -> bool:
    """Whether some of the occurrence lies before the policy began or after it ended."""
    return paris_day(occurrence.earliest) < policy.starts_on or (
        policy.ends_on is not None and paris_day(occurrence.latest) > policy.ends_on
    )


def paris_day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()
