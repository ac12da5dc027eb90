"""Amounts of money: a sum, or a range, in euros unless another currency is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.facts import phrase, word_at
from voice_worker.spoken_french.hear.fillers import FILLERS_WITH_TIMES, corrected, without_fillers
from voice_worker.spoken_french.hear.quantities import collective_at
from voice_worker.spoken_french.hear.repair import is_unread
from voice_worker.spoken_french.hear.setting import Setting
from voice_worker.spoken_french.hear.tokens import (
    LONGEST_ANSWER,
    Token,
    cleaned,
    listed,
    said,
    tokens,
)
from voice_worker.spoken_french.hear.written_numbers import COLLECTIVES, number_at, open_scale
from voice_worker.spoken_french.heard import Amount, AmountRange, Heard, Precision, Status

CURRENCIES = {
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR", "balles": "EUR", "balle": "EUR",
    "dollar": "USD", "dollars": "USD", "usd": "USD", "$": "USD", "us$": "USD",
    "livre": "GBP", "livres": "GBP", "pound": "GBP", "pounds": "GBP", "£": "GBP", "gbp": "GBP",
    "pence": "GBP", "chf": "CHF",
}  # fmt: skip
CENTS = listed("centime centimes cent cents cts pence")
ABOUT = listed(
    "environ vers presque pres approximativement autour alentours quasi quasiment grosso peu "
    "dizaine quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine centaine millier"
)
BOUNDS = listed("plus moins maximum minimum max mini maxi jusqu dessus depasse dessous")
AROUND = listed(
    "de d a environ vers c est etait ca fait coute a coute la les des le total en tout ttc il y "
    "pour presque pres peu autour alentours au moins bien dirais j ai paye avait valait vaut "
    "entre et ou grosso modo approximativement montant valeur somme prix facture devis franchise "
    "estime estimee estimation reparation facon meme peut etre mettons disons me m nous on elle "
    "avons dans exactement pile , . ! ? : ; … ( ) s tous toutes taxes comprises hors taxe ht soit "
    "quasi quasiment cela devait devrait faire aux eu un une bon bonne que vous quoi"
)
"""Words that may stand around a bare number for it still to be the sum asked for."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum found: where it ends, and whether its currency was said."""

    start: int
    end: int
    value: Decimal
    currency: str | None
    open_scale: int = 0
    """What its last figure may count in tenths of."""


def listen(text: str, setting: Setting) -> Heard:
    text = cleaned(text)
    words = without_fillers(tokens(text), FILLERS_WITH_TIMES)
    if len(words) > LONGEST_ANSWER:
        return Heard("amount", Status.NONE, reason="too long for one answer")
    cut = corrected(words)
    parts = [part for part in cut.parts if _sums(part)]
    if not parts:
        return Heard("amount", Status.NONE)
    if (cut.retracts or is_unread(cut.last)) and not _sums(cut.last):
        return Heard("amount", Status.INCOMPLETE, reason="taken back")
    last = parts[-1]
    earlier = {one.currency for part in parts[:-1] for one in _sums(part)} - {None}
    return _heard(text, last, _sums(last), earlier.pop() if len(earlier) == 1 else None)


def _sums(words: Sequence[Token]) -> list[Sum]:
    found: list[Sum] = []
    at = 0
    while at < len(words):
        one = _sum_at(words, at)
        if one is None:
            at += 1
        else:
            found.append(one)
            at = max(one.end, at + 1)
    named = [one for one in found if one.currency]
    if not named:
        return found if _only_a_number(words, found) else []
    return [one for one in found if one.currency or _is_bound(words, one, named)]


def _is_bound(words: Sequence[Token], one: Sum, named: Sequence[Sum]) -> bool:
    """Whether a number without currency is the lower bound of the sum after it."""
    before = next((other for other in reversed(named) if other.end <= one.start), None)
    if before is not None and [t.word for t in words[before.end : one.start]] in (
        ["ou"],
        ["voire"],
    ):
        return True
    after = next((other for other in named if other.start >= one.end), None)
    if after is None:
        return False
    between = words[one.end : after.start]
    if len(between) == 1 and between[0].raw == ",":
        return after.value / 3 <= one.value < after.value
    return bool(between) and all(
        token.word in ("et", "a", "ou", "-", "voire", "entre", "meme") for token in between
    )


def _only_a_number(words: Sequence[Token], found: Sequence[Sum]) -> bool:
    inside = {index for one in found for index in range(one.start, one.end)}
    return all(
        index in inside or token.word in AROUND or token.word in BOUNDS
        for index, token in enumerate(words)
    )


