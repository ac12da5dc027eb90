"""Scenarios: one call each, written for a claims handler to read: who calls, what they say, what
must be there afterwards. One YAML file each, in `local/scenarios`.

title: Pare-brise fendu par un gravillon
policyholder: Léa Ferrand          # one of functions/database/known_people.py
by_voice: true                     # also played by voice; all are played as typed text
caller:
  - "Bonjour, un gravillon a fendu mon pare-brise hier matin."
  - identify: motor                # the three answers, with the policyholder's own values
  - {wait: "où cela", say: "À Lyon."}
model: …                           # what the emulated model answers; without it, the demo brain
expected: …                        # see scenario_judge.py

In what is said `{contract}`, `{birth date}`, `{postcode}`, `{J-3}`, `{J+1}` and `{weekday J-3}`
stand for values, written when typed and in words when spoken.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from contract.identifiers import Line
from functions.database.invented import Person
from functions.database.known_people import CALLERS
from functions.database.seed import DEMO, OTHER
from local.dialogue import (
    Confirm,
    Dialogue,
    HangUp,
    Pause,
    Press,
    ReadOut,
    Say,
    Step,
    Type,
    Wait,
    When,
)
from local.folders import ROOT
from local.scenario_judge import Expected, a_pattern
from local.scenario_words import Words

FOLDER = ROOT / "local" / "scenarios"
PEOPLE = {f"{one.first_name} {one.last_name}": one for one in (DEMO, OTHER, *CALLERS)}
GREETING = "vous aider"
GREETING_SECONDS = 40


class ScenarioError(ValueError):
    """The file does not describe a scenario; the message says where, and what it takes."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Turn(_Written):
    """What the caller does at one moment, after the agent has said `wait`."""

    wait: str | None = None
    timeout: float = Field(default=30, gt=0, le=120)
    say: str | None = None
    type: str | None = None
    confirm: str | None = None
    """Yes to each part of the read-back, and this to the last."""
    read_code: bool = False
    """Reads out the code that came by e-mail."""
    press: str | None = Field(default=None, pattern=r"^[0-9*#]+$")
    identify: Line | None = None
    pause: float | None = Field(default=None, gt=0, le=120)
    hang_up: bool = False
    when: When = "agent_done"
    speed: float = Field(default=1.0, ge=0.5, le=2)

    @field_validator("wait")
    @classmethod
    def _is_a_pattern(cls, value: str | None) -> str | None:
        return None if value is None else a_pattern(value)

    @model_validator(mode="after")
    def _one_action(self) -> "Turn":
        actions = (self.say, self.type, self.press, self.confirm, self.identify, self.pause)
        done = sum(action is not None for action in actions) + self.hang_up + self.read_code
        if done > 1:
            raise ValueError("one thing at a time: say, type, press, confirm, identify, …")
        if not done and self.wait is None:
            raise ValueError("nothing is done and nothing is waited for")
        return self


