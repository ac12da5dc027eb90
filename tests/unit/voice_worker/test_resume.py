"""A call whose agent was lost is taken up where it was, by an agent that says again what it is."""

import asyncio
import json

from livekit.agents import ConversationItemAddedEvent, ModelSettings, llm

from tests.unit.voice_worker.fakes import CLAIM_NUMBER, Conversation, FakeBackend
from tests.unit.voice_worker.test_conversation import (
    ANSWERS,
    IDENTITY,
    LOSS,
    agree,
    verified_then,
    verify,
)
from voice_worker.before_model import Order
from voice_worker.prompts import sentence


async def left_by_a_lost_agent(tmp_path, loss):
    """The state of a call in the middle of a report, as Redis gives it back."""
    steps = verified_then(
        "Que s'est-il passé ?", ("report_loss", {}), ("note_loss", loss), "Merci. Qui conduisait ?"
    )
    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Je déclare un accident, hier vers vingt heures.")
        await conversation.hears("Et il me faudra une attestation.")
        return json.loads(json.dumps(conversation.call.state() | {"goal": "report_loss"}))


async def test_the_new_agent_discloses_recaps_and_verifies_again(tmp_path):
    state = await left_by_a_lost_agent(tmp_path, LOSS)

    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.is_taken_up(state)

        assert conversation.disclosed
        assert conversation.call.verification is None
    first, recap, question = conversation.said
    assert first == sentence("disclosure")
    assert recap.startswith(sentence("resumed"))
    assert "une collision avec un autre véhicule, le 22 novembre 2026 vers 20 h" in recap
    assert question == sentence("ask_policy_number")


async def test_nothing_that_was_told_is_asked_again_and_the_claim_is_filed_once(tmp_path):
    backend = FakeBackend()
    state = await left_by_a_lost_agent(tmp_path, LOSS | ANSWERS)
    steps = [
        "Votre date de naissance ?",
        "Votre code postal ?",
        ("check_identity", IDENTITY),
        ("report_loss", {}),
    ]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await conversation.is_taken_up(state)
        await verify(conversation)
        await conversation.is_quiet()
        await agree(conversation)
        await conversation.is_quiet()

        assert conversation.call.state()["agenda"] == ["certificate"]
    (notice,) = backend.notices
    assert notice.place == LOSS["place"]
    assert notice.circumstances.driver == "moi"
    assert conversation.said[-1].endswith("Passons-nous à votre attestation ?")


async def test_a_claim_that_was_opened_before_is_not_forgotten(tmp_path):
    state = {"claim_numbers": [CLAIM_NUMBER], "turns": 12, "last_question": "Autre chose ?"}

    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.is_taken_up(state)

        assert conversation.call.claim_numbers == [CLAIM_NUMBER]
        assert conversation.call.recorder.turns >= 13
    assert "bien enregistrée" in conversation.said[1]
    assert conversation.said[-1] == "Autre chose ?"


async def test_a_caller_who_had_only_been_greeted_is_greeted_again(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.is_taken_up({})

    assert conversation.said == [
        sentence("disclosure"),
        sentence("resumed"),
        sentence("greeting"),
    ]


async def test_what_an_agent_leaves_is_where_it_was_when_it_was_cut_off(tmp_path):
    """Its last words are noted while its form is taken down already."""
    async with Conversation(tmp_path, [("verify_caller", {})], FakeBackend()) as conversation:
        await conversation.hears("Quelle est ma franchise ?")
        session = conversation.session
        cut = llm.ChatMessage(role="assistant", content=["Quel est…"], interrupted=True)
        session.on(
            "close",
            lambda _: session.emit("conversation_item_added", ConversationItemAddedEvent(item=cut)),
        )

        await session.aclose()
        await asyncio.sleep(0.01)

    assert conversation.store.kept["goal"] == "verify_caller"


async def test_a_first_turn_that_is_spoken_over_is_still_to_be_done(tmp_path):
    """An answer may be prepared, and given up for what the caller says meanwhile."""
    async with Conversation(tmp_path, ["Que puis-je faire ?"], FakeBackend()) as conversation:
        agent = conversation.session.current_agent
        agent.first_order = order = Order("verify_caller")
        asked = llm.ChatContext()
        asked.add_message(role="user", content="Allô ?")

        async def turn() -> tuple[list[str], str]:
            tools, words = [], ""
            async for chunk in agent.llm_node(asked, agent.tools, ModelSettings()):
                if isinstance(chunk, llm.ChatChunk) and chunk.delta:
                    tools += [called.call_id for called in chunk.delta.tool_calls]
                words += chunk if isinstance(chunk, str) else ""
            return tools, words

        given_up, answered = await turn(), await turn()
        asked.items += [
            llm.FunctionCall(call_id=order.call_id, name=order.tool, arguments="{}"),
            llm.FunctionCallOutput(
                call_id=order.call_id, name=order.tool, output="verified", is_error=False
            ),
        ]
        afterwards = await turn()

    assert given_up == answered == ([order.call_id], "")
    assert afterwards == ([], "Que puis-je faire ?")
