"""Values as a model writes them ("1 250,50 €", "14h30", "AB-123-CD") put into spoken words."""

# ruff: noqa: E501 - one way of saying or writing a thing is one line

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from voice_worker.spoken_french.heard import Amount
from voice_worker.spoken_french.say import calendar, cardinals, codes, money

_MONTHS = "|".join(calendar.MONTHS)
_SPACE = r"[  \u202f]"
_GROUPED = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+|[0-9]+"
_NUMBER = rf"(?:{_GROUPED})(?:,[0-9]+)?"
_CURRENCIES = {"€": "EUR", "euros": "EUR", "euro": "EUR", "EUR": "EUR", "$": "USD", "£": "GBP"}
_SCALES = {"M": 10**6, "k": 1000, "K": 1000, "Md": 10**9}

_ABBREVIATIONS = {
    "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames",
    "Mlle": "mademoiselle", "Dr": "docteur", "Me": "maître", "n°": "numéro", "N°": "numéro",
    "etc.": "et cetera", "tél.": "téléphone", "Tél.": "téléphone", "RDV": "rendez-vous",
    "rdv": "rendez-vous", "TTC": "toutes taxes comprises", "HT": "hors taxes", "bd": "boulevard",
    "av.": "avenue", "art.": "article", "env.": "environ", "p. ex.": "par exemple",
    "c.-à-d.": "c'est-à-dire", "St": "saint", "Ste": "sainte", "ex.": "exemple",
}  # fmt: skip
_UNITS = {
    "%": "pour cent", "km/h": "kilomètres à l'heure", "km": "kilomètres", "m²": "mètres carrés",
    "m2": "mètres carrés", "cm": "centimètres", "kg": "kilos", "°C": "degrés", "°": "degrés",
    "min": "minutes", "mn": "minutes",
}  # fmt: skip
_BEFORE = r"(?<![\w.,/@+-])"
_AFTER = r"(?![\w/@]|[.,-]\w)"


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(_SPACE, "", text).replace(",", "."))


def _email(match: re.Match[str]) -> str:
    return codes.email(match["email"].lower())


def _phone(match: re.Match[str]) -> str:
    figures = re.sub(r"[^0-9+]", "", match["phone"])
    return codes.phone(figures if figures.startswith("+") else f"+33{figures[1:]}")


def _plate(match: re.Match[str]) -> str:
    return codes.plate(re.sub(r"[^A-Z0-9]", "", match["plate"]))


def _reference(match: re.Match[str]) -> str:
    return codes.reference(re.sub(r"[^A-Z0-9]", "", match["reference"]))


def _date(match: re.Match[str]) -> str:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    return _day(match, year, int(match["month"]), int(match["day"]))


def _iso_date(match: re.Match[str]) -> str:
    return _day(match, int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))


def _day(match: re.Match[str], year: int, month: int, day: int) -> str:
    try:
        return calendar.day(date(year, month, day)).removeprefix("le ")
    except ValueError:
        return match.group()


def _month_date(match: re.Match[str]) -> str:
    number = "premier" if match["first"] else cardinals.cardinal(int(match["number"]))
    year = f" {cardinals.cardinal(int(match['of_year']))}" if match["of_year"] else ""
    return f"{number} {match['month_name']}{year}"


