"""A month that looks real: about three thousand calls up to now, written as calls are written.

    python -m local.month

The calls of a day are always the same; a day that is there already is left as it is. Their figures
and rollups come from the same code as those of genuine calls.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from contract.callbacks import Brief, CallbackRequest, CallbackState, Consent, Reason, Timing
from contract.claims import Claim, ClaimStatus, Confirmation, MailStatus
from contract.emails import DeliveryStatus, Template
from contract.identifiers import Line
from contract.losses import REQUIRED, Circumstances, Occurrence, Peril
from contract.ratings import Rating, StoredRating
from contract.reviews import GridAnswer, HumanReview, OutcomeCheck, Review, TurnSentiment
from contract.reviews import Outcome as ReviewedOutcome
from contract.verifications import Level
from functions.analytics import ingestion, review_checks
from functions.analytics.figures import CallFacts
from functions.analytics.review_prompt import grid
from functions.callbacks.hours import hours
from functions.claims.deadlines import deadline
from functions.database import analytics, callbacks, claims, figures, ratings, reviews
from functions.database.claims import Filed
from functions.database.engine import transaction
from functions.database.invented_data import TOLD, TOWNS
from functions.database.known_people import CALLERS
from functions.database.tables import callbacks as callback_rows
from functions.database.tables import calls, coverages, outbox, policies, policyholders
from functions.web.verification import customer_reference
from local.month_calls import PARIS, Invented, call_ids, calls_of

DAYS = 31
AT_ONCE = 80
"""Calls written by one transaction."""
KNOWN = {("Camille", "Laurent"), ("Karim", "Benali")} | {
    (each.first_name, each.last_name) for each in CALLERS
}
"""Kept out: demonstrations and scenarios expect to find them as they are."""


@dataclass(frozen=True)
class Insured:
    """Somebody who calls, and the contracts that a claim of theirs may be opened on."""

    id: int
    first_name: str
    last_name: str
    phone: str
    postcode: str
    contracts: dict[Peril, tuple[str, Line, int]]
    """Policy number, line and deductible by what is covered."""

    @property
    def customer(self) -> str:
        return customer_reference(self.id)


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
    made = calls_of(day, today, order, towns, share)
    return [call for call in made if call.record.ended_at and call.record.ended_at < now]


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
        person.contracts.setdefault(
            Peril(row.peril), (row.policy_number, Line(row.line), row.deductible)
        )
    return list(found.values())


def _write(
    connection: Connection, told: list[Invented], people: dict[str, Insured], now: datetime
) -> None:
    changes = ingestion.Changes()
    for call in told:
        record = call.record
        person = people.get(record.customer or "")
        if record.disposition == "claim_opened" and person:
            number = _open_claim(connection, call, person)
            record = record.model_copy(update={"claim_numbers": [number] if number else []})
        analytics.put_call(connection, call.call_id, record)
        analytics.put_turns(connection, call.call_id, call.turns)
        for tool in call.tool_calls:
            analytics.put_tool_call(connection, call.call_id, tool.id, tool)
        _ask_callback(connection, call, person, now)
        # All of it is known here: nothing is read back.
        facts = CallFacts(
            record,
            call.turns,
            call.tool_calls,
            rating=_rate(connection, call),
            review=_review(connection, call),
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


_ANSWERS: dict[str, Any] = {
    "injured_count": 0,
    "driver": "le souscripteur",
    "drivable": True,
    "other_party_known": True,
    "joint_report_signed": True,
    "police_report_filed": True,
    "keys_held": True,
    "forced_entry": False,
    "glass_element": "le pare-brise",
    "stopped": True,
    "origin": "le lave-vaisselle",
    "habitable": True,
    "goods": "à préciser",
}


def _open_claim(connection: Connection, call: Invented, person: Insured) -> str | None:
    """As the claims function stores one; none where the contract does not cover it."""
    peril = Peril(call.peril) if call.peril else None
    if peril is None or peril not in person.contracts or call.record.ended_at is None:
        return None
    policy_number, line, deductible = person.contracts[peril]
    reported = call.record.ended_at - timedelta(seconds=20)
    known_on = reported.astimezone(PARIS).date()
    happened = (reported - timedelta(hours=14)).replace(minute=0, second=0, microsecond=0)
    until = deadline(peril, line, known_on, person.postcode)
    circumstances = Circumstances(**{name: _ANSWERS[name] for name in REQUIRED[line][peril]})
    last = claims.lock_sequence(connection, known_on.year)
    number = claims.mint_number(connection, known_on.year, last)
    claim = Claim(
        claim_number=number,
        policy_number=policy_number,
        peril=peril,
        status=ClaimStatus.RECEIVED,
        occurrence=Occurrence.exactly(happened, "hier soir"),
        place=call.town.removeprefix("à "),
        description=TOLD[peril],
        reported_at=reported,
        deadline=until,
        late=False,
        outside_policy_period=False,
        deductible=deductible,
        documents=[],
        confirmation_email=MailStatus.SENT,
    )
    confirmation = Confirmation(read_back=TOLD[peril], answer="oui, c'est exact")
    claim_id = claims.add(
        connection,
        Filed(claim, circumstances),
        known_on=known_on,
        confirmation=confirmation,
        call_id=call.call_id,
    )
    _confirm(connection, call, person, claim_id, reported)
    return number


def _confirm(
    connection: Connection, call: Invented, person: Insured, claim_id: int, at: datetime
) -> None:
    """The claim's e-mail, long since delivered: one in fifty came back."""
    arrived = random.Random(call.call_id).random() > 0.02
    connection.execute(
        insert(outbox).values(
            id=call.call_id,
            template=Template.CLAIM_OPENED,
            policyholder_id=person.id,
            claim_id=claim_id,
            call_id=call.call_id,
            variables={},
            status=DeliveryStatus.DELIVERED if arrived else DeliveryStatus.BOUNCED,
            attempts=1,
            next_attempt_at=at,
            created_at=at,
            sent_at=at + timedelta(seconds=3),
        )
    )


