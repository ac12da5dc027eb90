"""How the agent behaves in a conversation, whatever the model would have said."""

import asyncio
from types import SimpleNamespace

import pytest
from livekit.agents import StopResponse

from tests.unit.voice_worker.fakes import MOTOR, NOW, Conversation, FakeBackend
from tests.unit.voice_worker.test_conversation import ANSWERS, LOSS, verified_then, verify
from voice_worker.before_model import CALL_BACK_OFFER
from voice_worker.behaviors import hesitation
from voice_worker.call import Call
from voice_worker.pace import Pace
from voice_worker.prompts import sentence
from voice_worker.read_back import QUESTION
from voice_worker.turn_length import GO_ON, LONGEST_TURN, length

TEN = "Un deux trois quatre cinq six sept huit neuf dix."


async def test_repeat_says_the_last_sentence_again_without_the_model(tmp_path):
    async with Conversation(tmp_path, ["Où cela s'est-il passé ?"], FakeBackend()) as conversation:
        await conversation.hears("Bonjour.")
        await conversation.hears("Vous pouvez répéter ?")

    assert conversation.said == ["Où cela s'est-il passé ?"] * 2
    assert len(conversation.model.shown) == 1


async def test_a_slower_pace_is_kept_for_the_rest_of_the_call(tmp_path):
    steps = ["Où cela s'est-il passé ?", "Et quand ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await conversation.hears("Bonjour.")
        await conversation.hears("Parlez plus lentement, s'il vous plaît.")
        await conversation.hears("À Lyon.")

        assert conversation.call.pace is Pace.SLOW
    assert conversation.said[1] == f"{sentence('slower')} Où cela s'est-il passé ?"


async def test_a_caller_who_says_wait_is_waited_for_until_they_speak(tmp_path):
    async with Conversation(tmp_path, ["Merci."], FakeBackend()) as conversation:
        await conversation.hears("Attendez, je cherche mon contrat.")
        waiting = conversation.call.is_waiting
        await conversation.hears("Voilà, je l'ai.")

        assert (waiting, conversation.call.is_waiting) == (True, False)
    assert conversation.said == [sentence("waiting"), "Merci."]


async def test_a_long_answer_goes_on_when_the_caller_says_so(tmp_path):
    long = f"{TEN} {TEN} {TEN} {TEN} Le reste. Est-ce clair ?"

    async with Conversation(tmp_path, [long], FakeBackend()) as conversation:
        await conversation.hears("Expliquez-moi.")
        await conversation.hears("Oui, continuez.")

    assert all(length(said) <= LONGEST_TURN for said in conversation.said)
    assert conversation.said[0].endswith(GO_ON)
    assert conversation.said[1] == f"{TEN} Le reste. Est-ce clair ?"


async def test_an_insult_is_answered_with_an_offer_of_a_person(tmp_path):
    async with Conversation(tmp_path, ["Toi-même."], FakeBackend()) as conversation:
        await conversation.hears("Vous êtes vraiment débile.")

    assert conversation.said == [sentence("insulted")]
    assert conversation.said[0].endswith(CALL_BACK_OFFER)


async def test_what_is_declined_comes_back_to_the_pending_question(tmp_path):
    async with Conversation(tmp_path, ["Où cela s'est-il passé ?"], FakeBackend()) as conversation:
        await conversation.hears("J'ai eu un accident.")
        await conversation.hears("Est-ce que je suis en tort ?")

    assert conversation.said[1] == f"{sentence('declined_legal')} Où cela s'est-il passé ?"


async def test_another_language_gets_one_sentence_in_that_language(tmp_path):
    async with Conversation(tmp_path, [], FakeBackend()) as conversation:
        await conversation.hears("Hello, I had an accident with my car")

        assert conversation.call.language == "en"
    assert conversation.said == [sentence("foreign_en")]


async def test_a_second_misunderstanding_in_a_row_offers_a_person(tmp_path):
    steps = ["Je n'ai pas bien compris. Pouvez-vous répéter ?", "Pouvez-vous reformuler ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await conversation.hears("Grmbl.")
        await conversation.hears("Grmbl grmbl.")

    assert conversation.said[-1] == sentence("misunderstood")


async def test_a_question_already_answered_is_replaced_by_the_one_that_is_missing(tmp_path):
    known = {name: value for name, value in ANSWERS.items() if name != "driver"}
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | known),
        "Avez-vous signé un constat ?",
    )

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures, constat signé.")

    assert conversation.said[-1] == "Qui conduisait ?"


