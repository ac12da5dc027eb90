"""Who calls for somebody else tells what happened, and hears nothing of any contract."""

from livekit.agents import ModelSettings

from contract.third_party import Relation
from tests.unit.voice_worker.fakes import MOTOR, Conversation, FakeBackend
from voice_worker import hearing_turn
from voice_worker.prompts import sentence

ANSWERS = [
    "Non, personne.",
    "Marie Lefèvre.",
    "Le 06 12 34 56 78.",
    "La plaque est AB 123 CD.",
    "Hier vers vingt heures.",
    "À Lyon, cours Lafayette.",
    "Il a reculé dans ma portière.",
]


async def told(conversation, first):
    await conversation.hears(first)
    for answer in ANSWERS:
        await conversation.hears(answer)
    while "Est-ce exact" in conversation.said[-1]:
        await conversation.hears("Oui.")


async def test_the_other_party_reports_a_loss_without_a_word_of_any_contract(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Votre assuré m'a percuté.")
        await told(conversation, "Oui.")

    (report,) = backend.reports
    assert report.reporter_name == "Marie Lefèvre"
    assert report.relation is Relation.OTHER_PARTY
    assert report.insured.plate == "AB123CD"
    assert report.injured_count == 0
    assert report.confirmation.answer == "Oui."
    assert "DT-26-000042" in conversation.said[-1]
    assert conversation.model.shown == []


async def test_a_relative_in_the_middle_of_the_verification_gets_the_same_path(tmp_path):
    backend = FakeBackend()
    steps = [("verify_caller", {}), "Votre date de naissance ?"]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await conversation.hears("Je veux déclarer un accident.")
        await conversation.hears("En fait, c'est le contrat de ma mère.")
        await told(conversation, "Oui.")

    (report,) = backend.reports
    assert report.relation is Relation.RELATIVE
    assert backend.attempts == []


async def test_a_minor_is_told_so_before_anything(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.hears(f"J'ai seize ans, le contrat c'est {MOTOR}.")

    assert conversation.said == [sentence("third_party")]


async def test_somebody_hurt_comes_before_every_question_of_the_form(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.hears("Votre assuré m'a percuté.")
        await conversation.hears("Oui.")

    assert "blessés" in conversation.said[-1]


async def test_a_turn_that_is_answered_twice_answers_one_question(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.hears("Votre assuré m'a percuté.")
        await conversation.hears("Oui.")
        form = conversation.session.current_agent
        asked = form.chat_ctx.copy()
        asked.add_message(role="user", content="Non, personne.")
        hearing_turn.caller_said(conversation.call, "Non, personne.", form.id)

        answers = [
            [chunk async for chunk in form.llm_node(asked, form.tools, ModelSettings())]
            for _ in range(2)
        ]

    assert answers == [["Quels sont vos nom et prénom ?"]] * 2
    assert form.values["injured_count"] == 0
    assert "reporter_name" not in form.values