def _sum_at(words: Sequence[Token], at: int) -> Sum | None:
    word = words[at].word
    if word in ("eur", "€", "$", "£", "usd", "gbp", "euros") and at + 1 < len(words):
        number = number_at(words, at + 1)
        if number and word_at(words, number[0]) not in CURRENCIES:
            return Sum(at, number[0], number[1], CURRENCIES[word])
        if number is None:
            return None
    if collective := collective_at(words, at):
        return _about_a_score(words, at, *collective)
    if phrase(words, at, 2) == ("demi", "million") and word_at(words, at - 1) == "un":
        end = at + 3 if word_at(words, at + 2) in ("d", "de") else at + 2
        currency = CURRENCIES.get(word_at(words, end))
        return Sum(at, end + 1, Decimal(500_000), currency) if currency else None
    if phrase(words, at, 2) == ("un", "demi"):
        return None
    number = number_at(words, at)
    if number is None:
        return None
    return _with_currency(words, at, *number)


def _about_a_score(words: Sequence[Token], at: int, end: int, value: Decimal) -> Sum:
    """ "une petite cinquantaine d'euros", "une dizaine de milliers d'euros"."""
    if phrase(words, end, 2) in (("de", "milliers"), ("de", "mille")):
        value, end = value * 1000, end + 2
    unit = end + 1 if word_at(words, end) in ("d", "de") else end
    currency = CURRENCIES.get(word_at(words, unit))
    return Sum(at, unit + 1, value, currency) if currency else Sum(at, end, value, None)


def _with_currency(words: Sequence[Token], at: int, end: int, value: Decimal) -> Sum | None:
    scale = open_scale(words, at, end) or 0
    if word_at(words, end) in ("k", "ke") and words[end].glue in ("+", "", "-"):
        value, end = value * 1000, end + 1
        if words[end - 1].word == "ke":
            return Sum(at, end, value, "EUR")
        if word_at(words, end) == "euros" or word_at(words, end) in CURRENCIES:
            return Sum(at, end + 1, value, CURRENCIES[words[end].word])
        return Sum(at, end, value, "EUR")
    if word_at(words, end) in ("d", "de"):
        end += 1
    word = word_at(words, end)
    if word in ("centime", "centimes", "cts", "pence"):
        return Sum(at, end + 1, value / 100, "GBP" if word == "pence" else "EUR")
    if word in ("franc", "francs"):
        swiss = word_at(words, end + 1) in ("suisse", "suisses")
        return Sum(at, end + 1 + swiss, value, "CHF" if swiss else "FRF")
    currency = CURRENCIES.get(word)
    if currency is None:
        return Sum(at, end, value, None, scale)
    end += 1
    if word_at(words, end) in ("americains", "sterling", "canadiens"):
        end += 1
    if value == int(value):
        end, cents = _cents(words, end)
        value += cents
    return Sum(at, end, value, currency, scale if scale > 1000 else 0)


def _cents(words: Sequence[Token], end: int) -> tuple[int, Decimal]:
    """ "vingt-cinq", "et cinq centimes" after the currency."""
    start = end + 1 if word_at(words, end) == "et" else end
    if start >= len(words) or words[start].paused:
        return end, Decimal(0)
    scanned = numbers.scan(words, start)
    if scanned is None or scanned[1] > 99:
        return end, Decimal(0)
    stop, cents = scanned
    if words[start].word in numbers.ZERO and stop < len(words):
        unit = numbers.scan(words, stop)
        if unit and unit[1] <= 9:
            stop, cents = unit
    following = word_at(words, stop)
    if following in CENTS:
        return stop + 1, Decimal(cents) / 100
    if following in CURRENCIES or following in ("pour", "mois", "fois", "%", "metres", "personnes"):
        return end, Decimal(0)
    if (start > end or words[start].word == "neuf") and cents < 10:
        return end, Decimal(0)
    return stop, Decimal(cents) / 100


