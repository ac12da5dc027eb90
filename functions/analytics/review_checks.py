"""What code says of a model's review: what nothing supports, what the facts say, the score.

Numbers are compared as numbers, however they were said: the transcript holds them in words.
"""

import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from contract.analytics import CallStory, Disposition, HandoffKind, Speaker, ToolOutcome
from contract.identifiers import bare
from contract.reviews import (
    GridAnswer,
    Outcome,
    OutcomeCheck,
    StatementKind,
    TurnSentiment,
    UnsupportedStatement,
)
from functions.analytics.review_prompt import Draft, grid

WRITTEN = ("short_summary", "long_summary", "topic", "next_step", "improvement")
"""The fields of free text."""
SMALL = 10
"""Below it a number may be a count that the model made: three questions, two calls."""

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
_DAY = re.compile(rf"\b(1er|\d{{1,2}})\s+({'|'.join(_MONTHS)})\b", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.]\d{2,4})?\b")
_ISO = re.compile(r"\b\d{4}-(\d{2})-(\d{2})\b")
_AMOUNT = re.compile(r"(\d[\d\s  ]*(?:[.,]\d+)?)\s*(?:€|euros?\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d\s  ]*(?:[.,]\d+)?")
_IDENTIFIERS = {
    StatementKind.CLAIM_NUMBER: re.compile(r"\bSD(?:[\s.-]*\d){4,8}[\s.-]*[A-Z]?\b"),
    StatementKind.POLICY_NUMBER: re.compile(r"\b(?:MR|HB|RC)(?:[\s.-]*\d){4,7}[\s.-]*[A-Z]?\b"),
}
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def facts_of(story: CallStory) -> list[str]:
    """What certainly happened, by name."""
    call = story.call
    kinds = {handoff.kind for handoff in call.handoffs}
    failed = any(tool.outcome is ToolOutcome.FAILED for tool in story.tool_calls)
    found = {
        "claim_opened": bool(call.claim_numbers),
        "callback_asked": HandoffKind.CALLBACK in kinds,
        "handed_over": HandoffKind.ADVISER in kinds or call.disposition is Disposition.HANDED_OVER,
        "left_early": call.disposition is Disposition.ABANDONED,
        "fell_silent": call.disposition is Disposition.SILENT,
        "limit_reached": call.disposition is Disposition.LIMIT_REACHED,
        "failed": call.disposition is Disposition.FAILED,
        "ended_well": call.disposition in (Disposition.RESOLVED, Disposition.CLAIM_OPENED),
        "verified": call.verification_level > 0,
        "a_tool_failed": failed,
    }
    return [name for name, is_so in found.items() if is_so]


def outcome_check(outcome: Outcome, facts: list[str]) -> OutcomeCheck:
    allowed = {
        Outcome.RESOLVED: {"ended_well"},
        Outcome.PARTLY_RESOLVED: {"claim_opened", "callback_asked", "handed_over", "ended_well"},
        Outcome.UNRESOLVED: {"left_early", "fell_silent", "limit_reached", "failed", "handed_over"},
        Outcome.HANDED_OVER: {"handed_over", "callback_asked"},
        Outcome.ABANDONED: {"left_early", "fell_silent"},
    }[outcome]
    deciding = [fact for fact in facts if fact in allowed]
    agrees = bool(deciding) and not (outcome is Outcome.RESOLVED and "failed" in facts)
    return OutcomeCheck(outcome=outcome, agrees=agrees, facts=deciding or facts)


def without_health(text: str) -> str:
    """The sentences that say nothing of anybody's health."""
    words = re.compile("|".join(_words()["health"]), re.IGNORECASE)
    return " ".join(one for one in _SENTENCE.split(text) if not words.search(one)).strip()


def unsupported(draft: Draft, story: CallStory, facts: list[str]) -> list[UnsupportedStatement]:
    """Numbers, dates, amounts, promises and turns that neither transcript nor facts hold."""
    known = _Known(story, facts)
    found = [
        statement
        for where in WRITTEN
        for statement in _unsupported_in(getattr(draft, where), where, known)
    ]
    numbers = {turn.n for turn in story.turns}
    callers = {turn.n for turn in story.turns if turn.speaker is Speaker.CALLER}
    strangers = [("sentiments", each.turn) for each in draft.sentiments if each.turn not in callers]
    strangers += [
        (f"answers/{answer.item}", n)
        for answer in draft.answers
        for n in answer.evidence
        if n not in numbers
    ]
    return found + [
        UnsupportedStatement(kind=StatementKind.TURN, where=where, text=str(n))
        for where, n in strangers
    ]


def sentiments(draft: Draft, story: CallStory) -> list[TurnSentiment]:
    """One for each caller turn that the model spoke of."""
    said = {each.turn: each.score for each in draft.sentiments}
    return [
        TurnSentiment(n=turn.n, score=said[turn.n])
        for turn in story.turns
        if turn.speaker is Speaker.CALLER and turn.n in said
    ]


