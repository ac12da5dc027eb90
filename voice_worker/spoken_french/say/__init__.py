"""How a value is said, one module per concern."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from voice_worker.spoken_french.heard import Address
from voice_worker.spoken_french.say import calendar, cardinals, codes, money

_ANSWERS = {
    "yes": "oui",
    "no": "non",
    "correction": "non, il y a une erreur",
    "unsure": "je ne sais pas",
    "repeat": "vous pouvez répéter",
    "wait": "attendez",
    "human": "je voudrais un conseiller",
    "cancel": "annulez",
}
_ALARMS = {
    "person_hurt": "quelqu'un est blessé",
    "danger": "nous sommes en danger",
    "none": "tout va bien",
}


def address(value: Address) -> str:
    number = codes.house_number(value.house_number) if value.house_number else ""
    street = " ".join(part for part in (number, value.suffix, value.street) if part)
    code = codes.postcode(value.postcode) if value.postcode else ""
    return ", ".join(part for part in (street, code, value.city) if part)


_SAYERS: dict[str, Callable[[Any], str]] = {
    "number": money.number,
    "digits": codes.string,
    "ordinal": cardinals.ordinal,
    "amount": money.amount,
    "time": calendar.clock,
    "datetime": calendar.moment,
    "birthdate": calendar.day,
    "phone": codes.phone,
    "email": codes.email,
    "plate": codes.plate,
    "reference": codes.reference,
    "address": address,
    "name": codes.name,
    "confirmation": lambda answer: _ANSWERS[answer],
    "emergency": lambda alarm: _ALARMS[alarm],
    "number_in_text": str,
}


def say(kind: str, value: Any) -> str:
    """How a French speaker says `value`, such that `hear(kind, …)` finds it again.

    `value` is what `Heard.value` holds for the kind; amounts may also be whole euros.
    """
    return _SAYERS[kind](value)
