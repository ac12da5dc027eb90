"""Dates of the calendar: "le douze mars 2026", "12/03/2026", "le douze du trois", "le premier"."""

from __future__ import annotations

from collections.abc import Sequence

from voice_worker.spoken_french.hear import numbers
from voice_worker.spoken_french.hear.calendar_words import MONTHS, MONTHS_IN_FULL, WEEKDAYS
from voice_worker.spoken_french.hear.facts import (
    LAST,
    NEXT,
    PIECES_OF_A_MONTH,
    VAGUE,
    Facts,
    phrase,
    stretch_at,
    word_at,
)
from voice_worker.spoken_french.hear.tokens import Token, listed


def written_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "12/03/2026", "2026-03-12", "12.03", "12 03 2026", "12032026"."""
    token = words[at]
    if not token.is_number:
        return _spoken_figures(words, at, facts)
    if len(token.word) == 8 and token.glue == "":
        return _set_date(facts, token.word[:2], token.word[2:4], token.word[4:], at, at + 1)
    figures, end = [token.word], at + 1
    sign = ""
    while end < len(words) and len(figures) < 4:
        if words[end].is_number and words[end].glue == "-" and sign in ("", "-"):
            sign, end = "-", end + 1
        elif (
            end + 1 < len(words)
            and words[end].raw in "/."
            and words[end].glue == "+"
            and words[end + 1].is_number
            and words[end + 1].glue == "+"
            and sign in ("", words[end].raw)
        ):
            sign, end = words[end].raw, end + 2
        else:
            break
        figures.append(words[end - 1].word)
    if len(figures) == 1:
        return _spoken_figures(words, at, facts)
    if len(figures) == 3 and len(figures[0]) == 4:
        return _set_date(facts, figures[2], figures[1], figures[0], at, end)
    if len(figures) == 3 and len(figures[2]) in (2, 4):
        return _set_date(facts, figures[0], figures[1], figures[2], at, end)
    if len(figures) == 2 and sign == "/":
        return _set_date(facts, figures[0], figures[1], "", at, end)
    return at


def _spoken_figures(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "le douze zéro trois deux mille vingt-six", "le douze du onze", "18 8 78"."""
    day = _two_figures(words, at)
    if day is None or not 1 <= day[1] <= 31:
        return at
    index = day[0]
    of = word_at(words, index) in ("du", "slash", "barre", "/") or _parts_figures(words, index)
    months = [m for m in _small_numbers(words, index + of) if 1 <= m[1] <= 12]
    if not months:
        return at
    month = months[0]
    index = month[0]
    if word_at(words, index) in ("slash", "barre", "/", "de") or _parts_figures(words, index):
        index += 1
    year = year_at(words, index)
    if year is not None and _is_a_code(words, at, month[0], year):
        return at
    if year is None:
        is_a_date = of and word_at(words, day[0]) == "du" and word_at(words, at - 1) in ("le", "au")
        if not is_a_date or _is_a_quantity(words, month[0]):
            return at
        return _set_date(facts, str(day[1]), str(month[1]), "", at, month[0])
    return _set_date(facts, str(day[1]), str(month[1]), year[1], at, year[0])


def _parts_figures(words: Sequence[Token], at: int) -> bool:
    """Whether a sign only parts figures here: "le vingt-deux, zéro deux", "22. 02. 1972"."""
    sign = word_at(words, at)
    if sign == ".":
        return words[at - 1].is_number and at + 1 < len(words) and words[at + 1].is_number
    return sign in (",", "-")


def _is_a_code(words: Sequence[Token], at: int, of_year: int, year: tuple[int, str]) -> bool:
    """Figures one by one ("six neuf zéro zéro trois"): a code read aloud, not a date told."""
    end, figures = year
    if len(figures) == 4:
        return False
    goes_on = end < len(words) and (words[end].is_number or words[end].word in numbers.WORDS)
    if goes_on and not _starts_a_clock(words, end):
        return True
    one_by_one = all(
        token.word in numbers.ZERO or numbers.UNITS.get(token.word, 10) < 10 or len(token.word) == 1
        for token in words[at:end]
        if token.word.isalnum()
    )
    month_has_zero = any(token.word in numbers.ZERO for token in words[at + 1 : of_year])
    introduced = word_at(words, at - 1) in {"le", "du", "au", "ne", "nee", *WEEKDAYS}
    return one_by_one and not month_has_zero and not introduced