def _clock(match: re.Match[str]) -> str:
    said = match["minute"] or match["minute_after_word"] or match["minute_after_colon"]
    hour, minute = int(match["hour"]), int(said or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return match.group()
    return calendar.clock(time(hour % 24, minute))


def _amount(match: re.Match[str]) -> str:
    value = _decimal(match["amount"] or match["after_sign"])
    scale = _SCALES.get(match["scale"] or "", 1)
    currency = _CURRENCIES[match["currency"] or match["sign"]]
    value *= scale
    if value != value.quantize(Decimal("0.01")):
        return f"{money.number(value)} {money.unit(2, currency)}"
    return money.amount(Amount(value, currency))


def _measured(match: re.Match[str]) -> str:
    value = _decimal(match["measured"])
    unit = _UNITS[match["unit"]]
    if value < 2 and unit != "pour cent":
        unit = re.sub(r"s\b", "", unit.replace("kilos", "kilo"))
    return f"{_counted(value)} {unit}"


def _counted(value: Decimal) -> str:
    if value == int(value):
        return cardinals.cardinal(int(value))
    return money.number(value)


def _ordinal(match: re.Match[str]) -> str:
    number = int(match["ranked"])
    if number == 1 and match["rank"] in ("re", "ère", "ere"):
        return "première"
    return cardinals.ordinal(number) if number else match.group()


def _abbreviation(match: re.Match[str]) -> str:
    return _ABBREVIATIONS[match["short"]]


def _plain(match: re.Match[str]) -> str:
    text = match["plain"]
    if text.isdigit() and len(text) > 1 and text.startswith("0"):
        return codes.string(text) if len(text) > 3 else cardinals.group(text)
    value = _decimal(text)
    if len(re.sub(r"\D", "", text)) > 12:
        return codes.string(re.sub(r"\D", "", text))
    return _counted(value)


def _postcode(match: re.Match[str]) -> str:
    return codes.postcode(match["postcode"]).replace(",", "")


_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(?P<email>[A-Za-z0-9_+]+(?:[.\-_+]+[A-Za-z0-9_]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})", _email),
    (rf"(?P<phone>(?:\+33{_SPACE}?(?:\(0\){_SPACE}?)?|0)[1-9](?:(?:{_SPACE}|[.-])?[0-9]{{2}}){{4}}|\+[1-9][0-9]{{9,13}})(?![0-9])", _phone),
    (r"(?P<iso_year>(?:19|20)[0-9]{2})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})(?![0-9T])", _iso_date),
    (r"(?P<plate>[A-Z]{2}[- ]?[0-9]{3}[- ]?[A-Z]{2})(?![\w-])", _plate),
    (r"(?P<reference>[A-Z]{2,4}(?:-[0-9A-Z]{1,8})*-?[0-9]{2,8}(?:-[0-9A-Z]{1,8})*[A-Z]?)(?![\w-])", _reference),
    (r"(?P<day>[0-3]?[0-9])/(?P<month>[01]?[0-9])/(?P<year>(?:19|20)?[0-9]{2})(?![0-9])", _date),
    (rf"(?:(?P<first>1er)|(?P<number>[0-3]?[0-9])){_SPACE}(?P<month_name>{_MONTHS})\b(?:{_SPACE}(?P<of_year>(?:19|20)[0-9]{{2}})\b)?", _month_date),
    (rf"(?P<hour>[0-2]?[0-9])(?:{_SPACE}?[hH]{_SPACE}?(?P<minute>[0-5][0-9])?|{_SPACE}heures?(?:{_SPACE}(?P<minute_after_word>[0-5][0-9]))?|:(?P<minute_after_colon>[0-5][0-9])(?::[0-5][0-9])?)(?![\w:])", _clock),
    (rf"(?:(?P<amount>{_NUMBER}){_SPACE}?(?P<scale>Md|[kKM])?(?P<currency>€|euros?\b|EUR\b|\$|£)|(?P<sign>[€$£]){_SPACE}?(?P<after_sign>{_NUMBER}))", _amount),
    (rf"(?P<measured>{_NUMBER}){_SPACE}?(?P<unit>%|km/h|km|m²|m2|cm|kg|°C|°|min|mn)(?![\w/²])", _measured),
    (r"(?P<ranked>[0-9]{1,6})(?P<rank>ers?|re|ère|ere|èmes?|emes?|es?|nde?)\b", _ordinal),
    (r"(?P<postcode>[0-9]{5})(?= [A-ZÉ][a-zé])", _postcode),
    (r"(?P<short>p\. ex\.|c\.-à-d\.|MM?\.(?= [A-ZÀ-Ý])|(?:Mmes?|Mlle|Dr|Me|Ste?)(?= [A-ZÀ-Ý])|[nN]°(?= ?[0-9A-Z])|[tT]él\.|etc\.|RDV\b|rdv\b|TTC\b|HT\b|bd\b|av\.|art\.|env\.|ex\.)", _abbreviation),
    (rf"(?P<plain>{_NUMBER})(?![\w/@]|[.,-][0-9])", _plain),
)  # fmt: skip
"""What is recognised, in order, and how it is said."""

_PATTERN = re.compile(
    _BEFORE
    + "(?:"
    + "|".join(f"(?P<rule_{index}>{rule})" for index, (rule, _) in enumerate(_RULES))
    + ")"
)


def in_words(text: str) -> str:
    """The text with its values as they are said.

    >>> in_words("Votre franchise est de 250 € au 1er mars 2026.")
    'Votre franchise est de deux cent cinquante euros au premier mars deux mille vingt-six.'
    """
    return _PATTERN.sub(_said, text)


def _said(match: re.Match[str]) -> str:
    for index, (_, say) in enumerate(_RULES):
        if match[f"rule_{index}"] is not None:
            return say(match)
    return match.group()
