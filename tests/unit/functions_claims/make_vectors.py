"""Makes deadline_vectors.csv from the calendar alone: nothing here comes from our code.

cd tests/unit/functions_claims && python make_vectors.py > deadline_vectors.csv
"""

import csv
import sys
from datetime import date, timedelta

DAY = timedelta(days=1)
ELSEWHERE = ("69003", "13001", "75011", "20200", "59000", "35000", "54000", "88100", "90000")
ALSACE_MOSELLE = ("67000", "68100", "57000", "57450", "67500", "68000")


def easter(year: int) -> date:
    """Easter Sunday by Butcher's algorithm."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int, postcode: str) -> dict[date, str]:
    sunday = easter(year)
    days = {
        date(year, 1, 1): "Jour de l'an",
        sunday + 1 * DAY: "lundi de Pâques",
        date(year, 5, 1): "fête du Travail",
        date(year, 5, 8): "8 mai",
        sunday + 39 * DAY: "Ascension",
        sunday + 50 * DAY: "lundi de Pentecôte",
        date(year, 7, 14): "fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "11 novembre",
        date(year, 12, 25): "Noël",
    }
    if postcode[:2] in ("57", "67", "68"):
        days[sunday - 2 * DAY] = "vendredi saint"
        days[date(year, 12, 26)] = "26 décembre"
    return days


def is_working(day: date, postcode: str) -> bool:
    return day.isoweekday() <= 5 and day not in holidays(day.year, postcode)


def working_days_later(start: date, count: int, postcode: str) -> date:
    later = [start + n * DAY for n in range(1, 40)]
    return [day for day in later if is_working(day, postcode)][count - 1]


def row(peril: str, line: str, start: date, postcode: str, why: str) -> list[str]:
    if peril == "natural_catastrophe":
        day, known, decree = start + 30 * DAY, start - 20 * DAY, start.isoformat()
        rule = "natural_catastrophe"
    else:
        rule = "theft" if "theft" in peril or peril == "burglary" else "general"
        day = working_days_later(start, 2 if rule == "theft" else 5, postcode)
        known, decree = start, ""
    return [peril, line, known.isoformat(), postcode, decree, day.isoformat(), rule, why]


GENERAL = (
    ("collision", "motor"),
    ("water_damage", "home"),
    ("damage_by_child", "liability"),
    ("storm_hail", "motor"),
    ("fire", "home"),
    ("glass", "motor"),
    ("storm_hail", "home"),
    ("vandalism", "motor"),
    ("damage_by_animal", "liability"),
    ("electrical", "home"),
)
THEFT = (
    ("theft", "motor"),
    ("burglary", "home"),
    ("theft_of_contents", "motor"),
    ("attempted_theft", "motor"),
)


def rows() -> list[list[str]]:
    made = []
    number = 0

    def add(start: date, postcode: str, why: str, perils: tuple[tuple[str, str], ...]) -> None:
        nonlocal number
        peril, line = perils[number % len(perils)]
        number += 1
        made.append(row(peril, line, start, postcode, why))

    for year in range(2024, 2029):
        for holiday, name in sorted(holidays(year, "67000").items()):
            local = name in ("vendredi saint", "26 décembre")
            inside = ALSACE_MOSELLE[number % len(ALSACE_MOSELLE)]
            outside = ELSEWHERE[number % len(ELSEWHERE)]
            add(holiday - 1 * DAY, outside, f"veille de {name} {year}", THEFT)
            add(holiday - 3 * DAY, outside, f"trois jours avant {name} {year}", GENERAL)
            if local:
                add(holiday - 1 * DAY, inside, f"veille de {name} {year}, Alsace-Moselle", THEFT)
                add(holiday - 3 * DAY, inside, f"avant {name} {year}, Alsace-Moselle", GENERAL)
        for month in range(1, 13):
            last = date(year + month // 12, month % 12 + 1, 1) - DAY
            postcode = (ELSEWHERE + ALSACE_MOSELLE)[number % 15]
            add(last, postcode, "fin de mois", GENERAL if month % 2 else THEFT)
    for start in (date(2024, 2, n) for n in range(22, 30)):
        add(start, "69003", "année bissextile 2024", GENERAL)
    for start in (date(2028, 2, 28), date(2028, 2, 29), date(2028, 2, 25)):
        add(start, "69003", "année bissextile 2028", THEFT)
    for start in (date(2026, 11, n) for n in range(2, 16)):
        add(start, "75011", "chaque jour de deux semaines", GENERAL)
    for start in (date(2026, 12, n) for n in range(18, 32)):
        add(start, ("69003", "68000")[start.day % 2], "fin d'année", THEFT)
    for start in (
        date(2026, 5, 3),
        date(2026, 11, 20),
        date(2027, 1, 31),
        date(2024, 1, 30),
        date(2024, 1, 31),
        date(2028, 1, 30),
        date(2025, 12, 15),
        date(2023, 1, 1),
        date(2027, 7, 14),
        date(2028, 2, 29),
    ):
        made.append(row("natural_catastrophe", "home", start, "69003", "décret publié"))
    for postcode in ("69003", "67000"):
        text = [postcode, "", "", "natural_catastrophe", "pas encore de décret"]
        made.append(["natural_catastrophe", "motor", "2026-10-01", *text])
    return made


if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["peril", "line", "known_on", "postcode", "decree", "day", "rule", "why"])
    table.writerows(rows())
