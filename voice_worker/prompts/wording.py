"""How losses and policies are worded in French, for read-backs and tool answers."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contract.base import Cents
from contract.identifiers import Line
from contract.losses import Circumstances, Occurrence, Peril, Precision
from voice_worker.spoken_french import Heard

LINES = {
    Line.MOTOR: "automobile",
    Line.HOME: "habitation",
    Line.LIABILITY: "responsabilité civile",
}

PERILS = {
    Peril.COLLISION: "une collision avec un autre véhicule",
    Peril.SINGLE_VEHICLE: "un accident sans autre véhicule",
    Peril.PARKED_DAMAGE: "un choc en stationnement",
    Peril.THEFT: "un vol de véhicule",
    Peril.ATTEMPTED_THEFT: "une tentative de vol",
    Peril.THEFT_OF_CONTENTS: "un vol d'objets dans le véhicule",
    Peril.VANDALISM: "un acte de vandalisme",
    Peril.GLASS: "un bris de glace",
    Peril.FIRE: "un incendie",
    Peril.STORM_HAIL: "une tempête ou de la grêle",
    Peril.ANIMAL: "un choc avec un animal",
    Peril.NATURAL_CATASTROPHE: "une catastrophe naturelle",
    Peril.WATER_DAMAGE: "un dégât des eaux",
    Peril.BURGLARY: "un cambriolage",
    Peril.ELECTRICAL: "un dommage électrique",
    Peril.DAMAGE_BY_PERSON: "un dommage causé à autrui",
    Peril.DAMAGE_BY_CHILD: "un dommage causé par un enfant",
    Peril.DAMAGE_BY_ANIMAL: "un dommage causé par un animal",
}

QUESTIONS = {
    "policy_number": "De quel contrat s'agit-il ?",
    "peril": "Que s'est-il passé ?",
    "occurrence": "Quand cela s'est-il passé, quel jour et vers quelle heure ?",
    "place": "Où cela s'est-il passé ?",
    "description": "Pouvez-vous me décrire ce qui s'est passé ?",
    "injured_count": "Y a-t-il des blessés, et si oui combien ?",
    "driver": "Qui conduisait ?",
    "drivable": "Le véhicule peut-il rouler ?",
    "other_party_known": "Avez-vous les coordonnées de l'autre personne ?",
    "joint_report_signed": "Avez-vous signé un constat amiable ?",
    "police_report_filed": "Avez-vous porté plainte ?",
    "keys_held": "Avez-vous toujours toutes les clés ?",
    "forced_entry": "Y a-t-il eu effraction ?",
    "goods": "Quels biens sont concernés, et pour quels montants ?",
    "glass_element": "Quelle vitre est cassée ?",
    "stopped": "La fuite est-elle arrêtée ?",
    "origin": "D'où vient l'eau ?",
    "habitable": "Le logement est-il habitable ?",
    "victim": "Qui a subi le dommage ?",
    "damaged": "Qu'est-ce qui a été abîmé ?",
}

_STATEMENTS: dict[str, tuple[str, str]] = {
    "drivable": ("le véhicule peut rouler", "le véhicule ne peut pas rouler"),
    "towing_wanted": ("un dépannage est demandé", "pas de dépannage"),
    "other_party_known": ("l'autre personne est connue", "l'autre personne n'est pas connue"),
    "joint_report_signed": ("un constat est signé", "pas de constat signé"),
    "police_report_filed": ("une plainte est déposée", "pas de plainte déposée"),
    "keys_held": ("vous avez toutes les clés", "il manque des clés"),
    "forced_entry": ("il y a eu effraction", "sans effraction"),
    "stopped": ("la fuite est arrêtée", "la fuite n'est pas arrêtée"),
    "habitable": ("le logement est habitable", "le logement n'est pas habitable"),
}

_DETAILS = {
    "driver": "conducteur : {}",
    "other_party_plate": "plaque de l'autre véhicule : {}",
    "other_party_phone": "son téléphone : {}",
    "other_party_email": "son e-mail : {}",
    "other_party_name": "autre personne : {}",
    "other_party_insurer": "son assureur : {}",
    "witnesses": "témoins : {}",
    "goods": "biens : {}",
    "glass_element": "vitre : {}",
    "origin": "origine : {}",
    "neighbour": "voisin ou syndic : {}",
    "victim": "victime : {}",
    "damaged": "dommage : {}",
}

ADDED = "C'est ajouté"
"""How an addition to a claim that was made is told, and no other."""

PARIS = ZoneInfo("Europe/Paris")
_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTHS = [
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
]


def euros(cents: Cents) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole} €" if rest == 0 else f"{whole},{rest:02d} €"


def day(moment: datetime) -> str:
    number = "1er" if moment.day == 1 else str(moment.day)
    return f"{number} {MONTHS[moment.month - 1]} {moment.year}"


def hour(moment: datetime) -> str:
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def slot_start(moment: datetime) -> str:
    """ "mardi 24 novembre à 10 h", on the clock of Paris."""
    local = moment.astimezone(PARIS)
    number = "1er" if local.day == 1 else str(local.day)
    return f"{_DAYS[local.weekday()]} {number} {MONTHS[local.month - 1]} à {hour(local)}"


def phone(number: str) -> str:
    """A French number by pairs, as it is written."""
    national = "0" + number.removeprefix("+33") if number.startswith("+33") else number
    return " ".join(re.findall(r"\d\d", national)) if len(national) == 10 else number


def when(occurrence: Occurrence) -> str:
    """The moment of a loss, as exactly as it is known and no more."""
    first, last = occurrence.earliest, occurrence.latest
    match occurrence.precision:
        case Precision.EXACT:
            return f"le {day(first)} à {hour(first)}"
        case Precision.ABOUT:
            return f"le {day(first)} vers {hour(first)}"
        case Precision.PART_OF_DAY:
            return f"le {day(first)}, entre {hour(first)} et {hour(last)}"
        case Precision.DAY:
            return f"le {day(first)}"
        case Precision.INTERVAL if first.date() == last.date():
            return f"le {day(first)}, entre {hour(first)} et {hour(last)}"
        case Precision.INTERVAL:
            return f"entre le {day(first)} et le {day(last)}"


def circumstances(known: Circumstances) -> dict[str, str]:
    """What is known beyond date, place and description, one short statement each."""
    return {
        name: _statement(name, value) for name, value in known.model_dump(exclude_none=True).items()
    }


def _statement(name: str, value: Any) -> str:
    if name == "injured_count":
        return "personne n'est blessé" if value == 0 else f"nombre de blessés : {value}"
    if name in _STATEMENTS:
        return _STATEMENTS[name][0 if value else 1]
    if name == "driver" and re.search(r"\bmoi\b", value, re.IGNORECASE):
        return "vous conduisiez"
    return _DETAILS[name].format(value)


_NAMES = {
    "phone": "le numéro",
    "email": "l'adresse e-mail",
    "plate": "la plaque",
    "reference": "le numéro",
    "birthdate": "la date de naissance",
    "datetime": "la date",
    "digits": "les chiffres",
    "name": "le nom",
}
_COUNTS = ["", "un chiffre", "deux chiffres", "trois chiffres", "quatre chiffres", "cinq chiffres"]
_REASONS = {
    "the year is missing": "Il me manque l'année",
    "characters missing": "Il me manque des caractères",
    "future": "Cette date n'est pas encore passée",
    "no such day": "Ce jour n'existe pas",
    "no such time": "Cette heure n'existe pas",
    "the town is missing": "Il me manque la ville",
    "no whole address": "Il me manque la fin de l'adresse",
    "the postcode is not of this town": "Ce code postal n'est pas celui de cette ville",
    "day, month and year needed": "Il me faut le jour, le mois et l'année",
    "a letter unlike its word": "Une lettre et son mot ne vont pas ensemble",
}


def unclear(heard: Heard, noun: str | None = None) -> str:
    """The question that a value asks for which was begun, doubted or impossible."""
    name = noun or _NAMES.get(heard.kind, "cela")
    missing = re.match(r"(\d+) digits? missing", heard.reason)
    if missing and 0 < int(missing[1]) < len(_COUNTS):
        return f"Il me manque {_COUNTS[int(missing[1])]} : pouvez-vous redire {name} en entier ?"
    why = next((text for sign, text in _REASONS.items() if sign in heard.reason), "")
    return f"{why} : pouvez-vous redire {name} ?" if why else f"Pouvez-vous redire {name} ?"
