"""A request to Gemini as a conversation, and what a brain answers to it."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Kind = Literal["user", "instructions", "tool", "model"]

_INSTRUCTIONS = re.compile(r"\A<instructions>\n(.*)\n</instructions>\Z", re.DOTALL)
_PROMPTED_WITHOUT_WORDS = "."
"""What the client sends as the caller's turn when the agent is to speak unasked."""


class BadRequest(ValueError):
    """The real service would refuse this with 400 INVALID_ARGUMENT."""


@dataclass(frozen=True)
class ToolCall:
    id: str
    name: str
    args: Mapping[str, Any]
    is_signed: bool


@dataclass(frozen=True)
class ToolResult:
    id: str
    name: str
    response: Mapping[str, Any]

    @property
    def output(self) -> str:
        value = self.response.get("output", self.response.get("error", self.response))
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Turn:
    """One message of one side: words, or the calls of the model, or the results of its tools."""

    kind: Kind
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()

    @property
    def tools(self) -> tuple[str, ...]:
        return tuple(result.name for result in self.results)


@dataclass(frozen=True)
class Request:
    model: str
    is_streamed: bool
    body: Mapping[str, Any]
    system: str
    turns: tuple[Turn, ...]
    tools: Mapping[str, Mapping[str, Any]]
    """Declarations of the functions that the model may call, by name."""

    @cached_property
    def last(self) -> Turn:
        """What is to be answered: the model's own words at the end count as no words."""
        last = self.turns[-1]
        return last if last.kind != "model" else Turn("instructions")

    @cached_property
    def caller_words(self) -> tuple[str, ...]:
        return tuple(turn.text for turn in self.turns if turn.kind == "user")

    @cached_property
    def text(self) -> str:
        """All that was said or returned, one line each, without the system's part."""
        said = (
            "\n".join([turn.text, *(result.output for result in turn.results)]).strip()
            for turn in self.turns
            if turn.kind != "instructions"
        )
        return "\n".join(line for line in said if line)

    @property
    def response_schema(self) -> Mapping[str, Any] | None:
        """The JSON schema of the wanted answer, when it is not to be prose."""
        config = either(self.body, "generationConfig", "generation_config") or {}
        schema = either(config, "responseJsonSchema", "response_json_schema") or either(
            config, "responseSchema", "response_schema"
        )
        return schema if isinstance(schema, dict) else None

    @cached_property
    def serialised(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)


Emit = Mapping[str, Any]
"""One thing an answer does, in the words of a scenario: `text`, `call` with `args`, `delay_ms`,
`finish`, `http`, `cut_stream`, `hang`."""


@dataclass(frozen=True)
class Answer:
    emit: Sequence[Emit] = field(default_factory=tuple)


Brain = Callable[[Request], "Answer | Awaitable[Answer]"]


def say(text: str) -> Answer:
    return Answer(({"text": text},))


def call(name: str, **args: Any) -> Answer:
    return Answer(({"call": name, "args": args},))


def parse(model: str, body: Mapping[str, Any], *, is_streamed: bool) -> Request:
    contents = body.get("contents")
    if not isinstance(contents, list) or not contents:
        raise BadRequest("* GenerateContentRequest.contents: contents is not specified")
    turns = tuple(turn for content in contents for turn in _turns(content))
    if not turns:
        raise BadRequest("* GenerateContentRequest.contents: contents has no parts")
    request = Request(
        model=model,
        is_streamed=is_streamed,
        body=body,
        system=_system(body),
        turns=turns,
        tools=_tools(body),
    )
    _check_tool_turns(request)
    return request


def either(value: Mapping[str, Any], *spellings: str) -> Any:
    """JSON names arrive in camel or in snake case, depending on the client."""
    return next((value[name] for name in spellings if name in value), None)


def _turns(content: Mapping[str, Any]) -> list[Turn]:
    role = content.get("role", "user")
    if role not in ("user", "model"):
        raise BadRequest("Please use a valid role: user, model.")
    parts = content.get("parts") or []
    if role == "model":
        text = "".join(part.get("text", "") for part in parts)
        calls = tuple(_call(part) for part in parts if _function_call(part))
        return [Turn("model", text, calls)]
    turns: list[Turn] = []
    results: list[ToolResult] = []
    for part in parts:
        response = either(part, "functionResponse", "function_response")
        if response:
            results.append(
                ToolResult(
                    response.get("id", ""), response.get("name", ""), response.get("response", {})
                )
            )
        elif "text" in part:
            turns.append(_spoken(part["text"]))
    if results:
        turns.insert(0, Turn("tool", results=tuple(results)))
    return turns


def _spoken(text: str) -> Turn:
    if text == _PROMPTED_WITHOUT_WORDS:
        return Turn("instructions")
    instructions = _INSTRUCTIONS.match(text)
    return Turn("instructions", instructions[1]) if instructions else Turn("user", text)


def _function_call(part: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = either(part, "functionCall", "function_call")
    return found


def _call(part: Mapping[str, Any]) -> ToolCall:
    called = _function_call(part) or {}
    return ToolCall(
        id=called.get("id", ""),
        name=called.get("name", ""),
        args=called.get("args") or {},
        is_signed=bool(either(part, "thoughtSignature", "thought_signature")),
    )


def _system(body: Mapping[str, Any]) -> str:
    instruction = either(body, "systemInstruction", "system_instruction") or {}
    return "\n".join(part.get("text", "") for part in instruction.get("parts", []))


def _tools(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {
        declaration["name"]: declaration
        for tool in body.get("tools") or []
        for declaration in either(tool, "functionDeclarations", "function_declarations") or []
    }


def _check_tool_turns(request: Request) -> None:
    """Results follow their calls one for one, and recent calls bear their signature."""
    for before, turn in zip((None, *request.turns), request.turns, strict=False):
        if turn.kind != "tool":
            continue
        calls = before.calls if before is not None else ()
        if len(calls) != len(turn.results):
            raise BadRequest(
                "Please ensure that the number of function response parts is equal to the number "
                "of function call parts of the function call turn."
            )
    if not re.match(r"gemini-([3-9]|\d\d)", request.model):
        return
    spoken = [index for index, turn in enumerate(request.turns) if turn.kind == "user"]
    for index in range(spoken[-1] if spoken else 0, len(request.turns)):
        calls = request.turns[index].calls
        if calls and not calls[0].is_signed:
            raise BadRequest(
                "Function call is missing a thought_signature in functionCall parts. This is "
                "required for tools to work correctly. Additional data, function call "
                f"`default_api:{calls[0].name}`, position {index + 1}."
            )
