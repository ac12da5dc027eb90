"""Names of days, months, feasts and parts of the day."""

from __future__ import annotations

from datetime import date, timedelta

from voice_worker.spoken_french.hear.tokens import listed

WEEKDAYS = {
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
    "lundis": 0, "mardis": 1, "samedis": 5, "dimanches": 6,
}  # fmt: skip
WEEKDAYS_ABBREVIATED = {
    "lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6,
}  # fmt: skip
MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
    "janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
MONTHS_IN_FULL = listed(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
)

PARTS: dict[tuple[str, ...], str] = {
    ("matin",): "morning",
    ("mat",): "morning",
    ("matinee",): "morning",
    ("matins",): "morning",
    ("petit", "matin"): "morning",
    ("aube",): "morning",
    ("premiere", "heure"): "morning",
    ("lever", "du", "jour"): "morning",
    ("apres", "midi"): "afternoon",
    ("aprem",): "afternoon",
    ("apresmidi",): "afternoon",
    ("soir",): "evening",
    ("soiree",): "evening",
    ("nuit",): "night",
}
PART_LEADS = listed(
    "le la l de du dans en au a d cet cette ce milieu fin debut courant pendant tot tard"
)
THIS = listed("ce cet cette")

STARTS = {"morning": 0, "noon": 11, "afternoon": 12, "evening": 17, "night": 20}
"""From which hour on a part of today may be spoken of as past."""

_FIXED_FEASTS: dict[tuple[str, ...], tuple[int, int]] = {
    ("reveillon", "de", "noel"): (12, 24),
    ("noel",): (12, 25),
    ("saint", "sylvestre"): (12, 31),
    ("reveillon", "du", "nouvel", "an"): (12, 31),
    ("reveillon", "du", "jour", "de", "l", "an"): (12, 31),
    ("jour", "de", "l", "an"): (1, 1),
    ("nouvel", "an"): (1, 1),
    ("premier", "de", "l", "an"): (1, 1),
    ("toussaint",): (11, 1),
    ("armistice",): (11, 11),
    ("assomption",): (8, 15),
    ("fete", "nationale"): (7, 14),
    ("fete", "du", "travail"): (5, 1),
    ("fete", "de", "la", "musique"): (6, 21),
    ("saint", "valentin"): (2, 14),
    ("halloween",): (10, 31),
    ("epiphanie",): (1, 6),
}
_EASTER_FEASTS: dict[tuple[str, ...], int] = {
    ("lundi", "de", "paques"): 1,
    ("vendredi", "saint"): -2,
    ("dimanche", "de", "paques"): 0,
    ("paques",): 0,
    ("jeudi", "de", "l", "ascension"): 39,
    ("ascension",): 39,
    ("lundi", "de", "pentecote"): 50,
    ("dimanche", "de", "pentecote"): 49,
    ("pentecote",): 49,
}
FEASTS: frozenset[tuple[str, ...]] = frozenset(_FIXED_FEASTS) | frozenset(_EASTER_FEASTS)
LONGEST_FEAST = max(map(len, FEASTS))


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def feast(name: tuple[str, ...], year: int) -> date:
    if name in _FIXED_FEASTS:
        month, day = _FIXED_FEASTS[name]
        return date(year, month, day)
    return easter(year) + timedelta(days=_EASTER_FEASTS[name])
