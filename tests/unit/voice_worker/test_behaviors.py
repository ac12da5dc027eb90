"""When X happens, the agent does Y: each behaviour against a session that remembers."""

import asyncio
from types import SimpleNamespace

import pytest
from livekit.agents import llm
from livekit.agents.voice.events import (
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    UserStateChangedEvent,
)

from contract.analytics import Disposition
from voice_worker.behaviors import limits, silence
from voice_worker.behaviors.ending import end_after_goodbye
from voice_worker.behaviors.read_back import await_answer
from voice_worker.prompts import sentence
from voice_worker.read_back import ReadBack
from voice_worker.supervised import Supervised


class FakeSession:
    """Remembers what it was told to say, and whether it was ended."""

    def __init__(self) -> None:
        self.userdata = SimpleNamespace(
            ending=None,
            finished_by_agent=False,
            reading=None,
            is_waiting=False,
            turn_taken=asyncio.Event(),
            supervised=Supervised(),
        )
        self.said: list[str] = []
        self.ended = False
        self._handlers: dict[str, list] = {}

    def on(self, event: str, handler=None):
        if handler is None:
            return lambda decorated: self.on(event, decorated)
        self._handlers.setdefault(event, []).append(handler)
        return handler

    def emit(self, event: str, payload: object) -> None:
        for handler in self._handlers.get(event, []):
            handler(payload)

    def say(self, text: str, **_: object) -> None:
        self.said.append(text)

    def interrupt(self, **_: object) -> None:
        pass

    def shutdown(self, **_: object) -> None:
        self.ended = True

    def hears_agent(self, text: str, *, interrupted: bool = False) -> None:
        self._add("assistant", text, interrupted)

    def hears_caller(self, text: str) -> None:
        self._add("user", text, False)

    def _add(self, role: str, text: str, interrupted: bool) -> None:
        message = llm.ChatMessage(role=role, content=[text], interrupted=interrupted)
        self.emit("conversation_item_added", ConversationItemAddedEvent(item=message))


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


def caller_is(session: FakeSession, state: str) -> None:
    old = "away" if state != "away" else "listening"
    session.emit("user_state_changed", UserStateChangedEvent(old_state=old, new_state=state))


async def test_a_silent_caller_is_reminded_twice_then_told_goodbye(session, monkeypatch):
    steps = [(0.0, "silence_first"), (0.001, "silence_second"), (0.001, "silence_goodbye")]
    monkeypatch.setattr(silence, "_STEPS", steps)
    silence.watch_silence(session)

    caller_is(session, "away")
    await asyncio.sleep(0.1)

    assert session.said == [sentence(name) for _, name in steps]
    assert session.userdata.ending is Disposition.SILENT


async def test_a_caller_who_speaks_again_is_not_reminded(session, monkeypatch):
    monkeypatch.setattr(silence, "_STEPS", [(0.0, "silence_first"), (60.0, "silence_second")])
    silence.watch_silence(session)

    caller_is(session, "away")
    await asyncio.sleep(0.05)
    caller_is(session, "speaking")
    await asyncio.sleep(0.05)

    assert session.said == [sentence("silence_first")]


def test_the_reminders_come_at_15_and_30_seconds_and_the_goodbye_at_60():
    moments, at = [], silence.AWAY_SECONDS
    for pause, _ in silence._STEPS:
        at += pause
        moments.append(at)

    assert moments == [15, 30, 60]


async def test_a_call_of_too_many_turns_is_ended_politely_and_once(session):
    limits.limit(session)

    for _ in range(limits.MAX_TURNS + 3):
        session.hears_caller("encore")

    assert session.said == [sentence("limit_reached")]
    assert session.userdata.ending is Disposition.LIMIT_REACHED


async def test_a_loop_of_tool_calls_is_ended(session):
    limits.limit(session)
    called = llm.FunctionCall(call_id="1", name="note_loss", arguments="{}")
    output = llm.FunctionCallOutput(call_id="1", name="note_loss", output="", is_error=False)
    event = FunctionToolsExecutedEvent(function_calls=[called], function_call_outputs=[output])

    for _ in range(limits.MAX_TOOL_CALLS):
        session.emit("function_tools_executed", event)

    assert session.said == [sentence("limit_reached")]


@pytest.mark.parametrize("name", ["goodbye", "silence_goodbye", "limit_reached", "technical_end"])
def test_the_call_ends_when_its_last_sentence_was_heard(session, name):
    end_after_goodbye(session)

    session.hears_agent(f"{sentence('one_moment')} {sentence(name)}")

    assert session.ended


def test_an_interrupted_goodbye_does_not_end_the_call(session):
    end_after_goodbye(session)

    session.hears_agent("Merci de votre", interrupted=True)
    session.hears_agent("Votre franchise est de 300 €.")

    assert not session.ended


def test_a_yes_counts_when_every_statement_of_the_read_back_was_heard(session):
    reading = session.userdata.reading = ReadBack({"peril": "Un bris de glace."})
    await_answer(session)

    session.hears_agent("Je récapitule. Un bris de glace. Est-ce", interrupted=True)

    assert reading.is_heard


def test_a_yes_does_not_count_when_a_statement_was_not_heard(session):
    reading = session.userdata.reading = ReadBack({"peril": "Un bris de glace."})
    await_answer(session)

    session.hears_agent("Je récapitule. Un bris", interrupted=True)

    assert not reading.is_heard


async def test_a_caller_who_asked_for_a_moment_has_sixty_seconds_of_silence(session, monkeypatch):
    monkeypatch.setattr(silence, "PATIENCE_SECONDS", silence.AWAY_SECONDS + 0.01)
    session.userdata.is_waiting = True
    silence.watch_silence(session)

    caller_is(session, "away")
    await asyncio.sleep(0)
    before = list(session.said)
    await asyncio.sleep(0.1)

    assert (before, session.said) == ([], [sentence("waited")])