def _starts_a_clock(words: Sequence[Token], at: int) -> bool:
    clock = numbers.scan(words, at)
    return bool(clock and word_at(words, clock[0]) in ("heure", "heures", "h", ":"))


def _two_figures(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    """One number below a hundred, or "zéro trois"."""
    found = _small_numbers(words, at)
    return found[0] if found else None


def _small_numbers(words: Sequence[Token], at: int) -> list[tuple[int, int]]:
    """The numbers below a hundred that may start here: "trois", too, of "trois mille"."""
    if at >= len(words):
        return []
    if words[at].word in ("premier", "1er"):
        return [(at + 1, 1)]
    if words[at].word in numbers.ZERO:
        after = numbers.options(words, at + 1) if at + 1 < len(words) else []
        return [(o.end, int(o.digits)) for o in after if 1 <= int(o.digits) <= 9]
    return [(o.end, int(o.digits)) for o in numbers.options(words, at) if int(o.digits) < 100]


def _set_date(facts: Facts, day: str, month: str, year: str, at: int, end: int) -> int:
    facts.add("day", int(day))
    facts.add("month", int(month))
    if len(year) == 4:
        facts.add("year", int(year))
    elif year:
        facts.add("year_digits", int(year))
    return end


def calendar_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "le douze mars", "premier avril 2026", "le trente et un", "en novembre"."""
    if _is_a_month(words, at):
        facts.add("month", MONTHS[words[at].word])
        before = {word_at(words, at - back) for back in range(1, 4)}
        if before & (VAGUE | PIECES_OF_A_MONTH):
            facts.is_vague = True
        return year_after(words, at + 1, facts)
    day = day_number_at(words, at)
    if day is None:
        return at
    end, number = day
    of_a_month = word_at(words, end) in ("du", "de") and word_at(words, end + 1) == "mois"
    after = end + of_a_month
    if word_at(words, end) == "de" and _is_a_month(words, end + 1):
        after = end + 1
    if _is_a_month(words, after):
        facts.add("day", number)
        facts.add("month", MONTHS[word_at(words, after)])
        end = after + 1
        if word_at(words, end) == "." and words[end].glue == "+":
            end += 1
        return year_after(words, end, facts)
    of_month = Facts()
    for start in (end, end + 1):
        if start < len(words) and word_at(words, end) in ("du", "de", "le"):
            stop = stretch_at(words, start, of_month)
            if of_month.stretch and of_month.stretch[0] == "mois":
                facts.add("day", number)
                facts.add("stretch", of_month.stretch)
                return stop
    if after > end and word_at(words, after) == "mois":
        stop = after + 1
        if word_at(words, stop) in LAST | {"dernier"}:
            facts.add("day", number)
            facts.add("stretch", ("mois", -1))
            return stop + 1
        if word_at(words, stop) in NEXT:
            facts.add("day", number)
            facts.add("stretch", ("mois", 1))
            return stop + 1
        return at
    lead = word_at(words, at - 1)
    introduced = lead in ("le", "au", "du", "l") or lead in WEEKDAYS
    if introduced and not _is_a_quantity(words, end):
        facts.add("day", number)
        if word_at(words, end) in LAST:
            end += 1
        return end
    return at


def _is_a_month(words: Sequence[Token], at: int) -> bool:
    """Whether a month stands here; "sept" and other short forms need a dot or figures before."""
    word = word_at(words, at)
    if word not in MONTHS or word in MONTHS_IN_FULL:
        return word in MONTHS
    dotted = at + 1 < len(words) and words[at + 1].raw == "." and words[at + 1].glue == "+"
    return dotted or (at > 0 and words[at - 1].is_number and word != "sept")


def day_number_at(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    token = words[at]
    if token.word in ("premier", "1er"):
        return at + 1, 1
    if token.word == "1" and word_at(words, at + 1) == "er":
        return at + 2, 1
    if at and token.glue == "+" and words[at - 1].raw in "/.:,":
        return None
    if at and words[at - 1].is_number and token.is_number:
        return None
    scanned = numbers.scan(words, at)
    if scanned is None or not (1 <= scanned[1] <= 31 or _is_a_month(words, scanned[0])):
        return None
    return scanned


def _is_a_quantity(words: Sequence[Token], at: int) -> bool:
    """Whether the number that ends before `at` counts something, or goes on."""
    if at >= len(words):
        return False
    token = words[at]
    if token.word in ("heure", "heures", "h", ":", "/", "er", "eme", "e", "euros", "%"):
        return True
    if token.paused or token.word in ("du", "et"):
        return False
    if token.is_number or numbers.is_number_word(token):
        clock = numbers.scan(words, at)
        return not (clock and word_at(words, clock[0]) in ("heure", "heures", "h"))
    return token.word in ("rue", "avenue", "boulevard", "place", "chemin", "ter", "bis", "voitures")


def year_alone_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    if facts.year is not None or facts.year_digits is not None:
        return at
    # "né en 1968, le 3 mai": the year may come first; apart from its date it has four figures.
    start = at + 1 if word_at(words, at) == "en" else at
    if start == at and (facts.day is None or facts.month is None):
        return at
    year = year_at(words, start)
    if year is None or len(year[1]) < 4:
        return at
    facts.add("year", int(year[1]))
    return year[0]


def year_after(words: Sequence[Token], at: int, facts: Facts) -> int:
    """The year that may follow a month: "2026", "de l'année dernière", "74", "dix-neuf cent…"."""
    word = word_at(words, at)
    if word in LAST:
        return at + 1
    if word in NEXT:
        facts.add("week", "next")
        return at + 1
    start = at
    while word_at(words, start) in ("de", "l", "an", "en", "annee", ",", "d", "a", "du", "cette"):
        start += 1
    if "annee" in phrase(words, at, start - at) or "an" in phrase(words, at, start - at):
        if word_at(words, start) in LAST:
            facts.add("year", -1)
            return start + 1
        if "cette" in phrase(words, at, start - at):
            facts.add("year", 0)
            return start
        if word_at(words, start) in NEXT:
            facts.add("year", 1)
            return start + 1
    far = "a" in phrase(words, at, start - at)
    year = year_at(words, start)
    if year is None:
        return at
    if (far or "," in phrase(words, at, start - at)) and len(year[1]) < 4:
        return at
    facts.add("year" if len(year[1]) == 4 else "year_digits", int(year[1]))
    return year[0]


def _ends_a_date(words: Sequence[Token], at: int) -> bool:
    """Whether what follows two figures leaves them a year, not a count of something."""
    return at >= len(words) or not words[at].word.isalnum() or words[at].word in _AFTER_A_DATE


_AFTER_A_DATE = listed(
    "a vers au en dans entre le la l je j il elle on nous c mon ma chez sur et matin soir pour "
    "avec lors pendant quand mais donc ou de du d qui que est vous ici ca jusqu voila"
)


def year_at(words: Sequence[Token], at: int) -> tuple[int, str] | None:
    """A year from `at` on, as four digits, or two where only two were said."""
    if at >= len(words):
        return None
    scanned = numbers.scan(words, at)
    if scanned is None:
        return None
    end, number = scanned
    if word_at(words, end) in ("heure", "heures", "h", "minutes", "euros"):
        return None
    if 1800 <= number <= 2199:
        return end, str(number)
    if number in (19, 20) and end < len(words) and not words[end].paused:
        rest = _two_figures(words, end)
        if rest and 1 <= rest[1] <= 99 and word_at(words, rest[0]) not in ("heure", "heures", "h"):
            return rest[0], f"{number}{rest[1]:02d}"
    if words[at].word in numbers.ZERO:
        rest = _two_figures(words, at)
        if rest:
            return rest[0], f"{rest[1]:02d}"
        return (end + 1, "00") if word_at(words, end) in numbers.ZERO else None
    an_hour_may_follow = word_at(words, end) in (":", "et", "a") and number <= 24
    if 10 <= number <= 99 and not an_hour_may_follow and _ends_a_date(words, end):
        return end, f"{number:02d}"
    return None