def answers(draft: Draft, story: CallStory) -> list[GridAnswer]:
    """One for each question of the grid, in its order; what was not answered does not count."""
    numbers = {turn.n for turn in story.turns}
    given = {answer.item: answer for answer in draft.answers}
    found = []
    for item in grid().items:
        answer = given.get(item.id)
        evidence = [n for n in answer.evidence if n in numbers] if answer else []
        passed = answer.passed if answer else None
        found.append(GridAnswer(item=item.id, passed=passed, evidence=evidence))
    return found


def score(passed: dict[str, bool | None]) -> int | None:
    """The weighted share of yes among the questions that arise, out of 100."""
    counted = [(item.weight, passed.get(item.id)) for item in grid().items]
    arising = [(weight, yes) for weight, yes in counted if yes is not None]
    if not arising:
        return None
    return round(100 * sum(w for w, yes in arising if yes) / sum(w for w, _ in arising))


def agreement(model: dict[str, bool | None], person: dict[str, bool | None]) -> float | None:
    """The share of the questions that both answered, and answered alike."""
    both = [item.id for item in grid().items if item.id in model and item.id in person]
    if not both:
        return None
    return round(sum(model[name] == person[name] for name in both) / len(both), 4)


class _Known:
    """All that was said and done, in a form that can be compared."""

    def __init__(self, story: CallStory, facts: list[str]) -> None:
        spoken = "\n".join(turn.text for turn in story.turns)
        told = json.dumps([tool.arguments for tool in story.tool_calls], ensure_ascii=False)
        numbers = " ".join(story.call.claim_numbers)
        self.text = f"{spoken}\n{told}\n{numbers}"
        self.ours = "\n".join(t.text for t in story.turns if t.speaker is not Speaker.CALLER)
        self.facts = facts
        digits = in_digits(self.text)
        self.numbers = _numbers(digits) | _numbers(self.text)
        self.digits = re.sub(r"\D", "", digits)
        self.identifiers = bare(f"{self.text}\n{digits}")
        self.days = _days(digits) | _days(self.text) | _nearby_days(story)


def _unsupported_in(text: str, where: str, known: _Known) -> list[UnsupportedStatement]:
    found: list[UnsupportedStatement] = []

    def flag(kind: StatementKind, words: str) -> None:
        found.append(UnsupportedStatement(kind=kind, where=where, text=words.strip()[:200]))

    rest = text
    for kind, pattern in _IDENTIFIERS.items():
        for match in pattern.finditer(rest):
            if bare(match.group()) not in known.identifiers:
                flag(kind, match.group())
        rest = pattern.sub(" ", rest)
    rest = in_digits(rest)
    for pattern in (_DAY, _ISO, _SLASHED):
        for match in pattern.finditer(rest):
            if not _days(match.group()) <= known.days:
                flag(StatementKind.DATE, match.group())
        rest = pattern.sub(" ", rest)
    for match in _AMOUNT.finditer(rest):
        if not _numbers(match.group(1)) <= known.numbers:
            flag(StatementKind.AMOUNT, match.group())
    rest = _AMOUNT.sub(" ", rest)
    for match in _NUMBER.finditer(rest):
        value = match.group()
        is_said = _numbers(value) <= known.numbers or re.sub(r"\D", "", value) in known.digits
        if float(next(iter(_numbers(value)))) >= SMALL and not is_said:
            flag(StatementKind.NUMBER, value)
    for promise in _words()["promises"]:
        made = re.search(promise["stem"], text, re.IGNORECASE)
        is_fact = promise.get("fact") in known.facts
        if made and not is_fact and not re.search(promise["said"], known.ours, re.IGNORECASE):
            flag(StatementKind.PROMISE, made.group())
    return found


def in_digits(text: str) -> str:
    """« trois cents euros » → « 300 euros »."""
    from text_to_num import alpha2digit

    converted: str = alpha2digit(text, "fr")
    return converted


def _numbers(text: str) -> set[str]:
    """Every number as its shortest decimal."""
    return {
        f"{float(re.sub(r'[^0-9.,]', '', match.group()).replace(',', '.').rstrip('.')):g}"
        for match in _NUMBER.finditer(text)
    }


def _days(text: str) -> set[tuple[int, int]]:
    found = {
        (int(day[1].removesuffix("er")), _MONTHS.index(day[2].lower()) + 1)
        for day in _DAY.finditer(text)
    }
    found |= {(int(day[2]), int(day[1])) for day in _ISO.finditer(text)}
    return found | {(int(day[1]), int(day[2])) for day in _SLASHED.finditer(text)}


def _nearby_days(story: CallStory) -> set[tuple[int, int]]:
    """The day of the call, and those that « hier » and « demain » mean."""
    today: date = story.call.started_at.date()
    near = (today + timedelta(days=offset) for offset in (-2, -1, 0, 1, 2))
    return {(day.day, day.month) for day in near}


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).parent / "review_words.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