def _heard(text: str, words: Sequence[Token], found: list[Sum], currency: str | None) -> Heard:
    evidence = said(text, words[found[0].start : found[-1].end])
    lead = [token.word for token in words[max(0, found[0].start - 4) : found[0].start]]
    currencies = {one.currency for one in found if one.currency} or {currency or "EUR"}
    if len(currencies) > 1 or any(one.value < 0 for one in found):
        return Heard("amount", Status.AMBIGUOUS, evidence=evidence, reason="several currencies")
    unit = currencies.pop()
    values = list(dict.fromkeys(one.value for one in found))
    if len(found) == 2 and len(values) == 2:
        between = [token.word for token in words[found[0].end : found[1].start]]
        from_to = between == ["et"] and "entre" in lead
        from_to = from_to or between in (["a"], ["-"]) or between == ["ou", "meme"]
        low, high = values
        if from_to and high < low <= 1000 and high > 0:
            return Heard("amount", Status.AMBIGUOUS, evidence=evidence, reason="bounds reversed")
        # "deux ou trois cents euros"
        short_or = between == ["ou"] and high in ((low + 1) * 100, (low + 1) * 1000) and low < 10
        from_to = from_to or (short_or and found[0].currency is None)
        if from_to and low < high:
            # "deux à trois mille euros" counts both bounds in thousands.
            short = found[0].currency is None and low < 100
            if short and high >= 1000 and high % 1000 == 0 and low < high / 1000:
                low *= 1000
            elif short and low < high / 100 and 100 <= high < 1000 and high % 100 == 0:
                low *= 100
            both = AmountRange(low, high, unit)
            return Heard("amount", Status.OK, both, precision=Precision.INTERVAL, evidence=evidence)
    if len(values) > 1:
        candidates = tuple(Amount(value, unit) for value in values[:3])
        return Heard("amount", Status.AMBIGUOUS, candidates=candidates, evidence=evidence)
    each = word_at(words, found[0].end) in ("chacun", "chacune", "piece", "unite", "chaque")
    shared = bool({"moitie", "quart", "tiers"} & set(lead)) or _has_a_half(words, found[0].end)
    if each or shared or word_at(words, found[0].start - 1) == "fois":
        return Heard("amount", Status.INCOMPLETE, evidence=evidence, reason="a part of the sum")
    if _is_denied(words, found[0].start):
        return Heard("amount", Status.INCOMPLETE, evidence=evidence, reason="denied")
    spoken = {token.word for token in words}
    if sum(token.word == "soit" for token in words) > 1:
        return Heard("amount", Status.AMBIGUOUS, evidence=evidence, reason="one of two")
    if {"minimum", "maximum"} <= spoken or {"mini", "maxi"} <= spoken:
        return Heard("amount", Status.INCOMPLETE, evidence=evidence, reason="two bounds")
    if _leaves_another(words, found[-1]):
        return Heard("amount", Status.AMBIGUOUS, evidence=evidence, reason="several sums")
    if _is_bounded(words, found[0]):
        return Heard("amount", Status.INCOMPLETE, evidence=evidence, reason="only one bound")
    value = values[0]
    if scale := found[0].open_scale:
        whole, rest = divmod(value, Decimal(scale))
        readings = (Amount(value, unit), Amount(whole * scale + rest * scale / 10, unit))
        return Heard("amount", Status.AMBIGUOUS, candidates=readings, evidence=evidence)
    if value != value.quantize(Decimal("0.01")):
        return Heard("amount", Status.INVALID, evidence=evidence, reason="less than a cent")
    trailing = phrase(words, found[0].end, 2) in (("et", "quelques"), ("et", "des"))
    first = words[found[0].start : found[0].end]
    is_about = trailing or bool(set(lead) & ABOUT) or any(one.word in COLLECTIVES for one in first)
    return Heard(
        "amount",
        Status.OK,
        Amount(value, unit),
        precision=Precision.ABOUT if is_about else Precision.EXACT,
        evidence=evidence,
    )


def _has_a_half(words: Sequence[Token], end: int) -> bool:
    return phrase(words, end, 2) in (("et", "demi"), ("et", "demie"))


def _leaves_another(words: Sequence[Token], last: Sum) -> bool:
    """ "mille euros le canapé et deux cents la table", "une centaine d'euros, peut-être deux"."""
    for at in range(last.end, len(words)):
        number = number_at(words, at)
        if number and phrase(words, at - 2, 2) == ("peut", "etre"):
            return True
        if number is None or words[at].word in ("un", "une"):
            continue
        led = word_at(words, at - 1) in ("et", ",", "plus", "puis")
        followed = word_at(words, number[0]) in ("le", "la", "les", "l", "pour", "de")
        return led and followed
    return False


def _is_denied(words: Sequence[Token], at: int) -> bool:
    if word_at(words, at - 1) == "ni":
        return True
    return word_at(words, at - 1) == "pas" and word_at(words, at - 2) in ("est", "etait", "c")


def _is_bounded(words: Sequence[Token], one: Sum) -> bool:
    """ "plus de mille euros", "mille euros maximum": a bound, not a sum."""
    lead = [token.word for token in words[max(0, one.start - 3) : one.start]]
    if len(lead) >= 2 and lead[-1] in ("de", "d") and lead[-2] in ("plus", "moins"):
        return lead[-3] != "peu" if len(lead) > 2 else True
    if lead == ["a", "partir", "de"] or lead[-2:] in (
        ["au", "moins"], ["au", "plus"], ["jusqu", "a"],
    ):  # fmt: skip
        return True
    after = phrase(words, one.end, 2) or phrase(words, one.end, 1)
    return word_at(words, one.end) in ("maximum", "minimum", "max", "mini", "maxi") or after in (
        ("au", "moins"),
        ("au", "plus"),
        ("et", "plus"),
        ("ou", "plus"),
    )
