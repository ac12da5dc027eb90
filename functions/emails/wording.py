"""Wording: how the values of an e-mail are written in French."""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contract.losses import Occurrence, Peril, Precision

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK = "\u00a0"

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

PERILS = {
    Peril.COLLISION: "Collision avec un autre usager",
    Peril.SINGLE_VEHICLE: "Accident sans autre véhicule",
    Peril.PARKED_DAMAGE: "Dommage sur un véhicule en stationnement",
    Peril.THEFT: "Vol du véhicule",
    Peril.ATTEMPTED_THEFT: "Tentative de vol du véhicule",
    Peril.THEFT_OF_CONTENTS: "Vol dans le véhicule",
    Peril.VANDALISM: "Vandalisme",
    Peril.GLASS: "Bris de glace",
    Peril.FIRE: "Incendie",
    Peril.STORM_HAIL: "Tempête ou grêle",
    Peril.ANIMAL: "Accident avec un animal",
    Peril.NATURAL_CATASTROPHE: "Catastrophe naturelle",
    Peril.WATER_DAMAGE: "Dégât des eaux",
    Peril.BURGLARY: "Cambriolage",
    Peril.ELECTRICAL: "Dommage électrique",
    Peril.DAMAGE_BY_PERSON: "Dommage causé à autrui",
    Peril.DAMAGE_BY_CHILD: "Dommage causé par un enfant",
    Peril.DAMAGE_BY_ANIMAL: "Dommage causé par un animal",
}


def calendar_date(value: date) -> str:
    """`1er juin 2026`."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NO_BREAK}{_MONTHS[value.month - 1]} {value.year}"


def day(value: date) -> str:
    """`lundi 1er juin 2026`."""
    return f"{_DAYS[value.weekday()]} {calendar_date(value)}"


def hour(value: datetime) -> str:
    """`20 h 15`, in Paris."""
    local = value.astimezone(PARIS)
    minutes = f"{NO_BREAK}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NO_BREAK}h{minutes}"


def moment(value: datetime) -> str:
    return f"{day(value.astimezone(PARIS))} à {hour(value)}"


def occurrence(value: Occurrence) -> str:
    """When a loss happened, no more exactly than the caller could say."""
    first, last = value.earliest.astimezone(PARIS), value.latest.astimezone(PARIS)
    same_day = first.date() == last.date()
    match value.precision:
        case Precision.EXACT:
            return moment(first)
        case Precision.ABOUT:
            middle = first + (last - first) / 2
            return f"{day(middle)} vers {hour(middle)}"
        case Precision.DAY if same_day:
            return day(first)
        case _ if same_day:
            return f"{day(first)}, entre {hour(first)} et {hour(last)}"
        case Precision.DAY:
            return f"entre le {day(first)} et le {day(last)}"
        case _:
            return f"entre le {moment(first)} et le {moment(last)}"


def euros(cents: int) -> str:
    """`1 520 €`, `12,50 €`."""
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    rest = f",{cents % 100:02d}" if cents % 100 else ""
    return f"{whole}{rest}{NO_BREAK}€"


def telephone(number: str) -> str:
    """A French number by pairs; any other one as it is."""
    national = re.fullmatch(r"\+33([1-9])([0-9]{8})", number)
    if national is None:
        return number
    pairs = [f"0{national[1]}", *re.findall("..", national[2])]
    return NO_BREAK.join(pairs)


def plain(text: str) -> str:
    """What a person said, on one line, that no mail program makes a link of."""
    visible = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text
        if unicodedata.category(character) not in ("Cf", "Cs")
    )
    joined = " ".join(visible.split())
    return re.sub(r"(?<=\S)([.:@/])(?=\S)", "\\1\u2060", joined)
