"""What a simulated caller does in a call: a list of steps, also written in YAML.

title: Un appel
caller:
  - wait: "que puis-je"        # what the agent says, as a regular expression
    timeout: 20
  - say: "Bonjour, j'ai eu un accrochage."
  - say: "Non, attendez."
    when: 600                  # milliseconds into the agent's speech: a barge-in
  - type: "gh427kx"
  - hang_up: true
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from local.folders import ROOT

When = Literal["agent_done", "now"] | int
"""An integer counts milliseconds from where the agent began to sound."""


@dataclass(frozen=True)
class Say:
    text: str
    when: When = "agent_done"
    speed: float = 1.0


@dataclass(frozen=True)
class Type:
    text: str
    when: When = "agent_done"


@dataclass(frozen=True)
class Wait:
    """Until the agent has said something that matches, since the caller last spoke."""

    pattern: str
    timeout: float = 20


@dataclass(frozen=True)
class HangUp:
    when: When = "agent_done"


@dataclass(frozen=True)
class Pause:
    """Says nothing for this long."""

    seconds: float


Step = Say | Type | Wait | Pause | HangUp


@dataclass(frozen=True)
class Dialogue:
    steps: Sequence[Step]
    title: str = ""
    speaks: bool = True
    """False: a caller without a microphone, who only types."""

    @property
    def sentences(self) -> list[str]:
        return [step.text for step in self.steps if isinstance(step, Say)]


class DialogueError(ValueError):
    """The file does not describe a dialogue; the message says where."""


def read(path: Path) -> Dialogue:
    document = yaml.safe_load(path.read_text())
    if not isinstance(document, dict) or not isinstance(document.get("caller"), list):
        raise DialogueError(f"{path} : il faut une liste « caller »")
    steps = [_step(path, number, entry) for number, entry in enumerate(document["caller"], 1)]
    return Dialogue(steps, document.get("title", path.stem), document.get("speaks", True))


def find(name: str) -> Path:
    """A scenario by its name in `local/scenarios`, or by its path."""
    named = ROOT / "local" / "scenarios" / f"{name}.yaml"
    return named if named.exists() else Path(name)


_KINDS: dict[str, tuple[type, str, type]] = {
    "say": (Say, "text", str),
    "type": (Type, "text", str),
    "wait": (Wait, "pattern", str),
    "pause": (Pause, "seconds", float),
}


def _step(path: Path, number: int, entry: Any) -> Step:
    try:
        if entry.pop("hang_up", False):
            return HangUp(**entry)
        (kind,) = _KINDS.keys() & entry.keys()
        make, argument, convert = _KINDS[kind]
        step: Step = make(**{argument: convert(entry.pop(kind))}, **entry)
        if isinstance(step, Wait):
            re.compile(step.pattern)
        return step
    except (AttributeError, TypeError, ValueError, re.error) as error:
        raise DialogueError(f"{path}, étape {number} : {error}") from error
