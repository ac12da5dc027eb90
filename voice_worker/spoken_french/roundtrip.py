"""Says random values and hears them again: `hear(kind, say(kind, x))` must be `x`.

python -m voice_worker.spoken_french.roundtrip --count 10000
"""

from __future__ import annotations

import argparse
import random
import string
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from time import process_time
from typing import Any

from voice_worker.spoken_french.hear import hear
from voice_worker.spoken_french.hear.phone import OVERSEAS
from voice_worker.spoken_french.hear.setting import PARIS
from voice_worker.spoken_french.heard import Address, Amount, AmountRange, Interval, PartOfDay
from voice_worker.spoken_french.say import say

NOW = datetime(2026, 11, 22, 10, tzinfo=PARIS)
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
NAME_LETTERS = string.ascii_uppercase + "ÉÈÊËÀÂÇÎÏÔÖÙÛÜ"
REFERENCE = "[A-Z]{2}[0-9]{7,8}[A-Z]"
STREETS = ("rue de la Paix", "avenue Jean Jaurès", "place du Marché", "chemin des Vignes")
TOWNS = ("Belleville", "Le Grand-Lucé", "Saint-Jean-de-Luz", "L'Étang-Salé", "Les Lilas")


def _number(source: random.Random) -> Decimal:
    size = 10 ** source.randint(0, 9)
    decimals = source.choice([0, 0, 1, 2, 3])
    value = Decimal(source.randrange(-size // 10, size)) + Decimal(
        source.randrange(10**decimals)
    ).scaleb(-decimals)
    return value


def _amount(source: random.Random) -> Amount | AmountRange:
    first = Decimal(source.randrange(0, 10 ** source.randint(1, 9))) / source.choice([1, 1, 100])
    if source.random() < 0.2:
        return AmountRange(first, first + source.randrange(1, 10_000))
    return Amount(first)


def _day(source: random.Random) -> date:
    return date(1995, 1, 1) + timedelta(days=source.randrange(11_400))


def _moment(source: random.Random) -> date | datetime | PartOfDay | Interval:
    day = _day(source)
    # Hours that the change of clocks skips or repeats cannot be said alone.
    hours = [time(h, m) for h in range(24) if h != 2 for m in range(60)]
    form = source.randrange(5)
    if form == 0:
        return day
    if form == 1:
        return datetime.combine(day, source.choice(hours), tzinfo=PARIS)
    if form == 2:
        return PartOfDay(day, source.choice(["morning", "afternoon", "evening", "night"]))
    if form == 3:
        return Interval(day, day + timedelta(days=source.randint(1, 90)))
    start, end = sorted(source.sample(hours, 2))
    return Interval(
        datetime.combine(day, start, tzinfo=PARIS), datetime.combine(day, end, tzinfo=PARIS)
    )


def _phone(source: random.Random) -> str:
    if source.random() < 0.1:
        return f"+262{source.choice(['262', '692'])}{source.randrange(10**6):06d}"
    while True:
        national = f"0{source.choice('12345679')}{source.randrange(10**8):08d}"
        if national[:4] not in OVERSEAS:
            return f"+33{national[1:]}"


def _email(source: random.Random) -> str:
    alphabet = string.ascii_lowercase + string.digits
    runs = [
        "".join(source.choices(alphabet, k=source.randint(1, 8)))
        for _ in range(source.randint(1, 3))
    ]
    local = "".join(run + source.choice(".-_") for run in runs)[:-1]
    domain = source.choice(
        [
            "gmail.com",
            "orange.fr",
            "free.fr",
            "laposte.net",
            "hotmail.fr",
            "mon-garage.fr",
            "ab1.co.uk",
        ]
    )
    return f"{local}@{domain}"


def _plate(source: random.Random) -> str:
    if source.random() < 0.2:
        middle = "".join(source.choices(PLATE_LETTERS, k=source.choice([2, 3])))
        department = source.choice(["75", "2A", "01", "33", "974", "95"])
        return f"{source.randint(1, 9999)}{middle}{department}"
    pairs = ["SS", "SS"]
    while "SS" in pairs:
        pairs = ["".join(source.choices(PLATE_LETTERS, k=2)) for _ in range(2)]
    return f"{pairs[0]}{source.randint(1, 999):03d}{pairs[1]}"


def _reference(source: random.Random) -> str:
    letters = source.choices(string.ascii_uppercase, k=3)
    count = source.choice([7, 8])
    return f"{letters[0]}{letters[1]}{source.randrange(10**count):0{count}d}{letters[2]}"


def _name(source: random.Random) -> str:
    parts = [
        "".join(source.choices(NAME_LETTERS, k=source.randint(2, 9)))
        for _ in range(source.choice([1, 1, 1, 2]))
    ]
    return source.choice("-' ").join(parts)


def _address(source: random.Random) -> Address:
    return Address(
        house_number=str(source.randint(1, 2999)),
        suffix=source.choice([None, None, "bis", "ter", "B"]),
        street=source.choice(STREETS),
        postcode=f"{source.randint(1, 95):02d}{source.randrange(1000):03d}",
        city=source.choice(TOWNS),
    )


VALUES: dict[str, Callable[[random.Random], Any]] = {
    "number": _number,
    "digits": lambda source: "".join(source.choices(string.digits, k=source.randint(2, 12))),
    "ordinal": lambda source: source.randrange(1, 10 ** source.randint(1, 6)),
    "amount": _amount,
    "time": lambda source: time(source.randrange(24), source.randrange(60)),
    "datetime": _moment,
    "birthdate": lambda source: date(1920, 1, 1) + timedelta(days=source.randrange(38_000)),
    "phone": _phone,
    "email": _email,
    "plate": _plate,
    "reference": _reference,
    "address": _address,
    "name": _name,
}
"""A random value of each kind that has many."""


def failures(kind: str, count: int, seed: int) -> list[tuple[str, Any, Any]]:
    """What was said, meant and heard, for each of `count` values not heard as they were meant."""
    source = random.Random(f"{kind}{seed}")  # noqa: S311 - drawn for a test, nothing is secret
    wrong = []
    for _ in range(count):
        value = VALUES[kind](source)
        text = say(kind, value)
        if source.random() < 0.5:
            text = unhyphenated(text) if kind != "address" else text
        mask = REFERENCE if kind == "reference" else None
        heard = hear(kind, text, now=NOW, direction="past", mask=mask)
        if heard.value != value:
            wrong.append((text, value, heard))
    return wrong


def unhyphenated(text: str) -> str:
    """The same words, as speech-to-text that writes no hyphen gives them."""
    return text.replace("-", " ")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Say and hear random values of every kind.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=list(VALUES))
    options = parser.parse_args(arguments)
    for kind in [options.kind] if options.kind else VALUES:
        started = process_time()
        wrong = failures(kind, options.count, options.seed)
        each = (process_time() - started) / options.count * 1000
        print(f"{kind:<12}{options.count - len(wrong):>7}/{options.count}{each:>8.2f} ms each")
        for text, value, heard in wrong[:5]:
            print(f"    {text!r}: meant {value!r}, heard {heard.value!r} ({heard.status})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
