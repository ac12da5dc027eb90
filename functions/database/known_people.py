"""Policyholders known by name: who calls in demonstrations, in scenarios and in tests.

Invented, like all of them; no two share a policy number, and each has what a scenario needs.
"""

from datetime import date

from contract.identifiers import Line, policy_number
from functions.database.invented import Contract, Person
from functions.database.invented_data import (
    HOME_COMFORT,
    HOME_ESSENTIAL,
    LIABILITY,
    MOTOR_COMFORT,
    MOTOR_COMPLETE,
    MOTOR_ESSENTIAL,
    Product,
)


def _motor(sequence: int, insured: str, product: Product = MOTOR_COMFORT) -> Contract:
    return _contract(Line.MOTOR, sequence, product, insured)


def _home(sequence: int, insured: str, product: Product = HOME_COMFORT) -> Contract:
    return _contract(Line.HOME, sequence, product, insured)


def _liability(sequence: int) -> Contract:
    return _contract(Line.LIABILITY, sequence, LIABILITY, "Votre foyer")


def _contract(line: Line, sequence: int, product: Product, insured: str) -> Contract:
    return Contract(policy_number(line, sequence), line, product, insured, date(2021, 4, 1))


def _person(
    name: str,
    birth_date: date,
    last_digits: str,
    street: str,
    town: tuple[str, str],
    policies: list[Contract],
    *,
    with_email: bool = True,
) -> Person:
    first_name, last_name = name.split(" ", 1)
    return Person(
        first_name=first_name,
        last_name=last_name,
        birth_date=birth_date,
        email=f"p{last_digits}@example.fr" if with_email else None,
        phone=f"+336399800{last_digits}",
        street=street,
        postcode=town[0],
        town=town[1],
        policies=policies,
    )


CALLERS = [
    _person(
        "Léa Ferrand",
        date(1991, 6, 4),
        "11",
        "3 rue des Lilas",
        ("75011", "Paris"),
        [_motor(3127450, "Renault Captur, FK-218-LM")],
    ),
    _person(
        "Mireille Chevalier",
        date(1948, 2, 17),
        "12",
        "5 place du Marché",
        ("44000", "Nantes"),
        [_motor(2846031, "Citroën C3, CW-507-TR"), _home(2846032, "5 place du Marché, Nantes")],
    ),
    _person(
        "Hugo Marchand",
        date(1986, 9, 23),
        "13",
        "14 rue du Port",
        ("33000", "Bordeaux"),
        [
            _motor(6402187, "Peugeot 308, GA-640-PL", MOTOR_COMPLETE),
            _home(6402188, "14 rue du Port, Bordeaux"),
        ],
    ),
    _person(
        "Sofia Haddad",
        date(1979, 12, 30),
        "14",
        "27 avenue Foch",
        ("13008", "Marseille"),
        [_motor(7519364, "Toyota Yaris, EH-913-DB"), _home(7519365, "27 avenue Foch, Marseille")],
    ),
    _person(
        "Paul Girard",
        date(1965, 5, 8),
        "15",
        "9 chemin des Vignes",
        ("31000", "Toulouse"),
        [_home(5038216, "9 chemin des Vignes, Toulouse"), _liability(5038217)],
    ),
    _person(
        "Nadia Moreau",
        date(1973, 10, 11),
        "16",
        "2 rue de la Paix",
        ("59000", "Lille"),
        [_home(4271890, "2 rue de la Paix, Lille"), _liability(4271891)],
    ),
    _person(
        "Julien Petit",
        date(1994, 1, 26),
        "17",
        "41 boulevard Carnot",
        ("06000", "Nice"),
        [
            _motor(8630142, "Dacia Duster, FR-204-HN"),
            _motor(8630143, "Fiat 500, DK-861-VS", MOTOR_ESSENTIAL),
        ],
    ),
    _person(
        "Thomas Leroy",
        date(1958, 7, 19),
        "18",
        "Le Bourg",
        ("29200", "Brest"),
        [_motor(1947025, "Renault Clio, AZ-366-JC")],
        with_email=False,
    ),
    _person(
        "Chloé Bernard",
        date(1999, 3, 3),
        "19",
        "8 rue Kléber",
        ("67000", "Strasbourg"),
        [
            _motor(2705938, "Renault Clio, BW-745-GD", MOTOR_ESSENTIAL),
            _home(2705939, "8 rue Kléber, Strasbourg", HOME_ESSENTIAL),
        ],
    ),
    _person(
        "Antoine Roussel",
        date(1982, 11, 15),
        "20",
        "66 rue Pasteur",
        ("69007", "Lyon"),
        [_motor(9384617, "Volkswagen Golf, CT-127-XW")],
    ),
    _person(
        "Inès Garcia",
        date(1988, 8, 2),
        "21",
        "17 rue des Arènes",
        ("34000", "Montpellier"),
        [_motor(3869254, "Tesla Model 3, GH-559-KZ"), _home(3869255, "17 rue des Arènes")],
    ),
    _person(
        "Marc Fontaine",
        date(1970, 4, 21),
        "22",
        "30 quai de Seine",
        ("76600", "Le Havre"),
        [_motor(5716308, "Peugeot 2008, EP-482-BC"), _home(5716309, "30 quai de Seine, Le Havre")],
    ),
    _person(
        "Aïcha Diallo",
        date(1996, 9, 9),
        "23",
        "12 allée des Tilleuls",
        ("35000", "Rennes"),
        [_motor(6158473, "Renault Mégane, FD-390-RM"), _home(6158474, "12 allée des Tilleuls")],
    ),
    _person(
        "Bernard Lefèvre",
        date(1951, 1, 31),
        "24",
        "1 impasse du Moulin",
        ("21000", "Dijon"),
        [_motor(7293046, "Citroën Berlingo, AB-274-ZE"), _home(7293047, "1 impasse du Moulin")],
    ),
    _person(
        "Élodie Dupont",
        date(1985, 2, 6),
        "25",
        "22 rue Victor Hugo",
        ("37000", "Tours"),
        [_motor(4605182, "Peugeot 208, GC-118-FT"), _home(4605183, "22 rue Victor Hugo, Tours")],
    ),
]
"""Who calls in `local/scenarios`; Élodie Dupont has one claim on file."""

ON_FILE = CALLERS[-1].policies[0]
"""Whose past claim is the newest of the seed."""
