"""What an utterance says about a day, fact by fact, before anything is resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from voice_worker.spoken_french.hear.tokens import Token, listed

LAST = listed("dernier derniere derniers passe passee precedent precedente")
NEXT = listed("prochain prochaine suivant suivante")
PIECES_OF_A_MONTH = listed("jour jours semaine semaines weekend quinzaine partie moitie")
VAGUE = listed("debut mi fin courant milieu quelques plusieurs recemment dernierement")


@dataclass(slots=True)
class Facts:
    """What an utterance says about a day; None where it says nothing."""

    offset: int | None = None
    """Days from today."""
    is_now: bool | None = None
    ago: tuple[tuple[float, str], ...] | None = None
    """Amounts of time before now; after now when they are negative."""
    weekday: int | None = None
    week: int | str | None = None
    """Weeks from this one; "last" or "next" when only the weekday was so called."""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    year_digits: int | None = None
    """A year said with two digits."""
    shift: int | None = None
    """Days from the date told: the eve is -1, the morrow 1."""
    feast: tuple[str, ...] | None = None
    stretch: tuple[str, int] | None = None
    """A week, weekend, month or year as a whole, counted from the present one."""
    is_vague: bool = False
    is_impossible: bool = False
    conflicts: list[tuple[str, object, object]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, name: str, value: object) -> None:
        """Sets a fact, or notes that the utterance says two things."""
        known = getattr(self, name)
        if known is not None and known != value:
            self.conflicts.append((name, known, value))
        else:
            setattr(self, name, value)

    def says_a_day(self) -> bool:
        return any(getattr(self, f.name) is not None for f in fields(self) if f.name in DAY_FACTS)


DAY_FACTS = frozenset({"offset", "is_now", "ago", "weekday", "day", "month", "feast", "stretch"})


def phrase(words: Sequence[Token], at: int, length: int) -> tuple[str, ...]:
    """The words of the `length` tokens from `at` on; nothing if there are fewer."""
    return tuple(token.word for token in words[at : at + length] if at + length <= len(words))


def word_at(words: Sequence[Token], at: int) -> str:
    """The word at an index, which may lie outside."""
    return words[at].word if 0 <= at < len(words) else ""


def stretch_at(words: Sequence[Token], at: int, facts: Facts) -> int:
    """ "la semaine dernière", "ce week-end", "le mois dernier"."""
    lead = word_at(words, at)
    if lead not in ("la", "le", "cette", "ce", "l", "cet", "semaine", "week", "weekend", "mois"):
        return at
    index = at if lead in ("semaine", "week", "weekend", "mois") else at + 1
    word = word_at(words, index)
    if word == "week" and word_at(words, index + 1) == "end":
        unit, end = "weekend", index + 2
    elif word in ("semaine", "weekend", "mois"):
        unit, end = word, index + 1
    elif word in ("an", "annee"):
        unit, end = "year", index + 1
    else:
        return at
    after = word_at(words, end)
    if after in LAST:
        facts.add("stretch", (unit, -1))
        return end + 1
    if after == "d" and word_at(words, end + 1) in ("avant", "apres"):
        facts.add("stretch", (unit, -1 if word_at(words, end + 1) == "avant" else 1))
        return end + 2
    if after in NEXT:
        facts.add("stretch", (unit, 1))
        return end + 1
    if lead in ("ce", "cette", "cet"):
        facts.add("stretch", (unit, 0))
        return end + 1 if after == "ci" else end
    return at
