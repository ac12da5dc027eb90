"""What a simulated caller does in a call: a list of steps. `scenario.py` reads them from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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
class Press:
    """Keys of the keypad, one after the other."""

    keys: str
    when: When = "agent_done"


@dataclass(frozen=True)
class Wait:
    """Until the agent has said something that matches, since the caller last spoke."""

    pattern: str
    timeout: float = 20


@dataclass(frozen=True)
class Confirm:
    """Says yes to each part of what is read back, and this to the last one."""

    text: str
    so_far: str = "Oui."
    is_typed: bool = False


@dataclass(frozen=True)
class ReadOut:
    """Reads out the code that this call has sent to the caller's own address."""

    address: str
    is_typed: bool = False


@dataclass(frozen=True)
class HangUp:
    when: When = "agent_done"


@dataclass(frozen=True)
class Pause:
    """Says nothing for this long."""

    seconds: float


Step = Say | Type | Press | Wait | Confirm | ReadOut | Pause | HangUp


@dataclass(frozen=True)
class Dialogue:
    steps: Sequence[Step]
    title: str = ""
    speaks: bool = True
    """False: a caller without a microphone, who only types."""

    @property
    def sentences(self) -> list[str]:
        said = [step.text for step in self.steps if isinstance(step, Say | Confirm)]
        return [*said, *{step.so_far for step in self.steps if isinstance(step, Confirm)}]
