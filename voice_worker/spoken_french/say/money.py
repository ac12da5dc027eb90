"""Numbers and amounts in words: "deux cents euros", "un million d'euros", "deux virgule cinq"."""

from __future__ import annotations

from decimal import Decimal

from voice_worker.spoken_french.heard import Amount, AmountRange, plain
from voice_worker.spoken_french.say.cardinals import cardinal, group

_UNITS = {
    "EUR": ("euro", "euros"),
    "USD": ("dollar", "dollars"),
    "GBP": ("livre sterling", "livres sterling"),
    "CHF": ("franc suisse", "francs suisses"),
}


def number(value: Decimal | int | float) -> str:
    """
    >>> number(Decimal("200.03")), number(3005)
    ('deux cents virgule zéro trois', 'trois mille zéro cinq')
    """
    text = plain(value if isinstance(value, Decimal) else Decimal(str(value)))
    sign = "moins " if text.startswith("-") else ""
    whole, _, decimals = text.removeprefix("-").partition(".")
    spoken = sign + _whole(int(whole))
    if not decimals:
        return spoken
    parts = [decimals] if len(decimals) <= 3 else list(decimals)
    return f"{spoken} virgule {' '.join(group(part) for part in parts)}"


def _whole(value: int) -> str:
    """The number; "trois mille zéro cinq", since "trois mille cinq" may be heard as 3 500."""
    if value > 1000 and 2 <= value % 1000 <= 9:
        return f"{cardinal(value - value % 1000)} zéro {cardinal(value % 1000)}"
    return cardinal(value)


def amount(value: Amount | AmountRange | Decimal | int) -> str:
    """
    >>> amount(Amount(Decimal("12.50"))), amount(1_000_000)
    ('douze euros cinquante', "un million d'euros")
    """
    if isinstance(value, AmountRange):
        low = amount(Amount(value.low, value.currency))
        return f"entre {low} et {amount(Amount(value.high, value.currency))}"
    if not isinstance(value, Amount):
        value = Amount(Decimal(value))
    cents = int((value.value * 100).to_integral_value())
    if cents < 0:
        return f"moins {amount(Amount(-value.value, value.currency))}"
    whole, rest = divmod(cents, 100)
    feminine = value.currency == "GBP"
    in_cents = f"{cardinal(rest)} centime{'s' if rest > 1 else ''}"
    if not whole and rest and value.currency == "EUR":
        return in_cents
    units = f"{cardinal(whole, feminine=feminine)} {unit(whole, value.currency)}"
    if not rest:
        return units
    return f"{units} {cardinal(rest)}" if rest >= 10 else f"{units} et {in_cents}"


def unit(count: int, currency: str) -> str:
    """ "euro", "euros", "d'euros" after a round million."""
    singular, plural = _UNITS.get(currency, (currency, currency))
    if count >= 10**6 and count % 10**6 == 0:
        return f"d'{plural}" if plural[0] in "aeiou" else f"de {plural}"
    return plural if count > 1 else singular