async def test_a_factor_that_was_said_is_not_asked_again(tmp_path):
    steps = [("verify_caller", {}), "Quel est votre numéro de contrat ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await conversation.hears(f"Bonjour, mon numéro de contrat est {MOTOR}.")

    assert conversation.said == ["Quelle est votre date de naissance ?"]


async def test_a_number_with_a_wrong_check_letter_is_asked_again(tmp_path):
    question = "Quel est votre numéro de contrat ?"
    wrong = MOTOR[:-1] + ("A" if MOTOR[-1] != "A" else "B")

    async with Conversation(
        tmp_path, [("verify_caller", {}), question], FakeBackend()
    ) as conversation:
        await conversation.hears(f"Bonjour, mon numéro de contrat est {wrong}.")

    assert conversation.said == [question]


async def test_once_all_factors_are_said_they_are_checked_instead_of_asked(tmp_path):
    backend = FakeBackend()
    steps = [("verify_caller", {}), "Quel est votre code postal ?", "Merci."]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await conversation.hears(
            f"Mon contrat est {MOTOR}, je suis née le 12 mars 1984, code postal 69003."
        )

        assert conversation.call.verification is not None
    assert len(backend.attempts) == 1


async def test_a_second_matter_is_noted_aloud_and_led_to_when_the_first_is_done(tmp_path):
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS),
        "Qui conduisait ?",
        ("note_loss", ANSWERS),
        ("read_back_loss", {}),
    )

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Je déclare un accident, hier vers vingt heures.")
        await conversation.hears("Moi. Et il me faudra une attestation aussi.")
        await conversation.hears("Oui.")
        await conversation.hears("Oui.")

        assert conversation.call.state()["agenda"] == ["certificate"]
    noted = "Nous terminons votre déclaration, puis nous verrons votre attestation."
    assert any(said.startswith(noted) for said in conversation.said)
    assert conversation.said[-1].endswith("Passons-nous à votre attestation ?")


async def test_a_correction_changes_one_field_and_reads_back_that_one(tmp_path):
    backend = FakeBackend()
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | ANSWERS),
        ("read_back_loss", {}),
        ("note_loss", {"driver": "mon fils"}),
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await conversation.hears("Oui.")
        await conversation.hears("Non, c'est mon fils qui conduisait.")
        corrected = conversation.said[-1]
        await conversation.hears("Oui, c'est exact.")

    (notice,) = backend.notices
    assert corrected == f"Conducteur : mon fils. {QUESTION}"
    assert notice.circumstances.driver == "mon fils"
    assert notice.circumstances.drivable is True
    assert notice.confirmation.read_back.endswith(corrected)


def talk(question: str = "") -> SimpleNamespace:
    """A session as far as hesitation needs one."""
    call = Call("0" * 32, None, None, clock=lambda: NOW, last_question=question)  # type: ignore[arg-type]
    answered: list[str] = []
    return SimpleNamespace(
        userdata=call,
        answered=answered,
        current_agent=SimpleNamespace(id="reception"),
        generate_reply=lambda user_input: answered.append(user_input),
    )


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("Mon numéro de contrat, c'est le", ""),
        ("Alors, euh…", ""),
        ("Bonjour,", ""),
        ("C'est au zéro six douze trente-quatre", "À quel numéro de téléphone ?"),
        ("AB 123", "Quelle est sa plaque ?"),
    ],
)
async def test_a_caller_who_hesitates_is_not_cut(words, question):
    session = talk(question)

    with pytest.raises(StopResponse):
        hesitation.held_back(session, words)
    session.userdata.rest_of_turn.cancel()

    assert hesitation.held_back(session, "la suite") == f"{words} la suite"
    assert session.answered == []


@pytest.mark.parametrize("words", ["Oui.", "À Lyon, cours Lafayette.", "C'est moi qui conduisais."])
async def test_a_finished_turn_is_answered_at_once(words):
    assert hesitation.held_back(talk("Où cela ?"), words) == words


async def test_an_unfinished_turn_that_nothing_follows_is_answered_as_it_is(monkeypatch):
    monkeypatch.setattr(hesitation, "PATIENCE_SECONDS", 0.0)
    session = talk()

    with pytest.raises(StopResponse):
        hesitation.held_back(session, "Je voudrais, euh")
    await asyncio.wait_for(session.userdata.rest_of_turn, 1)

    assert session.answered == ["Je voudrais, euh"]
    assert session.userdata.said[-1].words == "Je voudrais, euh"
