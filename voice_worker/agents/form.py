"""Forms: a goal of a few fixed questions that code asks and hears by itself, without the model.

Each answer is heard in the caller's own words; all of it is read back, and carried out on their
spoken yes. A correction changes one field and reads back that one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from livekit.agents import AgentTask, function_tool, llm

from voice_worker.agents.speech import Speaks
from voice_worker.asked_before import fields_asked
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.prompts import prompt, sentence
from voice_worker.read_back import ReadBack, statements_of
from voice_worker.spoken_french import hear
from voice_worker.verbatim import verbatim

TRIES = 3
"""Answers to one question that may be unclear before the form is given up."""
WHAT_IS_WRONG = "Que faut-il corriger ?"


@dataclass(frozen=True)
class Unclear:
    """What was said of it is no value: what to ask instead."""

    question: str


@dataclass(frozen=True)
class Field:
    """One thing to be known."""

    name: str
    question: str
    hear: Callable[[str, Call], Any]
    """The value in these words; Unclear, or None when nothing of the kind was said."""
    told: Callable[[Any], str]
    """How the value is read back."""
    named: Callable[[str], bool] = lambda words: False
    """Whether a correction names this field."""


class Form(Speaks, AgentTask[str | None]):
    """Ends with what became of it, as a tool's answer; with None when the caller gives up."""

    is_scripted = True
    fields: Sequence[Field] = ()
    order: ClassVar[str]
    """The tool that carries it out."""
    opening: ClassVar[str] = "Je récapitule."
    told_if_given_up: str = ""
    """The prepared sentence for a caller who gives up, where the form itself tells them."""
    told_if_lost: ClassVar[str] = "misunderstood"
    """The one for a caller who is not understood."""
    without: ClassVar[frozenset[str]] = frozenset({"third_party", "foreign"})

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        super().__init__(instructions=prompt("form"), chat_ctx=chat_ctx)
        call.reading = None
        self.values: dict[str, Any] = {}
        self._unclear = 0
        self._is_unknown = False

    async def on_enter(self) -> None:
        for name, value in (await self.known()).items():
            self.values[name] = value
        first = self.ask()
        if isinstance(first, Order):
            # Nothing is to be asked: the agent's first turn is the tool.
            self.first_order = first
            self.session.generate_reply()
        else:
            self.session.say(first)

    async def known(self) -> dict[str, Any]:
        """What needs no question: the caller said it before, or it is on file."""
        return {}

    def needed(self) -> Sequence[Field]:
        """The fields to be asked, in order; some may depend on others."""
        return self.fields

    def ask(self) -> str | Order:
        """The next question, or the read-back of all answers."""
        for field in self.needed():
            if field.name not in self.values:
                return field.question
        self.call.reading = ReadBack(self._statements(), self.opening)
        return self.call.reading.text

    def reply_to(self, words: str) -> str | Order:
        answer = hear("confirmation", words, now=self.call.clock()).value
        if answer == "cancel":
            return Order("give_up")
        if self.call.reading:
            return self._judged(words, answer, self.call.reading)
        field = next(one for one in self.needed() if one.name not in self.values)
        value = field.hear(words, self.call)
        if value is None or isinstance(value, Unclear):
            self._unclear += 1
            if self._unclear >= TRIES:
                return self._lost()
            return value.question if value else f"Je n'ai pas bien compris. {field.question}"
        self._unclear = 0
        self.values[field.name] = value
        return self.ask()

    def _judged(self, words: str, answer: str | None, reading: ReadBack) -> str | Order:
        """What the caller says of the read-back."""
        if reading.confirmation is not None:
            return Order(self.order)
        if self._is_unknown:
            return Order("give_up")
        corrected = self._corrected(words)
        if isinstance(corrected, Unclear):
            return corrected.question
        if corrected:
            reading.correct(self._statements())
            return reading.text
        self._unclear += 1
        if self._unclear >= TRIES:
            return self._lost()
        return WHAT_IS_WRONG if answer in ("no", "correction") else reading.text

    def _lost(self) -> Order:
        """Nothing is understood any more: a person is offered."""
        self.told_if_given_up = self.told_if_lost
        return Order("give_up")

    def _corrected(self, words: str) -> bool | Unclear:
        """Whether these words gave one field another value."""
        named = [one for one in self.fields if one.name in self.values and one.named(words)]
        for field in named or self.fields:
            if field.name not in self.values or not (named or field.name in _TOLD_APART):
                continue
            value = field.hear(words, self.call)
            if isinstance(value, Unclear) and named:
                return value
            if value is None or isinstance(value, Unclear) or value == self.values[field.name]:
                continue
            self.values[field.name] = value
            return True
        return False

    def _statements(self) -> dict[str, str]:
        return statements_of({one.name: one.told(self.values[one.name]) for one in self.needed()})

    def outcome_unknown(self, name: str) -> str:
        """The sentence that offers to try again: a yes sends the same request once more."""
        self._is_unknown = True
        return verbatim(sentence(name))

    @function_tool
    async def give_up(self) -> None:
        """The caller no longer wants this, or it cannot be understood."""
        told = self.told_if_given_up
        self.finish(verbatim(sentence(told)) if told else None)

    def finish(self, outcome: str | None) -> None:
        self.call.reading = None
        self.complete(outcome)


_TOLD_APART = frozenset({"phone", "email", "plate", "when"})
"""Values that are recognised by their form, whether the caller names them or not."""


def names(field: str) -> Callable[[str], bool]:
    """Whether words speak of a field, by the words that ask for it."""
    return lambda words: field in fields_asked(words)
