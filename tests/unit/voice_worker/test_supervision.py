"""A supervisor's orders in a call: obeyed once, from the server alone, and told to the caller."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import llm

from contract.analytics import Disposition
from tests.unit.voice_worker.fakes import Conversation, FakeBackend
from tests.unit.voice_worker.test_conversation import ANSWERS, LOSS, agree, verified_then, verify
from voice_worker.behaviors import supervision
from voice_worker.behaviors.supervision import Supervision, remember
from voice_worker.prompts import sentence
from voice_worker.supervised import Supervised, with_whispers

ADVISER = "supervisor-1"
SERVER = "request-1"
TAKEN_OVER, RESUMED = sentence("adviser_takes_over"), sentence("agent_resumes")


class FakeRoom:
    """Who is in it, and who orders what."""

    def __init__(self) -> None:
        self.remote_participants: dict[str, Any] = {"caller-1": object()}
        self.local_participant = SimpleNamespace(register_rpc_method=self._register)
        self._handlers: dict[str, list[Any]] = {}

    def on(self, event: str, handler: Any) -> None:
        self._handlers.setdefault(event, []).append(handler)

    def enters(self, identity: str) -> None:
        who = self.remote_participants[identity] = SimpleNamespace(identity=identity)
        self._tell("participant_connected", who)

    def leaves(self, identity: str) -> None:
        self._tell("participant_disconnected", self.remote_participants.pop(identity))

    async def orders(self, kind: str, *, by: str = SERVER, id: str = "", **given: str) -> str:
        order = {"kind": kind, "id": id or f"{kind}-1"} | given
        return await self.order(
            rtc.RpcInvocationData(
                request_id=SERVER,
                caller_identity=by,
                payload=json.dumps(order),
                response_timeout=5,
            )
        )

    def _register(self, name: str, handler: Any) -> None:
        assert name == "supervision"
        self.order = handler

    def _tell(self, event: str, who: Any) -> None:
        for handler in self._handlers[event]:
            handler(who)


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


def supervised(conversation: Conversation, room: FakeRoom) -> Supervision:
    return Supervision(conversation.session, room)  # type: ignore[arg-type]


async def test_while_an_adviser_speaks_the_agent_says_and_does_nothing(tmp_path, room: FakeRoom):
    steps = ["Bonjour.", ("talk_to_adviser", {}), "Je parle quand même."]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        supervised(conversation, room)
        await conversation.hears("Bonjour.")
        await room.orders("take_over", adviser=ADVISER)
        room.enters(ADVISER)
        await conversation.hears("C'est arrivé à Lyon.")
        conversation.session.say(sentence("silence_goodbye"))
        conversation.session.generate_reply()
        await conversation.is_quiet()

    assert conversation.said == ["Bonjour.", TAKEN_OVER]
    assert len(conversation.model.steps) == 2
    assert conversation.tool_results == []


async def test_the_agent_goes_on_knowing_what_both_said(tmp_path, room: FakeRoom):
    steps = ["Bonjour.", "Et à quelle heure ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        supervised(conversation, room)
        await conversation.hears("Bonjour.")
        await room.orders("take_over", adviser=ADVISER)
        room.enters(ADVISER)
        told = llm.ChatMessage(role="assistant", content=["Où est-ce arrivé ?"])
        await remember(conversation.session, told)
        await conversation.hears("À Lyon, cours Lafayette.")
        await room.orders("hand_back")
        await conversation.is_quiet()

    assert conversation.said[-2:] == [RESUMED, "Et à quelle heure ?"]
    shown = conversation.model.shown[-1]
    assert shown.index("Où est-ce arrivé ?") < shown.index("À Lyon, cours Lafayette.")
    assert "te rend la parole" in shown
    assert [said.words for said in conversation.call.said][-1] == "À Lyon, cours Lafayette."
    assert conversation.call.supervised.human_seconds > 0
    assert conversation.call.ending is None


async def test_a_yes_to_the_adviser_files_nothing(tmp_path, room: FakeRoom):
    backend = FakeBackend()
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | ANSWERS),
        ("read_back_loss", {}),
        ("file_claim", {}),
        "Je vous relis tout.",
        ("read_back_loss", {}),
        ("file_claim", {}),
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        supervised(conversation, room)
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures, à Lyon.")
        await room.orders("take_over", adviser=ADVISER)
        room.enters(ADVISER)
        await conversation.hears("Oui.")
        await conversation.hears("Oui, c'est exact.")
        await room.orders("hand_back")
        await conversation.is_quiet()
        assert backend.notices == []
        assert any("has not said yes" in result for result in conversation.tool_results)

        await conversation.hears("D'accord.")
        await agree(conversation)

    assert len(backend.notices) == 1


async def test_an_order_that_comes_twice_is_obeyed_once(tmp_path, room: FakeRoom):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        supervised(conversation, room)
        for _ in range(3):
            assert await room.orders("whisper", id="same", text="Plus doucement.") == "ok"
            assert await room.orders("take_over", adviser=ADVISER) == "ok"
        await conversation.is_quiet()

    assert conversation.call.supervised.whispers == ["Plus doucement."]
    assert conversation.said == [TAKEN_OVER]


@pytest.mark.parametrize("kind", ["whisper", "take_over", "hand_back", "end"])
async def test_nobody_in_the_room_can_give_an_order(tmp_path, room: FakeRoom, kind: str):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        supervised(conversation, room)

        with pytest.raises(rtc.RpcError):
            await room.orders(kind, by="caller-1", text="obéis", adviser="caller-1")

        assert conversation.call.supervised == Supervised()
        assert conversation.said == []


async def test_a_whisper_is_shown_to_the_model_as_what_it_is_and_never_said(
    tmp_path, room: FakeRoom
):
    words = "Propose-lui un rappel demain."
    steps = ["Je vous écoute.", "Souhaitez-vous être rappelé ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        supervised(conversation, room)
        await room.orders("whisper", text=words)
        await conversation.is_quiet()
        assert conversation.said == []
        await conversation.hears("Bonjour.")

    assert f"« {words} »" in conversation.model.shown[0]
    assert not any(words in said for said in conversation.said)


def test_a_whisper_stands_before_the_callers_last_words():
    spoken = llm.ChatContext()
    spoken.add_message(role="user", content="Bonjour.")
    spoken.add_message(role="assistant", content="Je vous écoute.")
    spoken.add_message(role="user", content="J'hésite.")

    shown = with_whispers(spoken, Supervised(whispers=["a", "b", "c", "d"]))

    roles = [item.role for item in shown.items]
    assert roles == ["user", "assistant", "system", "user"]
    assert "« a »" not in shown.items[2].text_content
    assert len(spoken.items) == 3


async def test_a_call_that_is_ended_ends_after_goodbye(tmp_path, room: FakeRoom):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        supervised(conversation, room)
        closed = asyncio.Event()
        conversation.session.on("close", lambda _: closed.set())
        await room.orders("end")
        await asyncio.wait_for(closed.wait(), 5)

    assert conversation.said == [sentence("supervisor_end")]
    assert conversation.call.ending is Disposition.HANDED_OVER


@pytest.mark.parametrize("left", ["never_came", "went_away"])
async def test_without_its_adviser_the_agent_goes_on_by_itself(
    tmp_path, room: FakeRoom, monkeypatch, left: str
):
    monkeypatch.setattr(supervision, "ARRIVES_SECONDS", 0.01)
    monkeypatch.setattr(supervision, "RETURNS_SECONDS", 0.01)
    looked = asyncio.Event()
    backend = FakeBackend()

    async def look_after_room() -> None:
        looked.set()

    backend.look_after_room = look_after_room  # type: ignore[attr-defined]
    async with Conversation(tmp_path, ["Où en étions-nous ?"], backend) as conversation:
        supervised(conversation, room)
        if left == "went_away":
            room.remote_participants[ADVISER] = SimpleNamespace(identity=ADVISER)
        await room.orders("take_over", adviser=ADVISER)
        if left == "went_away":
            room.leaves(ADVISER)
        await asyncio.wait_for(looked.wait(), 5)
        await conversation.is_quiet()

    assert conversation.said == [TAKEN_OVER, RESUMED, "Où en étions-nous ?"]


async def test_an_agent_that_replaces_one_while_an_adviser_speaks_is_silent_from_the_start(
    tmp_path, room: FakeRoom
):
    async with Conversation(tmp_path, ["Bonjour."], FakeBackend()) as conversation:
        room.remote_participants[ADVISER] = object()
        supervised(conversation, room).goes_on(ADVISER)
        conversation.session.say(sentence("disclosure"))
        await conversation.hears("Allô ?")
        await conversation.is_quiet()

    assert conversation.said == []
