"""Calls without sound: the agents, the model's plugin and the functions are the real ones; the
model follows a script, one list of emits for each of its turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest_asyncio
from livekit.agents import AgentSession

from contract.identifiers import Line, policy_number
from voice_worker import pipeline, settings
from voice_worker.agents.reception import Reception
from voice_worker.backend import Backend
from voice_worker.behaviors.read_back import await_answer
from voice_worker.call import Call
from voice_worker.hearing_turn import caller_said
from voice_worker.recorder import Recorder

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Stage

CAMILLE = policy_number(Line.MOTOR, 4827315)
IDENTITY = {"policy_number": CAMILLE, "birth_date": "1984-03-12", "postcode": "69003"}
IN_ONE_BREATH = f"Mon contrat est {CAMILLE}, je suis née le 12 mars 1984, code postal 69003."

Emit = dict[str, Any]


def calls(name: str, **args: Any) -> Emit:
    return {"call": name, "args": args}


def says(text: str) -> Emit:
    return {"text": text}


class TypedCall:
    """A call without sound: the caller's words in, the agent's sentences and tool results out."""

    def __init__(self, session: AgentSession[Call]) -> None:
        self.session = session
        self.said: list[str] = []
        self.tool_results: list[str] = []
        session.on("conversation_item_added", self._on_item)
        session.on("function_tools_executed", self._on_tools)

    async def hears(self, words: str) -> None:
        caller_said(self.session.userdata, words, self.session.current_agent.id)
        await self.session.run(user_input=words)

    def _on_item(self, event: Any) -> None:
        if getattr(event.item, "role", "") == "assistant":
            self.said.append(event.item.text_content or "")

    def _on_tools(self, event: Any) -> None:
        self.tool_results += [output.output for output in event.function_call_outputs]


@pytest_asyncio.fixture(loop_scope="session")
async def typed_call(stage: Stage, monkeypatch, tmp_path) -> AsyncIterator[Any]:
    """Plays a script, one list of emits for each turn of the model, against the real rest."""
    for name, value in stage.world.environment.items():
        monkeypatch.setenv(name, value)
    made = (settings.providers, settings.backend, settings.speech)
    for one in made:
        one.cache_clear()

    @asynccontextmanager
    async def play(*steps: list[Emit]) -> AsyncIterator[TypedCall]:
        await stage.emulators.play({"name": "bad", "model": [{"emit": s} for s in steps]})
        call_id = uuid4().hex
        backend = Backend(call_id)
        recorder = Recorder(call_id, backend.put_raw, tmp_path)
        session = AgentSession[Call](
            userdata=Call(call_id, backend, recorder), llm=pipeline.model(), max_tool_steps=5
        )
        await_answer(session)
        typed = TypedCall(session)
        await session.start(Reception(session.userdata), record=False)
        yield typed
        await session.aclose()
        await backend.close()

    yield play
    for one in made:
        one.cache_clear()


def verified(*steps: list[Emit]) -> list[list[Emit]]:
    """The caller is verified in one breath, then the model does this."""
    return [[calls("verify_caller")], [calls("check_identity", **IDENTITY)], *steps]