class Scenario(_Written):
    name: str
    title: str
    tags: list[str] = []
    policyholder: str | None = None
    by_voice: bool = False
    caller: list[Turn] = Field(min_length=1)
    model: list[Any] | Literal["demo"] = "demo"
    expected: Expected = Expected()

    @field_validator("caller", mode="before")
    @classmethod
    def _plain_text_is_said(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [{"say": one} if isinstance(one, str) else one for one in value]

    @field_validator("policyholder")
    @classmethod
    def _is_known(cls, value: str | None) -> str | None:
        if value is not None and value not in PEOPLE:
            raise ValueError(f"nobody of that name; there are: {', '.join(sorted(PEOPLE))}")
        return value

    @model_validator(mode="after")
    def _values_need_a_person(self) -> "Scenario":
        if self.person is None and any(turn.identify for turn in self.caller):
            raise ValueError("identify: a scenario without policyholder has nobody to be")
        if any(turn.read_code for turn in self.caller) and not (self.person and self.person.email):
            raise ValueError("read_code: the policyholder has no address to receive it")
        return self

    @property
    def person(self) -> Person | None:
        return PEOPLE[self.policyholder] if self.policyholder else None

    @cached_property
    def opening(self) -> str:
        """The caller's first words, by which the model knows which call it is in."""
        said = (turn.say or turn.type for turn in self.caller)
        return next((words for words in said if words), self.title)

    def dialogue(self, today: date, *, speaks: bool) -> Dialogue:
        words = Words(self.person, today, are_spoken=speaks)
        steps: list[Step] = [Wait(GREETING, GREETING_SECONDS)]
        for turn in self.caller:
            if turn.wait is not None:
                steps.append(Wait(turn.wait, turn.timeout))
            if turn.read_code and self.person and self.person.email:
                steps.append(ReadOut(self.person.email, is_typed=not speaks))
            steps += _actions(turn, words, speaks=speaks)
        return Dialogue(steps, self.title, speaks)

    def script(self, today: date) -> dict[str, Any] | None:
        """For the emulated model; None where the demo brain answers."""
        if self.model == "demo":
            return None
        words = Words(self.person, today, are_spoken=False)
        opening = re.escape(words.filled(self.opening))
        spoken = re.escape(Words(self.person, today, are_spoken=True).filled(self.opening))
        return {
            "name": self.name,
            "when": f"{opening}|{spoken}",
            "model": [self._filled(_step(one), today) for s in self.model for one in _steps(s)],
        }

    def _filled(self, step: dict[str, Any], today: date) -> dict[str, Any]:
        """What the model says is written for a person, what it gives to tools for them."""
        said = Words(self.person, today, are_spoken=False)
        given = Words(self.person, today, are_spoken=False, for_tools=True)
        emits = [
            one | {"args": given.everywhere(one["args"])} if "call" in one else said.everywhere(one)
            for one in step["emit"]
        ]
        return step | {"emit": emits}


def _actions(turn: Turn, words: Words, *, speaks: bool) -> Iterator[Step]:
    if turn.say is not None:
        said = words.filled(turn.say)
        yield Say(said, turn.when, turn.speed) if speaks else Type(said, turn.when)
    elif turn.type is not None:
        yield Type(words.filled(turn.type), turn.when)
    elif turn.confirm is not None:
        yield Confirm(turn.confirm, is_typed=not speaks)
    elif turn.press is not None:
        yield Press(turn.press, turn.when)
    elif turn.pause is not None:
        yield Pause(turn.pause)
    elif turn.hang_up:
        yield HangUp(turn.when)
    elif turn.identify is not None:
        for asked, value in (
            ("numéro de contrat", f"contract {turn.identify}"),
            ("date de naissance", "birth date"),
            ("code postal", "postcode"),
        ):
            said = words.filled(f"{{{value}}}")
            yield Wait(asked, 30)
            yield Say(said, turn.when) if speaks else Type(said, turn.when)


def _steps(written: Any) -> list[Any]:
    """`{identify: motor}` is a model's part in the caller's own `identify`, after its question
    for the policy number, which the agent asks by itself."""
    if not (isinstance(written, dict) and "identify" in written):
        return [written]
    return [
        "Merci. Quelle est votre date de naissance ?",
        "Et votre code postal ?",
        {
            "check_identity": {
                "policy_number": f"{{contract {written['identify']}}}",
                "birth_date": "{birth date}",
                "postcode": "{postcode}",
            }
        },
    ]


def _step(written: Any) -> dict[str, Any]:
    """One answer of the model: words, `{tool: arguments}`, a list of both, or a whole step."""
    if isinstance(written, dict) and "emit" in written:
        return written
    emits = [_emit(one) for one in (written if isinstance(written, list) else [written])]
    called = [one["call"] for one in emits if "call" in one]
    # Every script thereby tests that the tool was offered when the model wants it.
    return {"expect": {"tools_include": called}, "emit": emits}


def _emit(written: Any) -> dict[str, Any]:
    if isinstance(written, str):
        return {"text": written}
    ((name, arguments),) = written.items()
    if name in ("http", "delay_ms", "finish", "cut_stream", "hang"):
        return {name: arguments}
    return {"call": name, "args": arguments or {}}


def find(name: str) -> Path:
    """A scenario by its name in `local/scenarios`, or by its path."""
    named = FOLDER / f"{name}.yaml"
    return named if named.exists() else Path(name)


def read(path: Path) -> Scenario:
    try:
        document = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ScenarioError(f"{path} : {error}") from error
    if not isinstance(document, dict):
        raise ScenarioError(f"{path} : il faut « title », « caller » et « expected »")
    try:
        return Scenario.model_validate({"name": path.stem, **document})
    except ValidationError as error:
        faults = (f"{_place(fault['loc'])} : {fault['msg']}" for fault in error.errors())
        raise ScenarioError(f"{path}\n  " + "\n  ".join(faults)) from error


def _place(loc: tuple[int | str, ...]) -> str:
    """`caller, 3` is the third entry."""
    return ", ".join(str(one + 1) if isinstance(one, int) else one for one in loc) or "le fichier"


def everything() -> list[Scenario]:
    """All scenarios by name. Two openings alike would leave the model in doubt."""
    scenarios = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    openings: dict[str, str] = {}
    for one in scenarios:
        twin = openings.setdefault(one.opening, one.name)
        if twin != one.name and one.model != "demo":
            raise ScenarioError(f"{one.name} : commence comme {twin}")
    return scenarios
