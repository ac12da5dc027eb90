"""A month that looks real: about three thousand calls up to now, written as calls are written.

    python -m local.month

The calls of a day are always the same; a day that is there already is left as it is. Their figures
and rollups come from the same code as those of genuine calls.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, select

from contract.identifiers import Line
from contract.losses import Peril
from functions.analytics import ingestion
from functions.analytics.figures import CallFacts
from functions.database import analytics, figures
from functions.database.engine import transaction
from functions.database.invented_data import TOWNS
from functions.database.known_people import CALLERS
from functions.database.tables import calls, coverages, policies, policyholders
from local import month_afterwards
from local.month_afterwards import Insured
from local.month_calls import PARIS, Invented, call_ids, calls_of

DAYS = 31
AT_ONCE = 80
"""Calls written by one transaction."""
KNOWN = {("Camille", "Laurent"), ("Karim", "Benali")} | {
    (each.first_name, each.last_name) for each in CALLERS
}
"""Kept out: demonstrations and scenarios expect to find them as they are."""


def write(now: datetime, share: float = 1.0) -> int:
    """How many calls were added."""
    today = now.astimezone(PARIS).date()
    with transaction() as connection:
        people = _people(connection)
    by_customer = {person.customer: person for person in people}
    added = 0
    for ago in range(DAYS - 1, -1, -1):
        day = today - timedelta(days=ago)
        with transaction() as connection:
            if _is_there(connection, day):
                continue
        told = _calls(day, today, people, share, now)
        for start in range(0, len(told), AT_ONCE):
            with transaction() as connection:
                _write(connection, told[start : start + AT_ONCE], by_customer, now)
        added += len(told)
    return added


def _calls(
    day: date, today: date, people: list[Insured], share: float, now: datetime
) -> list[Invented]:
    """Those that are over by now. Everybody takes their turn: few people call twice a week."""
    towns = [town for _, town in TOWNS]
    turn = day.toordinal() * 61 % max(1, len(people))
    order = [person.customer for person in people[turn:] + people[:turn]]
    made = (
        _by_somebody_covered(call, people) for call in calls_of(day, today, order, towns, share)
    )
    return [call for call in made if call and call.record.ended_at and call.record.ended_at < now]


def _by_somebody_covered(call: Invented, people: list[Insured]) -> Invented | None:
    """A loss that is reported by who is identified is one that a contract of theirs covers; None
    where nobody has such a contract."""
    if call.loss is None or call.record.customer is None:
        return call
    covered = [person.customer for person in people if call.loss in person.contracts]
    if not covered:
        return None
    if call.record.customer in covered:
        return call
    customer = covered[int(call.call_id, 16) % len(covered)]
    return replace(call, record=call.record.model_copy(update={"customer": customer}))


def _is_there(connection: Connection, day: date) -> bool:
    first = next(call_ids(day))
    return connection.scalar(select(calls.c.call_id).where(calls.c.call_id == first)) is not None


def _people(connection: Connection) -> list[Insured]:
    h, p, c = policyholders.c, policies.c, coverages.c
    rows = connection.execute(
        select(
            *(h.id, h.first_name, h.last_name, h.phone, h.postcode),
            *(p.policy_number, p.line, c.peril, c.deductible),
        )
        .select_from(policyholders)
        .join(policies, p.policyholder_id == h.id)
        .join(coverages, c.policy_id == p.id)
        .order_by(h.id, p.id)
    )
    found: dict[int, Insured] = {}
    for row in rows:
        if (row.first_name, row.last_name) in KNOWN:
            continue
        person = found.setdefault(
            row.id,
            Insured(
                *(row.id, row.first_name, row.last_name),
                *(row.phone or "+33639980099", row.postcode, {}),
            ),
        )
        covered = Line(row.line), Peril(row.peril)
        person.contracts.setdefault(covered, (row.policy_number, row.deductible))
    return list(found.values())


def _write(
    connection: Connection, told: list[Invented], people: dict[str, Insured], now: datetime
) -> None:
    changes = ingestion.Changes()
    for call in told:
        record = call.record
        person = people.get(record.customer or "")
        if record.disposition == "claim_opened" and person:
            number = month_afterwards.open_claim(connection, call, person)
            record = record.model_copy(update={"claim_numbers": [number]})
        analytics.put_call(connection, call.call_id, record)
        analytics.put_turns(connection, call.call_id, call.turns)
        for tool in call.tool_calls:
            analytics.put_tool_call(connection, call.call_id, tool.id, tool)
        month_afterwards.ask_callback(connection, call, person, now)
        # All of it is known here: nothing is read back.
        facts = CallFacts(
            record,
            call.turns,
            call.tool_calls,
            rating=month_afterwards.rate(connection, call),
            review=month_afterwards.review(connection, call),
        )
        ingestion.recompute(connection, call.call_id, changes, facts)
    for earlier in _called_again(connection, told):
        ingestion.recompute(connection, earlier, changes)
    changes.apply(connection)


def _called_again(connection: Connection, told: list[Invented]) -> list[str]:
    """Calls whose figures another call of the same customer changes, before or among these."""
    found: set[str] = set()
    for call in told:
        if customer := call.record.customer:
            found |= set(figures.earlier_calls(connection, customer, call.record.started_at))
    return sorted(found)


def day_of(day: date, today: date, people: list[str], count: int) -> Iterator[Invented]:
    """So many calls of one day, for measurements."""
    towns = [town for _, town in TOWNS]
    return islice(calls_of(day, today, people, towns, share=1 + count / 20), count)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a month of invented calls.")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of calls")
    share = parser.parse_args().share
    started = datetime.now(PARIS)
    added = write(started, share)
    seconds = (datetime.now(PARIS) - started).total_seconds()
    print(f"{added} calls added in {seconds:.0f} s")


if __name__ == "__main__":
    main()
