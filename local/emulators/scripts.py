"""Scenario scripts: what the emulated model answers at each turn of a call.

A script is chosen for a request by, in this order: its `when` (a regular expression found in
what was said), the connection that the request came by, the default script (the one without
`when`). Several calls may follow the default script at once: they are told apart by the header
`X-Call-Id` if the client sends one, else by their connection, else by the words already said.

The step depends on the conversation, not on how often it is asked: two requests with the same
turns before the last one are the same turn (a guess made while the caller still spoke, a retry)
and play the same step. Turns are what callers and tools said: the model's own words do not
count, because an interruption shortens them.

A step has `expect` (what the request must be like), `capture` (`{name}` in a later text or
argument stands for what the pattern found) and `emit`: `text`, `call` with `args`, `delay_ms`,
`finish`, `cut_stream`, `hang`, `http` with `retry_after`; `times` beside a failure limits it to
the first requests. An empty `emit` is an answer without a word.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from local.emulators.conversation import Answer, Emit, Request, Turn

_EXPECTATIONS = frozenset(
    {"last", "user_matches", "tool_matches", "tools_include", "system_includes", "absent"}
)
_EMITS = frozenset({"call", "text", "delay_ms", "finish", "http", "cut_stream", "hang"})
_FINISHED = "Le scénario est terminé."

TurnKey = tuple[object, ...]


class BadScript(ValueError):
    """A script that cannot be played, and why."""


@dataclass(frozen=True)
class Step:
    emit: tuple[Emit, ...]
    expect: Mapping[str, Any] = field(default_factory=dict)
    capture: Mapping[str, str] = field(default_factory=dict)
    """Regular expressions over what is answered: `{name}` stands for the group in later text."""

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Step":
        expect = written.get("expect") or {}
        emit = tuple(written.get("emit") or ())
        for name in set(expect) - _EXPECTATIONS:
            raise BadScript(f"unknown expectation {name!r}")
        for one in emit:
            if not isinstance(one, Mapping) or not set(one) & _EMITS:
                raise BadScript(f"unknown emit {one!r}")
        return cls(emit, expect, written.get("capture") or {})


@dataclass(frozen=True)
class Script:
    name: str
    steps: tuple[Step, ...]
    when: str | None = None
    is_streamed: bool = True
    """Whether it answers streamed requests, as a call makes, or single ones."""

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Script":
        return cls(
            name=str(written.get("name") or written.get("id") or "default"),
            steps=tuple(Step.of(step) for step in written.get("model") or ()),
            when=written.get("when"),
            is_streamed=bool(written.get("streamed", True)),
        )

    def is_about(self, request: Request) -> bool:
        return self.when is not None and re.search(self.when, request.text) is not None


@dataclass
class _Played:
    requests: int = 0
    mismatches: tuple[str, ...] = ()


@dataclass
class Performance:
    """A script as one call has played it."""

    script: Script
    call: str | None
    first_tools: frozenset[str]
    indexes: dict[TurnKey, int] = field(default_factory=dict)
    played: dict[int, _Played] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    captured: dict[str, str] = field(default_factory=dict)

    def answer(self, request: Request) -> tuple[int, Answer]:
        index = self.indexes.setdefault(key_of(request), len(set(self.indexes.values())))
        self.words += [word for word in request.caller_words if word not in self.words]
        played = self.played.setdefault(index, _Played())
        played.requests += 1
        if index >= len(self.script.steps):
            played.mismatches = (f"the script has no step for: {_shown(request.last)}",)
            return index, Answer(({"text": _FINISHED},))
        step = self.script.steps[index]
        missing = self._capture(step, request.last)
        # A turn asked again, with more of the caller's words, replaces the earlier question.
        played.mismatches = (*mismatches(step.expect, request), *missing)
        emit = tuple(self._filled(one) for one in step.emit)
        return index, Answer(_within_times(emit, played.requests))

    def _capture(self, step: Step, last: Turn) -> list[str]:
        missing: list[str] = []
        answered = "\n".join([last.text, *(result.output for result in last.results)])
        for name, pattern in step.capture.items():
            found = re.search(pattern, answered)
            if found is None:
                missing.append(f"capture {name!r}: {pattern!r} is not in {answered!r}")
            else:
                self.captured[name] = found[1] if found.groups() else found[0]
        return missing

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            for name, captured in self.captured.items():
                value = value.replace("{" + name + "}", captured)
            return value
        if isinstance(value, Mapping):
            return {key: self._filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        return value

    def to_json(self) -> dict[str, Any]:
        steps: list[dict[str, Any]] = []
        for index in range(max(len(self.script.steps), len(set(self.indexes.values())))):
            played = self.played.get(index)
            steps.append(
                {
                    "step": index,
                    "requests": played.requests if played else 0,
                    "mismatches": list(played.mismatches) if played else [],
                }
            )
        return {"script": self.script.name, "call": self.call, "steps": steps}


class Scripts:
    def __init__(self) -> None:
        self._scripts: list[Script] = []
        self._performances: list[Performance] = []
        self._by_connection: WeakKeyDictionary[object, Performance] = WeakKeyDictionary()
        self.unscripted = 0

    def __len__(self) -> int:
        return len(self._scripts)

    def put(self, scripts: Sequence[Script], *, keep: bool = False) -> None:
        names = [script.name for script in scripts]
        if len(set(names)) != len(names):
            raise BadScript("two scripts have the same name")
        kept = [one for one in self._scripts if one.name not in names] if keep else []
        self._scripts = [*kept, *scripts]
        alive = set(map(id, self._scripts))
        self._performances = [one for one in self._performances if id(one.script) in alive]
        self._by_connection.clear()
        self.unscripted = 0

    def find(self, request: Request, connection: object, call: str | None) -> Performance | None:
        performance = self._find(request, connection, call)
        if performance is not None:
            self._by_connection[connection] = performance
        elif self._scripts:
            self.unscripted += 1
        return performance

    def report(self) -> dict[str, Any]:
        """What was not as the scripts say: nothing, when all is well."""
        problems: list[str] = []
        for performance in self._performances:
            where = f"{performance.script.name}" + (
                f" ({performance.call})" * bool(performance.call)
            )
            for step in performance.to_json()["steps"]:
                if not step["requests"]:
                    problems.append(f"{where}: step {step['step']} was never asked for")
                problems += [f"{where}: step {step['step']}: {one}" for one in step["mismatches"]]
        performed = {performance.script.name for performance in self._performances}
        problems += [
            f"{script.name}: no call ever played it"
            for script in self._scripts
            if script.name not in performed
        ]
        return {
            "ok": not problems,
            "problems": problems,
            "calls": [performance.to_json() for performance in self._performances],
            "unscripted_requests": self.unscripted,
        }

    def _find(self, request: Request, connection: object, call: str | None) -> Performance | None:
        fitting = [one for one in self._scripts if one.is_streamed == request.is_streamed]
        script = next((one for one in fitting if one.is_about(request)), None)
        known = self._by_connection.get(connection)
        if script is None and known is not None and known.script in fitting:
            return known
        if script is None:
            script = next((one for one in fitting if one.when is None), None)
        if script is None:
            return None
        mine = [one for one in self._performances if one.script is script]
        found = self._among(mine, request, call)
        if found is None:
            found = Performance(script, call, frozenset(request.tools))
            self._performances.append(found)
        return found

    def _among(
        self, performances: list[Performance], request: Request, call: str | None
    ) -> Performance | None:
        if call is not None:
            return next((one for one in performances if one.call == call), None)
        if not performances or performances[0].script.when is not None:
            return performances[0] if performances else None
        newest_first = performances[::-1]
        key = key_of(request)
        said = request.caller_words
        for one in newest_first:
            if key in one.indexes and (not said or said[-1] in one.words):
                return one
        earlier = said[:-1]
        for one in newest_first:
            if earlier and set(earlier) <= set(one.words):
                return one
        is_opening = frozenset(request.tools) == newest_first[0].first_tools and not earlier
        return None if is_opening else newest_first[0]


def key_of(request: Request) -> TurnKey:
    """What identifies a turn: who may be asked what, after which turns, and by what kind."""
    turns = [turn for turn in request.turns if turn.kind in ("user", "tool")]
    last = request.last
    before = turns[:-1] if last.kind in ("user", "tool") else turns
    words = tuple((turn.kind, turn.text, turn.tools) for turn in before)
    prompted: tuple[object, ...] = ()
    if last.kind == "instructions":
        prompted = (last.text, sum(turn.kind == "model" for turn in request.turns))
    return (frozenset(request.tools), words, last.kind, last.tools, prompted)


def mismatches(expect: Mapping[str, Any], request: Request) -> list[str]:
    """Each expectation that the request does not meet, with both sides."""
    found: list[str] = []
    last = request.last
    words = request.caller_words[-1] if request.caller_words else ""
    outputs = "\n".join(result.output for result in last.results)
    if "last" in expect and expect["last"] not in _names(last):
        found.append(f"last: expected {expect['last']!r}, found {_shown(last)}")
    if "user_matches" in expect and not re.search(expect["user_matches"], words):
        found.append(f"user_matches: {expect['user_matches']!r} is not in {words!r}")
    if "tool_matches" in expect and not re.search(expect["tool_matches"], outputs):
        found.append(f"tool_matches: {expect['tool_matches']!r} is not in {outputs!r}")
    for tool in _listed(expect.get("tools_include")):
        if tool not in request.tools:
            found.append(f"tools_include: {tool!r} is not among {sorted(request.tools)}")
    for wanted in _listed(expect.get("system_includes")):
        if wanted not in request.system:
            found.append(f"system_includes: {wanted!r} is not in the system prompt")
    for pattern in _listed(expect.get("absent")):
        unwanted = re.search(pattern, request.serialised)
        if unwanted:
            found.append(f"absent: {pattern!r} found {unwanted[0]!r}")
    return found


def _within_times(emit: tuple[Emit, ...], requests: int) -> tuple[Emit, ...]:
    """`times: 2` beside a failure makes it strike the first two requests only."""
    return tuple(one for one in emit if "times" not in one or requests <= int(one["times"]))


def _names(turn: Turn) -> set[str]:
    if turn.kind == "tool":
        return {"tool", *(f"tool:{name}" for name in turn.tools)}
    return {turn.kind}


def _shown(turn: Turn) -> str:
    if turn.kind == "tool":
        return ", ".join(f"tool:{result.name} {result.output!r}" for result in turn.results)
    return f"{turn.kind} {turn.text!r}"


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
