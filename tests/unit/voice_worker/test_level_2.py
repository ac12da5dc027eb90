"""What needs a code: the code is heard by code, and each thing is done on the caller's own yes."""

import pytest

from contract.emails import Template
from contract.problems import Problem
from tests.unit.voice_worker.fakes import CLAIM_NUMBER, CODE, MOTOR, Conversation, FakeBackend
from tests.unit.voice_worker.test_conversation import verified_then, verify
from voice_worker.backend import Refused, Unavailable
from voice_worker.prompts import sentence

SPOKEN_CODE = "Quarante-huit, vingt-neuf, quinze."


async def play(tmp_path, backend, tool, *words):
    """A verified caller for whom the model calls this tool; then they say these words."""
    steps = verified_then("Merci.", tool)
    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        for one in words:
            await conversation.hears(one)
        return conversation


async def test_a_certificate_is_sent_after_a_code_and_a_yes(tmp_path):
    backend = FakeBackend()

    conversation = await play(
        tmp_path, backend, ("send_certificate", {}), "Une attestation.", SPOKEN_CODE, "Oui."
    )

    (mail,) = backend.emails
    assert (mail.template, mail.policy_number) == (Template.CERTIFICATE, MOTOR)
    assert backend.codes == [CODE]
    assert conversation.said[-1].startswith("L'attestation de votre contrat automobile part")


async def test_a_summary_needs_no_code(tmp_path):
    backend = FakeBackend()

    await play(tmp_path, backend, ("send_contract_summary", {}), "Un résumé.", "Oui, d'accord.")

    assert [mail.template for mail in backend.emails] == [Template.CONTRACT_SUMMARY]
    assert backend.codes == []


@pytest.mark.parametrize("answer", ["Non.", "Non, finalement pas.", "Laissez tomber."])
async def test_nothing_is_sent_without_a_yes(tmp_path, answer):
    backend = FakeBackend()

    await play(tmp_path, backend, ("send_contract_summary", {}), "Un résumé.", answer)

    assert backend.emails == []


async def test_a_code_with_a_digit_missing_is_asked_again_and_not_tried(tmp_path):
    backend = FakeBackend()

    conversation = await play(
        tmp_path, backend, ("send_certificate", {}), "Une attestation.", "Quatre huit deux neuf un."
    )

    assert "Il me manque un chiffre" in conversation.said[-1]
    assert backend.codes == []


async def test_three_wrong_codes_end_it(tmp_path):
    backend = FakeBackend()

    conversation = await play(
        tmp_path, backend, ("send_certificate", {}), "Une attestation.", *["111 222"] * 3
    )

    assert len(backend.codes) == 3
    assert conversation.said[-1] == sentence("code_refused")
    assert backend.emails == []


async def test_another_code_is_sent_to_who_received_none(tmp_path):
    backend = FakeBackend()

    await play(
        tmp_path,
        backend,
        ("send_certificate", {}),
        "Une attestation.",
        "Je n'ai rien reçu.",
        SPOKEN_CODE,
        "Oui.",
    )

    assert backend.intents == ["code-1", "code-2"]
    assert len(backend.emails) == 1


async def test_a_code_is_asked_once_for_the_whole_call(tmp_path):
    backend = FakeBackend()
    steps = verified_then("Merci.", ("send_certificate", {}), ("change_contact", {}))

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Une attestation.")
        await conversation.hears(SPOKEN_CODE)
        await conversation.hears("Oui.")
        await conversation.hears("Je change de téléphone.")

    assert len(backend.codes) == 1
    assert conversation.said[-1] == "Quel est votre nouveau numéro de téléphone ?"


async def test_an_e_mail_address_is_changed_as_dictated_and_read_back(tmp_path):
    backend = FakeBackend()

    conversation = await play(
        tmp_path,
        backend,
        ("change_contact", {}),
        "Je veux changer mon adresse e-mail.",
        SPOKEN_CODE,
        "jean tiret paul point martin arobase orange point fr",
        "Non, c'est jean point martin arobase orange point fr",
        "Oui, c'est exact.",
    )

    (change,) = backend.changes
    assert change.email == "jean.martin@orange.fr"
    assert change.confirmation.answer == "Oui, c'est exact."
    assert conversation.said[-1].startswith("Votre nouvelle adresse e-mail est bien")


async def test_an_incomplete_number_is_asked_again(tmp_path):
    backend = FakeBackend()

    conversation = await play(
        tmp_path,
        backend,
        ("change_contact", {}),
        "Je veux changer mon numéro de téléphone.",
        SPOKEN_CODE,
        "zéro six douze trente-quatre cinquante-six sept",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
        "Oui.",
    )

    assert [change.phone for change in backend.changes] == ["+33612345678"]
    assert any("Il me manque" in said for said in conversation.said)


async def test_an_upload_link_goes_to_the_claim_that_is_meant(tmp_path):
    backend = FakeBackend()
    link = ("send_upload_link", {"claim_number": CLAIM_NUMBER})

    await play(tmp_path, backend, link, "J'ai des photos à envoyer.", "Oui.")

    assert [asked.claim_number for asked in backend.links] == [CLAIM_NUMBER]


async def test_a_mail_whose_outcome_is_unknown_is_not_said_to_be_sent(tmp_path):
    class Down(FakeBackend):
        async def send_email(self, *_, **__):
            raise Unavailable("emails")

    conversation = await play(tmp_path, Down(), ("send_contract_summary", {}), "Un résumé.", "Oui.")

    assert conversation.said[-1] == sentence("email_unknown")


async def test_a_limit_of_the_insurer_is_told_in_french(tmp_path):
    class Limited(FakeBackend):
        async def send_email(self, *_, **__):
            raise Refused(Problem(type="/problems/too-many-emails", title="Too many", status=429))

    conversation = await play(
        tmp_path, Limited(), ("send_contract_summary", {}), "Un résumé.", "Oui."
    )

    assert "la limite est atteinte" in conversation.said[-1]
