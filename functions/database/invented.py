"""Invented French policyholders, their policies and past claims: always the same ones."""

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from string import ascii_lowercase
from typing import Any

from faker import Faker

from contract.claims import ClaimStatus
from contract.identifiers import Line, claim_number, policy_number
from contract.losses import REQUIRED, Circumstances, Precision
from functions.claims.deadlines import deadline
from functions.database.invented_data import PRODUCTS, TOLD, TOWNS, VEHICLES, Product

LAST_DAY = date(2026, 10, 31)
"""The past ends here, so that what is invented does not depend on the day it is."""

ASSISTANCE = "+33199002244"
"""From the numbers that the regulator keeps for fiction, like every number here."""

_SIV_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"


@dataclass
class Person:
    first_name: str
    last_name: str
    birth_date: date
    email: str | None
    phone: str
    street: str
    postcode: str
    town: str
    policies: list["Contract"] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "policies"}


@dataclass
class Contract:
    policy_number: str
    line: Line
    product: Product
    insured: str
    starts_on: date
    ends_on: date | None = None

    def values(self) -> dict[str, Any]:
        return vars(self) | {"product": self.product.name, "assistance_phone": ASSISTANCE}

    def coverages(self) -> list[dict[str, Any]]:
        return [
            {
                "peril": peril,
                "deductible": self.product.deductible_for(peril),
                "ceiling": self.product.ceiling,
            }
            for peril in self.product.perils()
        ]


class Inventor:
    """Draws everything from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._faker = Faker("fr_FR")
        self._faker.seed_instance(seed)
        self._sequences = iter(self._random.sample(range(1_000_000, 9_999_999), 2000))

    def person(self) -> Person:
        postcode, town = self._random.choice(TOWNS)
        first, last = self._faker.first_name(), self._faker.last_name()
        person = Person(
            first_name=first,
            last_name=last,
            birth_date=self._day(date(1940, 1, 1), date(2006, 12, 31)),
            email=self._email(first, last),
            phone=f"+336399800{self._random.randrange(100):02d}",
            street=self._faker.street_address(),
            postcode=postcode,
            town=town,
        )
        lines = self._random.sample(list(Line), self._random.choice([1, 1, 2, 3]))
        person.policies = [self._contract(line, person) for line in lines]
        return person

    def plate(self) -> str:
        """Today's format: no I, O or U, and never SS."""
        pair = self._letters(), self._letters()
        return f"{pair[0]}-{self._random.randint(1, 999):03d}-{pair[1]}"

    def past_claims(self, contracts: list[Contract], people: list[Person]) -> list["PastClaim"]:
        """One for each contract, on days that follow each other as their numbers do."""
        owners = {c.policy_number: person for person in people for c in person.policies}
        days = sorted(self._day(LAST_DAY - timedelta(days=730), LAST_DAY) for _ in contracts)
        sequences: dict[int, int] = {}
        claims = []
        for contract, reported_on in zip(contracts, days, strict=True):
            sequence = sequences[reported_on.year] = sequences.get(reported_on.year, 0) + 1
            number = claim_number(reported_on.year, sequence)
            postcode = owners[contract.policy_number].postcode
            claims.append(self._claim(contract, number, reported_on, postcode))
        return claims

    def newest_claim(
        self, contract: Contract, owner: Person, past: list["PastClaim"]
    ) -> "PastClaim":
        """One more, on the last day."""
        last = sum(claim.values["reported_at"].year == LAST_DAY.year for claim in past)
        number = claim_number(LAST_DAY.year, last + 1)
        return self._claim(contract, number, LAST_DAY, owner.postcode)

    def _contract(self, line: Line, person: Person) -> Contract:
        insured = {
            Line.MOTOR: f"{self._random.choice(VEHICLES)}, {self.plate()}",
            Line.HOME: f"{person.street}, {person.postcode} {person.town}",
            Line.LIABILITY: "Votre foyer",
        }
        return Contract(
            policy_number=policy_number(line, next(self._sequences)),
            line=line,
            product=self._random.choice(PRODUCTS[line]),
            insured=insured[line],
            starts_on=self._day(date(2015, 1, 1), date(2024, 6, 30)),
        )

    def _claim(
        self, contract: Contract, number: str, reported_on: date, postcode: str
    ) -> "PastClaim":
        peril = self._random.choice(contract.product.perils())
        known_on = reported_on - timedelta(days=self._random.choice([0, 0, 1, 1, 2, 3, 9]))
        happened = datetime(
            known_on.year, known_on.month, known_on.day, self._random.randint(5, 20), 30, tzinfo=UTC
        ) - timedelta(days=1)
        until = deadline(peril, contract.line, known_on, postcode)
        answers = {name: _ANSWERS[name] for name in REQUIRED[contract.line][peril]}
        status = (
            ClaimStatus.CLOSED
            if reported_on.year < LAST_DAY.year
            else self._random.choice(
                [ClaimStatus.UNDER_REVIEW, ClaimStatus.APPRAISAL, ClaimStatus.SETTLED]
            )
        )
        return PastClaim(
            contract.policy_number,
            {
                "claim_number": number,
                "peril": peril,
                "occurred_earliest": happened,
                "occurred_latest": happened,
                "occurrence_precision": Precision.ABOUT,
                "occurrence_words": f"le {happened.day} vers {happened.hour} heures",
                "place": self._random.choice(TOWNS)[1],
                "description": TOLD[peril],
                "circumstances": Circumstances(**answers).model_dump(mode="json"),
                "confirmation": {"read_back": TOLD[peril], "answer": "oui"},
                "known_on": known_on,
                "reported_at": datetime(
                    reported_on.year, reported_on.month, reported_on.day, 10, tzinfo=UTC
                ),
                "deadline_day": until.day,
                "deadline_rule": until.rule,
                "deadline_reference": until.reference,
                "late": until.day is not None and reported_on > until.day,
                "outside_policy_period": False,
                "deductible": contract.product.deductible_for(peril),
                "status": status,
                "call_id": None,
            },
        )

    def _email(self, first_name: str, last_name: str) -> str | None:
        if self._random.random() < 0.05:
            return None
        domain = self._random.choice(["example.com", "example.org", "example.net"])
        return f"{_plain(first_name)}.{_plain(last_name)}@{domain}"

    def _letters(self) -> str:
        while (pair := "".join(self._random.choices(_SIV_LETTERS, k=2))) == "SS":
            pass
        return pair

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._random.randint(0, (last - first).days))


def _plain(name: str) -> str:
    """Lower-case ASCII, as in an address."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter in ascii_lowercase)


@dataclass(frozen=True)
class PastClaim:
    policy_number: str
    values: dict[str, Any]


_ANSWERS: dict[str, Any] = {
    "injured_count": 0,
    "driver": "le souscripteur",
    "drivable": True,
    "other_party_known": False,
    "joint_report_signed": False,
    "police_report_filed": True,
    "keys_held": True,
    "forced_entry": True,
    "goods": "valeur à préciser",
    "glass_element": "une vitre",
    "stopped": True,
    "origin": "inconnue",
    "habitable": True,
    "victim": "un tiers",
    "damaged": "un objet",
}
