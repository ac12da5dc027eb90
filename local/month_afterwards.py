"""What follows the calls of the invented month: the claim and its mail, the rating, the review, the
callback."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from contract.analytics import Disposition
from contract.callbacks import Brief, CallbackRequest, CallbackState, Consent, Reason, Timing
from contract.claims import Claim, ClaimStatus, Confirmation, MailStatus
from contract.emails import DeliveryStatus, Template
from contract.identifiers import Line
from contract.losses import REQUIRED, Circumstances, Peril
from contract.ratings import Rating, StoredRating
from contract.reviews import GridAnswer, HumanReview, OutcomeCheck, Review, TurnSentiment
from contract.reviews import Outcome as ReviewedOutcome
from contract.verifications import Level
from functions.analytics import review_checks
from functions.analytics.review_prompt import grid
from functions.callbacks.hours import hours
from functions.claims.deadlines import deadline
from functions.database import callbacks, claims, ratings, reviews
from functions.database.claims import Filed
from functions.database.invented_data import TOLD
from functions.database.tables import callbacks as callback_rows
from functions.database.tables import outbox
from functions.web.verification import customer_reference
from local.month_calls import PARIS, Invented
from voice_worker.hearing import occurrence_of
from voice_worker.spoken_french import hear


@dataclass(frozen=True)
class Insured:
    """Somebody who calls, and the contracts that a claim of theirs may be opened on."""

    id: int
    first_name: str
    last_name: str
    phone: str
    postcode: str
    contracts: dict[tuple[Line, Peril], tuple[str, int]]
    """Policy number and deductible by what is covered."""

    @property
    def customer(self) -> str:
        return customer_reference(self.id)


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


def open_claim(connection: Connection, call: Invented, person: Insured) -> str:
    """The number of the claim, stored as the claims function stores one."""
    if call.loss is None or call.record.ended_at is None:
        raise ValueError(f"{call.call_id}: no loss was told, or the call is not over")
    line, peril = call.loss
    policy_number, deductible = person.contracts[call.loss]
    reported = call.record.ended_at - timedelta(seconds=20)
    known_on = reported.astimezone(PARIS).date()
    happened = occurrence_of(hear("datetime", call.when, now=reported.astimezone(PARIS)))
    until = deadline(peril, line, known_on, person.postcode)
    circumstances = Circumstances(**{name: _ANSWERS[name] for name in REQUIRED[line][peril]})
    last = claims.lock_sequence(connection, known_on.year)
    number = claims.mint_number(connection, known_on.year, last)
    claim = Claim(
        claim_number=number,
        policy_number=policy_number,
        peril=peril,
        status=ClaimStatus.RECEIVED,
        occurrence=happened,
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


def rate(connection: Connection, call: Invented) -> StoredRating | None:
    if call.stars is None or call.record.ended_at is None:
        return None
    chance = random.Random(call.call_id)
    rating = Rating(stars=call.stars, comment=chance.choice(_COMMENTS[call.stars]))
    at = call.record.ended_at + timedelta(seconds=chance.randint(8, 90))
    return ratings.put(connection, call.call_id, rating, at, 1)


_ENDINGS: dict[Disposition | None, tuple[ReviewedOutcome, str]] = {
    Disposition.RESOLVED: (ReviewedOutcome.RESOLVED, "La demande a été traitée dans l'appel."),
    Disposition.CLAIM_OPENED: (
        ReviewedOutcome.RESOLVED,
        "L'appelant a été identifié ; la déclaration a été relue, acceptée et enregistrée.",
    ),
    Disposition.HANDED_OVER: (
        ReviewedOutcome.HANDED_OVER,
        "L'agent vocal a passé la main à un conseiller.",
    ),
    Disposition.ABANDONED: (
        ReviewedOutcome.ABANDONED,
        "L'appelant a raccroché avant la fin de l'échange.",
    ),
}
_NOT_ENDED = (ReviewedOutcome.UNRESOLVED, "L'échange n'a pas abouti.")


def review(connection: Connection, call: Invented) -> Review | None:
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
    outcome, ending = _ENDINGS.get(call.record.disposition, _NOT_ENDED)
    review = Review(
        call_id=call.call_id,
        status="done",
        requested_at=ended,
        reviewed_at=at,
        model="un modèle d'exemple",
        grid_version=grid().version,
        short_summary=_SUMMARIES[call.kind],
        long_summary=f"{_SUMMARIES[call.kind]} {ending}",
        motif=call.motif,
        topic=call.kind.replace("_", " "),
        outcome=OutcomeCheck(outcome=outcome, agrees=chance.random() < 0.95),
        satisfaction=max(1, min(5, round(3.5 + 1.7 * call.mood))),
        sentiments=[
            TurnSentiment(n=turn.n, score=round(max(-1.0, min(1.0, step)), 2))
            for turn, step in zip(said, steps, strict=True)
        ],
        answers=[
            GridAnswer(item=name, passed=yes, evidence=[chance.choice(call.turns).n])
            for name, yes in passed.items()
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


def ask_callback(
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