_COMMENTS = {
    1: ("On ne m'a pas compris.", "Trop long, j'aurais préféré quelqu'un."),
    2: ("Il a fallu tout répéter.", "Pas très pratique."),
    3: ("Correct, sans plus.", ""),
    4: ("Rapide et clair.", "Bien, merci.", ""),
    5: ("Très efficace, je ne m'y attendais pas !", "Parfait.", ""),
}


def _rate(connection: Connection, call: Invented) -> StoredRating | None:
    if call.stars is None or call.record.ended_at is None:
        return None
    chance = random.Random(call.call_id)
    rating = Rating(stars=call.stars, comment=chance.choice(_COMMENTS[call.stars]))
    at = call.record.ended_at + timedelta(seconds=chance.randint(8, 90))
    return ratings.put(connection, call.call_id, rating, at, 1)


_OUTCOMES = {
    "resolved": ReviewedOutcome.RESOLVED,
    "claim_opened": ReviewedOutcome.RESOLVED,
    "handed_over": ReviewedOutcome.HANDED_OVER,
    "abandoned": ReviewedOutcome.ABANDONED,
}


def _review(connection: Connection, call: Invented) -> Review | None:
    """Of three calls in four that have words, as the reviewer keeps one."""
    said = [turn for turn in call.turns if turn.speaker == "caller"]
    chance = random.Random(f"review of {call.call_id}")
    ended = call.record.ended_at
    if len(said) < 2 or chance.random() > 0.75 or ended is None:
        return None
    begun = max(-1.0, min(1.0, chance.gauss(-0.05, 0.3)))
    steps = [begun + (call.mood - begun) * n / (len(said) - 1) for n in range(len(said))]
    passing = 0.94 if call.mood > 0 else 0.8 if call.mood > -0.4 else 0.66
    passed = {item.id: chance.random() < passing for item in grid().items}
    at = ended + timedelta(minutes=2)
    review = Review(
        call_id=call.call_id,
        status="done",
        requested_at=ended,
        reviewed_at=at,
        model="un modèle d'exemple",
        grid_version=grid().version,
        short_summary=_SUMMARIES[call.kind],
        long_summary=_SUMMARIES[call.kind],
        motif=call.motif,
        topic=call.kind.replace("_", " "),
        outcome=OutcomeCheck(
            outcome=_OUTCOMES.get(str(call.record.disposition), ReviewedOutcome.UNRESOLVED),
            agrees=chance.random() < 0.95,
        ),
        satisfaction=max(1, min(5, round(3.5 + 1.7 * call.mood))),
        sentiments=[
            TurnSentiment(n=turn.n, score=round(max(-1.0, min(1.0, step)), 2))
            for turn, step in zip(said, steps, strict=True)
        ],
        answers=[
            GridAnswer(item=name, passed=yes, evidence=[said[0].n]) for name, yes in passed.items()
        ],
        score=review_checks.score(dict(passed)),
    )
    reviews.ask(connection, call.call_id, ended, at)
    reviews.keep(connection, review)
    if chance.random() < 0.08:
        answers: dict[str, bool | None] = {
            name: yes if chance.random() < 0.9 else not yes for name, yes in passed.items()
        }
        reviews.check_by_person(
            *(connection, call.call_id, "camille.roy@assureur.example", at + timedelta(hours=3)),
            HumanReview(answers=answers),
            review_checks.score(answers),
            review_checks.agreement(dict(passed), answers),
        )
        return reviews.find(connection, call.call_id)
    return review


