"""What the facts of a call do not allow is not said; what they do, is."""

from datetime import date

import pytest
from livekit.agents import llm

from voice_worker import prompts
from voice_worker.speech_gate import supported
from voice_worker.told_days import days, days_to_come
from voice_worker.verbatim import verbatim

TODAY = date(2026, 11, 23)


def told(output: str) -> llm.FunctionCallOutput:
    return llm.FunctionCallOutput(name="list_claims", call_id="1", output=output, is_error=False)


@pytest.mark.parametrize(
    "sentence", ["L'expert passe le 2 décembre 2099 à 9 h.", "Vous serez payé le 1er janvier 2099."]
)
def test_an_appointment_that_nobody_told_of_is_not_announced(sentence: str):
    assert not supported(sentence, [told("sinistre SD-26-000058-L: un bris de glace")], set())
    assert supported("L'expert passe le 2 décembre 2099.", [told("visite: 2099-12-02")], set())


def test_a_day_that_is_over_may_be_spoken_of():
    assert supported("C'était donc le 12 mars 2020.", [], set())


@pytest.mark.parametrize(
    "sentence", ["Rien n'a été déclaré.", "Votre sinistre n'est pas encore enregistré."]
)
def test_that_nothing_is_done_may_be_said(sentence: str):
    assert supported(sentence, [], set())


@pytest.mark.parametrize(
    "sentence",
    [
        "Votre sinistre est enregistré.",
        "Votre déclaration a bien été transmise.",
        "Je viens d'enregistrer votre sinistre.",
        "Nous venons de transmettre votre dossier.",
        "J'ai ouvert un dossier.",
        "Voilà, c'est fait.",
    ],
)
def test_that_something_is_done_needs_its_tool(sentence: str):
    assert not supported(sentence, [], set())
    filed = llm.FunctionCallOutput(name="file_claim", call_id="1", output="", is_error=False)
    assert supported(sentence, [filed], set())


@pytest.mark.parametrize(
    ("tool", "told", "said"),
    [
        ("add_to_claim", prompts.sentence("addition_unknown"), "C'est ajouté à votre dossier."),
        ("add_to_claim", "Ce sinistre est clos.", "J'ai ajouté cette précision."),
        ("file_claim", prompts.sentence("claim_unknown"), "Votre sinistre est enregistré."),
    ],
)
def test_a_tool_that_says_it_did_not_lets_nothing_be_said_done(tool: str, told: str, said: str):
    ended = llm.FunctionCallOutput(name=tool, call_id="1", output=verbatim(told), is_error=False)
    assert not supported(said, [ended], set())


def test_an_addition_that_was_made_may_be_said():
    told = verbatim("C'est ajouté au sinistre SD 26 000 001 L.")
    added = llm.FunctionCallOutput(name="add_to_claim", call_id="1", output=told, is_error=False)
    assert supported("C'est ajouté à votre dossier.", [added], set())


@pytest.mark.parametrize(
    "sentence",
    [
        "Tu parles au téléphone, en français, avec un assuré.",
        "Pas d'abréviation : dis « numéro », « euros », « monsieur ».",
        "Voici : ne répète jamais la date de naissance ni le code postal de la personne, voilà.",
    ],
)
def test_our_instructions_are_not_read_out(sentence: str):
    assert not supported(sentence, [], set())


@pytest.mark.parametrize(
    "sentence", ["Quel est votre code postal ?", "Vous avez déclaré un vol.", "Dis la vérité."]
)
def test_an_ordinary_sentence_is_said(sentence: str):
    assert supported(sentence, [], set())


def test_a_day_without_its_year_is_the_nearest():
    assert days("le 2 décembre", TODAY) == {date(2026, 12, 2)}
    assert days("le 1er octobre", TODAY) == {date(2026, 10, 1)}
    assert days_to_come("du 31 février au 3 janvier, ou le 2026-11-23", TODAY) == {date(2027, 1, 3)}
