"""Deadlines: until when a loss may be reported, as versioned rules with their legal reference.

A lawyer has to confirm every rule that is not `reviewed`, and four readings:

- L123-1 shortens the time for insurance *against hail*, that is of crops. Hail on a car or a roof
  is covered by a motor or home policy: `storm_hail` follows the general rule.
- A burglary, an attempted theft and a theft of contents are thefts for L113-2 4°.
- In Alsace and Moselle, Good Friday and 26 December are holidays in every commune.
- Holidays kept only overseas (abolition of slavery) do not lengthen the time.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contract.base import Postcode
from contract.claims import Deadline
from contract.identifiers import Line
from contract.losses import Peril


class Count(StrEnum):
    """How the days of a rule are counted; the day the count starts from never counts."""

    WORKING = "working"
    CALENDAR = "calendar"
    FROM_DECREE = "from_decree"
    """Calendar days from the decree's publication in the Journal officiel."""


@dataclass(frozen=True)
class Rule:
    name: str
    days: int
    count: Count
    reference: str
    since: date = date.min
    """The first day from which the count may start under this version."""
    reviewed: bool = True
    """Whether the article was read when the rule was written; False: recalled, to be confirmed."""


GENERAL = Rule("general", 5, Count.WORKING, "article L113-2 4° du Code des assurances")
THEFT = Rule("theft", 2, Count.WORKING, "article L113-2 4° du Code des assurances")
LIVESTOCK = Rule("livestock", 1, Count.CALENDAR, "article L113-2 4° du Code des assurances")
HAIL_ON_CROPS = Rule("hail_on_crops", 4, Count.CALENDAR, "article L123-1 du Code des assurances")
CATASTROPHE_BEFORE_2023 = Rule(
    "natural_catastrophe_before_2023",
    10,
    Count.FROM_DECREE,
    "article L125-2 du Code des assurances, avant la loi 2021-1837",
    reviewed=False,
)
CATASTROPHE = Rule(
    "natural_catastrophe",
    30,
    Count.FROM_DECREE,
    "article L125-2 du Code des assurances",
    since=date(2023, 1, 1),
)

RULES = (GENERAL, THEFT, LIVESTOCK, HAIL_ON_CROPS, CATASTROPHE_BEFORE_2023, CATASTROPHE)
"""Livestock and crops are insured by no line of ours yet: no peril leads to their rules."""

_THEFTS = {Peril.THEFT, Peril.ATTEMPTED_THEFT, Peril.THEFT_OF_CONTENTS, Peril.BURGLARY}

_LOCAL_HOLIDAYS = {"57": "57", "67": "6AE", "68": "6AE"}
"""Departments with holidays of their own, by the names the holidays package gives them."""


def deadline(
    peril: Peril, line: Line, known_on: date, postcode: Postcode, decree: date | None = None
) -> Deadline:
    """Until when this loss may be reported; `line` is there for rules that will need it."""
    rule = rule_for(peril, decree)
    start = decree if rule.count is Count.FROM_DECREE else known_on
    return Deadline(
        day=None if start is None else last_day(rule, start, postcode),
        rule=rule.name,
        reference=rule.reference,
    )


def rule_for(peril: Peril, decree: date | None = None) -> Rule:
    if peril is Peril.NATURAL_CATASTROPHE:
        in_force = decree is None or decree >= CATASTROPHE.since
        return CATASTROPHE if in_force else CATASTROPHE_BEFORE_2023
    return THEFT if peril in _THEFTS else GENERAL


def last_day(rule: Rule, start: date, postcode: Postcode) -> date:
    """The last day of a rule's count; `start` itself is not counted."""
    if rule.count is not Count.WORKING:
        return start + timedelta(days=rule.days)
    # Imported here because it takes longer than the rest of the function to load.
    from holidays.countries.france import France

    calendar = France(subdiv=_LOCAL_HOLIDAYS.get(postcode[:2]))  # type: ignore[no-untyped-call]
    day = start
    for _ in range(rule.days):
        day += timedelta(days=1)
        while day.weekday() >= 5 or day in calendar:
            day += timedelta(days=1)
    return day