_SUMMARIES = {
    "collision": "Collision à l'arrière, sans blessé, constat signé.",
    "glass": "Pare-brise fendu sur l'autoroute.",
    "water": "Fuite d'un lave-vaisselle, parquet et meubles abîmés.",
    "theft": "Vol du véhicule dans la rue, plainte déposée.",
    "storm": "Tuiles arrachées par la tempête, toit bâché.",
    "certificate": "Demande d'une attestation d'assurance pour la mairie.",
    "premium": "Question sur la hausse de la cotisation.",
    "cover": "Question sur la garantie vol d'un vélo.",
    "status": "Suivi d'un dossier en attente d'expertise.",
    "cancellation": "Souhaite résilier son contrat.",
    "human": "Demande à parler à un conseiller.",
    "not_verified": "N'a pas pu être identifié pour un changement de garantie.",
    "general": "Question sur les horaires.",
    "gone": "L'appelant est parti aussitôt.",
    "silent": "Personne n'a parlé.",
}
_REASONS = {
    "asked": Reason.ADVISER_ASKED,
    "rule": Reason.CONTRACT_CHANGE,
    "failure": Reason.VERIFICATION_FAILED,
}


def _ask_callback(
    connection: Connection, call: Invented, person: Insured | None, now: datetime
) -> None:
    """A callback that was promised: done since, but for some of the last hours."""
    promised = [each for each in call.record.handoffs if each.kind == "callback"]
    ended = call.record.ended_at
    if not promised or ended is None:
        return
    chance = random.Random(f"callback of {call.call_id}")
    slot = next(hours().slots(ended))
    asked = callbacks.Asked(
        request=CallbackRequest(
            phone="+33639980099",
            reason=_REASONS[promised[0].reason],
            brief=Brief(
                who=f"{person.first_name} {person.last_name}"
                if person
                else "Appelant, non vérifié",
                why="La personne a demandé à parler à un conseiller.",
                said=[f"« {t.text} »" for t in call.turns if t.speaker == "caller"][:5],
            ),
            consent=Consent(question="Un conseiller vous rappelle ?", answer="oui"),
        ),
        call_id=call.call_id,
        policyholder_id=person.id if person else None,
        level=Level(call.record.verification_level),
        phone=person.phone if person else f"+3363998{chance.randint(1000, 9999)}",
        phone_on_file=person is not None,
        first_name=person.first_name if person else None,
        last_name=person.last_name if person else None,
        address_hash=None,
    )
    callbacks.add(connection, call.call_id, asked, Timing.SLOT, slot, ended)
    backlog = timedelta(hours=chance.uniform(0, 10))
    if slot.ends_at < now - backlog:
        is_recent = now - slot.ends_at < timedelta(days=2)
        reached = chance.random() < 0.9 or not is_recent
        state = CallbackState.DONE if reached else CallbackState.UNREACHABLE
        connection.execute(
            callback_rows.update()
            .where(callback_rows.c.id == call.call_id)
            .values(
                state=state,
                open_for=None if state is CallbackState.DONE else asked.open_for,
                taken_by="camille.roy@assureur.example",
                attempts=1,
                changed_at=slot.starts_at + timedelta(minutes=12),
            )
        )


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
