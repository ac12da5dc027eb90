"""Whoever wants a person gets one: at once, with a brief, and nothing to say twice."""

import pytest

from contract.analytics import Disposition
from contract.callbacks import Reason, Urgency
from contract.problems import Problem
from tests.unit.voice_worker.fakes import Conversation, FakeBackend, slot_at
from tests.unit.voice_worker.test_conversation import ANSWERS, LOSS, verified_then, verify
from voice_worker.backend import Refused, Unavailable
from voice_worker.prompts import sentence


async def test_a_verified_caller_is_rung_at_once_on_the_number_we_have(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, verified_then("Merci."), backend) as conversation:
        await verify(conversation)
        await conversation.hears("Je veux parler à un conseiller.")

        assert conversation.call.ending is Disposition.HANDED_OVER
    (asked,) = backend.callbacks
    assert (asked.phone, asked.wished) == (None, None)
    assert asked.consent.answer == "Je veux parler à un conseiller."
    assert "au numéro que nous avons" in conversation.said[-1]


async def test_a_caller_who_is_not_verified_gives_a_number_and_hears_it_back(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Un conseiller, s'il vous plaît.")
        await conversation.hears("Au zéro six douze trente-quatre cinquante-six.")
        incomplete = conversation.said[-1]
        await conversation.hears("Le zéro six douze trente-quatre cinquante-six soixante-dix-huit.")
        read = conversation.said[-1]
        await conversation.hears("Oui.")

    (asked,) = backend.callbacks
    assert "Il me manque deux chiffres" in incomplete
    assert "06 12 34 56 78" in read
    assert asked.phone == "+33612345678"
    assert asked.consent.answer == "Oui."
    assert "C'est noté" in conversation.said[-1]


async def test_a_number_is_corrected_at_the_read_back(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Un conseiller, s'il vous plaît.")
        await conversation.hears("06 12 34 56 78")
        await conversation.hears("Non, c'est le 06 12 34 56 79.")
        await conversation.hears("Oui.")

    assert [asked.phone for asked in backend.callbacks] == ["+33612345679"]


async def test_outside_hours_the_caller_chooses_when(tmp_path):
    backend = FakeBackend(is_open=False)

    async with Conversation(tmp_path, verified_then("Merci."), backend) as conversation:
        await verify(conversation)
        await conversation.hears("Passez-moi quelqu'un.")
        proposed = conversation.said[-1]
        await conversation.hears("Demain vers dix heures.")
        await conversation.hears("Oui.")

    (asked,) = backend.callbacks
    assert "mardi 24 novembre à 9 h ou mardi 24 novembre à 10 h" in proposed
    assert asked.wished == slot_at(10).starts_at
    assert "mardi 24 novembre à 10 h" in conversation.said[-1]


async def test_what_was_said_with_the_request_is_not_asked_again(tmp_path):
    backend = FakeBackend(is_open=False)

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Rappelez-moi demain à dix heures au 06 12 34 56 78.")
        await conversation.hears("Oui.")

    (asked,) = backend.callbacks
    assert (asked.phone, asked.wished) == ("+33612345678", slot_at(10).starts_at)


async def test_the_brief_says_who_why_what_was_said_and_what_is_open_and_no_factor(tmp_path):
    backend = FakeBackend()
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | ANSWERS | {"injured_count": 2}),
        "Merci.",
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Je déclare un accident hier vers vingt heures.")
        await conversation.hears("Je préfère parler à un humain.")

        assert conversation.call.draft is not None
    (asked,) = backend.callbacks
    assert "vérifié (niveau 1)" in asked.brief.who
    assert any("accident hier" in said for said in asked.brief.said)
    assert any("déclaration" in left for left in asked.brief.open)
    assert (asked.reason, asked.urgency) == (Reason.BODILY_INJURY, Urgency.URGENT)
    assert not any(factor in asked.brief.model_dump_json() for factor in ("1984", "69003"))
    assert conversation.said[-1].endswith("Voulez-vous terminer votre déclaration ?")


async def test_a_yes_to_the_offer_of_a_person_is_carried_out(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, verified_then("Merci."), backend) as conversation:
        await verify(conversation)
        await conversation.hears("Vous êtes nuls.")
        await conversation.hears("Oui.")

    assert len(backend.callbacks) == 1


async def test_a_caller_in_another_language_is_rung_back_by_who_is_told_so(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Hello, I had an accident with my car")
        await conversation.hears("Yes please.")
        await conversation.hears("06 12 34 56 78")
        await conversation.hears("Yes.")

    (asked,) = backend.callbacks
    assert (asked.language, asked.reason) == ("en", Reason.OTHER_LANGUAGE)


async def test_without_the_backend_the_telephone_number_is_said(tmp_path):
    backend = FakeBackend(failure=Unavailable("callbacks"))

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Un conseiller.")
        await conversation.hears("06 12 34 56 78")
        await conversation.hears("Oui.")

    assert conversation.said[-1].startswith(sentence("callback_down"))
    assert backend.callbacks == []


async def test_a_slot_that_is_gone_is_chosen_again(tmp_path):
    class Full(FakeBackend):
        async def ask_callback(self, request, **options):
            if request.wished == slot_at(9).starts_at:
                raise Refused(
                    Problem(
                        type="/problems/slot-not-free",
                        title="Advisers cannot ring at that time",
                        status=409,
                        slots=[slot_at(10).model_dump(mode="json")],
                    )
                )
            return await super().ask_callback(request, **options)

    backend = Full(is_open=False)
    async with Conversation(tmp_path, verified_then("Merci."), backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un conseiller.")
        await conversation.hears("Demain à neuf heures.")
        await conversation.hears("Oui.")
        refused = conversation.said[-1]
        await conversation.hears("Alors demain à dix heures.")
        await conversation.hears("Oui.")

    assert refused.startswith("Ce créneau n'est pas libre.")
    assert [asked.wished for asked in backend.callbacks] == [slot_at(10).starts_at]


@pytest.mark.parametrize("words", ["Laissez tomber.", "Annulez."])
async def test_a_caller_may_change_their_mind(tmp_path, words):
    backend = FakeBackend()

    async with Conversation(tmp_path, [], backend) as conversation:
        await conversation.hears("Un conseiller.")
        await conversation.hears(words)

    assert backend.callbacks == []
    assert conversation.said[-1] == sentence("given_up")
