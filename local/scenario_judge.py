"""Judging a played call: the database, the mails, what was said, and how.

expected:
  rows:                  # every row that the call left, table by table; any other row is a finding
    claims: [{policy: MR3127450A, peril: glass, occurred: "part_of_day J-1 06:00 – J-1 12:00"}]
    audit: [verifications.verified, policies.read, claims.open]
  mails: [{to: p11@example.fr, subject: "Votre déclaration de sinistre …"}]
  asked: [policy_number, birth_date, postcode, place]      # each fact, in order
  asked_again: []        # facts that had to be asked once more, and the scenario shows why
  spoken_must: ["franchise est de 75 €"]
  spoken_must_not: ["numéro de carte"]
  ends: caller           # or agent: who hung up
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from local import scenario_questions
from local.scenario_facts import TABLES, Row
from voice_worker.prompts import sentence

LONGEST_TURN = 40
"""Words."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExpectedMail(_Written):
    to: str
    subject: str
    """Numbers that the call was given stand as `…`."""


def a_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


class Expected(_Written):
    rows: dict[str, list[Row | str]] = {}
    mails: list[ExpectedMail] = []
    asked: list[str] = []
    asked_again: list[str] = []
    spoken_must: list[str] = Field(default=[])
    spoken_must_not: list[str] = []
    ends: Literal["agent", "caller"] = "caller"

    @field_validator("rows")
    @classmethod
    def _tables_exist(cls, value: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(value) - set(TABLES)):
            raise ValueError(f"no table {unknown}; there are: {', '.join(sorted(TABLES))}")
        return value

    @field_validator("asked", "asked_again")
    @classmethod
    def _facts_exist(cls, value: list[str]) -> list[str]:
        if unknown := sorted(set(value) - scenario_questions.FACTS):
            known = ", ".join(sorted(scenario_questions.FACTS))
            raise ValueError(f"no fact {unknown}; there are: {known}")
        return value

    @field_validator("spoken_must", "spoken_must_not")
    @classmethod
    def _are_patterns(cls, value: list[str]) -> list[str]:
        return [a_pattern(one) for one in value]


class Outcome(BaseModel):
    """All that is judged of a played call."""

    scenario: str
    call_id: str
    problem: str | None
    """Why the dialogue could not be played to its end."""
    ended_by: str
    rows: dict[str, list[Row | str]]
    mails: list[ExpectedMail]
    turns: list[str]
    """The agent's turns, each all that it said before the caller's next words."""
    heard: list[str] = []
    """The caller's turns as they were understood: for who looks for a reason."""
    script: list[str] = []
    """What the model was asked that its script does not know, or was never asked."""
    seconds: float = 0

    @property
    def spoken(self) -> str:
        return "\n".join(self.turns)

    @property
    def asked(self) -> list[str]:
        every = (q for turn in self.turns for q in scenario_questions.questions(turn))
        return [name for question in every if (name := scenario_questions.fact(question))]


def judge(expected: Expected, outcome: Outcome, *, longest_turn: int = LONGEST_TURN) -> list[str]:
    """What is not as it should be: nothing, when all is well."""
    return [
        *_played(expected, outcome),
        *_stored(expected, outcome),
        *_compared("mails", _plain(expected.mails), _plain(outcome.mails)),
        *_spoken(expected, outcome),
        *_manner(outcome, longest_turn),
        *_asked(expected, outcome),
    ]


def _played(expected: Expected, outcome: Outcome) -> Iterator[str]:
    if outcome.problem:
        yield f"appel : {outcome.problem}"
    if outcome.ended_by != expected.ends:
        yield f"fin : {expected.ends} attendu, {outcome.ended_by} a raccroché"
    yield from (f"modèle : {one}" for one in outcome.script)


def _stored(expected: Expected, outcome: Outcome) -> Iterator[str]:
    for table in sorted(expected.rows.keys() | outcome.rows.keys()):
        yield from _compared(table, expected.rows.get(table, []), outcome.rows.get(table, []))


def _compared(what: str, expected: list[Any], found: list[Any]) -> Iterator[str]:
    """Both as bags: no order, and nothing twice that should be there once."""
    left = list(found)
    for row in expected:
        if row in left:
            left.remove(row)
        else:
            yield f"{what} : manque {row!r}"
    yield from (f"{what} : en trop {row!r}" for row in left)


def _spoken(expected: Expected, outcome: Outcome) -> Iterator[str]:
    for pattern in expected.spoken_must:
        if not re.search(pattern, outcome.spoken, re.IGNORECASE):
            yield f"l'agent n'a pas dit « {pattern} »"
    for pattern in expected.spoken_must_not:
        if said := re.search(pattern, outcome.spoken, re.IGNORECASE):
            yield f"l'agent a dit « {said[0]} »"


def _manner(outcome: Outcome, longest_turn: int) -> Iterator[str]:
    moment = sentence("one_moment")
    for turn in outcome.turns:
        # While the model is waited for: it tells nothing, and is not to be remembered.
        words = words_in(turn.removeprefix(moment))
        if words > longest_turn:
            yield f"tour de {words} mots : « {turn} »"
        asked = scenario_questions.questions(turn)
        if len(asked) > 1:
            yield f"{len(asked)} questions dans un tour : « {turn} »"
        for question in asked:
            if not scenario_questions.is_known(question):
                yield f"question sans ligne dans scenario_questions.py : « {question} »"


def _asked(expected: Expected, outcome: Outcome) -> Iterator[str]:
    asked = outcome.asked
    if asked != expected.asked:
        yield f"questions : {expected.asked} attendues, {asked} posées"
    again = Counter(asked) - Counter(set(asked))
    if again != Counter(expected.asked_again):
        yield f"redemandé : {expected.asked_again} attendu, {sorted(again.elements())} trouvé"


def words_in(text: str) -> int:
    return sum(any(sign.isalnum() for sign in token) for token in text.split())


def _plain(mails: list[ExpectedMail]) -> list[dict[str, str]]:
    return [mail.model_dump() for mail in mails]
