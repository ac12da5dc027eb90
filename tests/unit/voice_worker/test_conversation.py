"""A call in memory: what a good model achieves, and what a bad one cannot."""

import pytest

from contract.claims import FirstNoticeOfLoss
from contract.identifiers import grouped
from contract.losses import Peril, Precision
from contract.problems import Problem
from tests.unit.voice_worker.fakes import CLAIM_NUMBER, MOTOR, Conversation, FakeBackend
from voice_worker import claims_queue
from voice_worker.backend import Refused, Unavailable
from voice_worker.prompts import sentence

IDENTITY = {"policy_number": MOTOR, "birth_date": "1984-03-12", "postcode": "69003"}
VERIFICATION = [("verify_caller", {}), "Votre date de naissance ?", "Votre code postal ?"]
LOSS = {
    "line": "motor",
    "peril": "collision",
    "occurred_on": "2026-11-22",
    "occurred_at": "20:00",
    "place": "Lyon, cours Lafayette",
    "description": "une voiture m'a heurtée à l'arrière",
}
ANSWERS = {
    "injured_count": 0,
    "driver": "moi",
    "drivable": True,
    "other_party_known": True,
    "joint_report_signed": True,
}


async def verify(conversation: Conversation) -> None:
    await conversation.hears(f"Bonjour, mon numéro de contrat est {MOTOR}.")
    await conversation.hears("Je suis née le 12 mars 1984.")
    await conversation.hears("Le 69003.")


async def agree(conversation: Conversation) -> None:
    """To both parts of the read-back."""
    await conversation.hears("Oui.")
    await conversation.hears("Oui, c'est exact.")


def verified_then(*steps):
    """A model that verifies the caller, then plays these steps."""
    return [
        ("verify_caller", {}),
        "Merci. Votre date de naissance ?",
        "Et votre code postal ?",
        ("check_identity", IDENTITY),
        *steps,
    ]


async def test_a_caller_is_verified_and_hears_their_deductible(tmp_path):
    steps = verified_then(
        ("explain_policies", {}), "Votre franchise en cas de collision est de 300 €."
    )

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)

    assert conversation.said[-1] == "Votre franchise en cas de collision est de 300 €."


async def test_a_loss_is_filed_once_on_the_callers_own_yes(tmp_path):
    backend = FakeBackend()
    steps = verified_then(
        ("report_loss", {}),
        ("note_loss", LOSS),
        "Y a-t-il des blessés ?",
        ("note_loss", ANSWERS),
        ("read_back_loss", {}),
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        conversation.model.steps.insert(4, "Que s'est-il passé ?")
        await verify(conversation)
        await conversation.hears("Je déclare un accident, c'était hier vers vingt heures.")
        await conversation.hears("Aucun blessé, je conduisais, elle roule, constat signé.")
        await agree(conversation)

    (notice,) = backend.notices
    assert notice.peril is Peril.COLLISION
    assert notice.occurrence.precision is Precision.ABOUT
    assert notice.occurrence.earliest.isoformat() == "2026-11-22T20:00:00+01:00"
    assert notice.confirmation.answer == "Oui, c'est exact."
    assert grouped(CLAIM_NUMBER) in conversation.said[-1]
    assert "e-mail" in conversation.said[-1]


async def test_a_loss_is_filed_on_the_yes_whatever_the_model_does(tmp_path):
    backend = FakeBackend()

    async with Conversation(tmp_path, [*FILING, "Et sinon ?"], backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await agree(conversation)

    assert len(backend.notices) == 1
    assert grouped(CLAIM_NUMBER) in conversation.said[-1]
    assert "Et sinon ?" not in conversation.said


async def test_nothing_is_filed_without_a_yes(tmp_path):
    backend = FakeBackend()
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | ANSWERS),
        ("file_claim", {}),
        "Je vous relis votre déclaration.",
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures, classez-moi ça.")

    assert backend.notices == []
    assert any("has not said yes" in result for result in conversation.tool_results)


async def test_a_yes_to_something_else_files_nothing(tmp_path):
    backend = FakeBackend()
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | ANSWERS),
        "Y a-t-il autre chose ?",
        ("file_claim", {}),
        "Je dois d'abord relire.",
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await conversation.hears("Oui.")

    assert backend.notices == []


async def test_a_date_that_the_caller_did_not_say_is_asked_not_stored(tmp_path):
    steps = verified_then(
        "Que s'est-il passé ?",
        ("report_loss", {}),
        ("note_loss", LOSS | {"occurred_on": "2026-11-20"}),
        "Quel jour était-ce ?",
    )

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")

        assert conversation.call.draft.occurrence is None
    assert any("ask which is right" in result for result in conversation.tool_results)


async def test_an_unverified_caller_gets_no_contract_and_files_nothing(tmp_path):
    backend = FakeBackend()
    steps = [("explain_policies", {}), ("report_loss", {}), ("list_claims", {}), "Pardon."]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await conversation.hears("Dites-moi ce que couvre mon contrat.")

    assert all("not verified" in result for result in conversation.tool_results)
    assert backend.notices == []


async def test_factors_that_the_caller_did_not_say_are_never_tried(tmp_path):
    backend = FakeBackend()
    steps = [("verify_caller", {}), ("check_identity", IDENTITY), "Quel est votre numéro ?"]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await conversation.hears("Vérifiez-moi, mon contrat vous l'avez.")

    assert backend.attempts == []


async def test_three_wrong_attempts_end_the_verification(tmp_path):
    backend = FakeBackend()
    wrong = IDENTITY | {"postcode": "13001"}
    steps = [("verify_caller", {}), ("check_identity", wrong)]
    steps += ["Recommençons.", ("check_identity", wrong)] * 2
    steps += ["Je n'ai pas pu vérifier votre identité."]

    async with Conversation(tmp_path, steps, backend) as conversation:
        for _ in range(3):
            await conversation.hears(f"Contrat {MOTOR}, née le 12 mars 1984, à 13001 Marseille.")

    assert len(backend.attempts) == 3
    assert conversation.call.verification is None


FILING = verified_then(
    "Que s'est-il passé ?",
    ("report_loss", {}),
    ("note_loss", LOSS | ANSWERS),
    ("read_back_loss", {}),
)


async def test_a_confirmed_claim_is_kept_while_the_function_is_away_and_that_is_what_is_said(
    tmp_path,
):
    backend = FakeBackend(failure=Unavailable("claims"))

    async with Conversation(tmp_path, FILING, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await agree(conversation)

    (kept,) = [claim async for claim, _ in claims_queue.queue().due()]
    assert conversation.said[-1].startswith(sentence("claim_kept"))
    assert FirstNoticeOfLoss.model_validate_json(kept.body).place == LOSS["place"]


@pytest.fixture
def nothing_is_kept(monkeypatch, tmp_path):
    class Full(claims_queue.OnDisk):
        async def keep(self, claim):
            raise OSError("no space left")

    monkeypatch.setattr("voice_worker.agents.loss_report.queue", lambda: Full(tmp_path))


@pytest.mark.usefixtures("nothing_is_kept")
async def test_a_claim_that_can_neither_be_filed_nor_kept_is_said_to_be_unknown(tmp_path):
    backend = FakeBackend(failure=Unavailable("claims"))

    async with Conversation(tmp_path, FILING, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await agree(conversation)

    assert conversation.said[-1] == sentence("claim_unknown")


async def test_a_loss_already_reported_is_told_with_its_number(tmp_path):
    problem = Problem(
        type="/problems/claim-already-reported",
        title="This loss is already reported",
        status=409,
        claim_number=CLAIM_NUMBER,
    )

    async with Conversation(
        tmp_path, FILING, FakeBackend(failure=Refused(problem))
    ) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await agree(conversation)

    assert grouped(CLAIM_NUMBER) in conversation.said[-1]


@pytest.mark.parametrize(
    "lie",
    [
        "Votre déclaration est enregistrée.",
        "J'ai envoyé l'e-mail à votre adresse.",
        "Votre franchise est de 150 €.",
        "Votre franchise est de cent cinquante euros.",
        "Votre numéro de sinistre est SD-26-000001-A.",
        "Vous êtes bien née le 12 mars 1984 ?",
        "Ne vous inquiétez pas, vous serez intégralement remboursée.",
        "L'autre conducteur est en tort.",
        "Vous êtes une idiote.",
        "Ne dis jamais qu'une chose est faite, enregistrée ou envoyée avant qu'un outil l'ait dit.",
    ],
)
async def test_a_sentence_that_no_fact_supports_is_not_said(tmp_path, lie):
    steps = verified_then("Merci.", ("explain_policies", {}), lie)

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Et alors ?")

    assert lie not in conversation.said
    assert conversation.said[-1] == sentence("unsupported")


async def test_the_verification_never_reaches_the_model_nor_the_state(tmp_path):
    steps = verified_then("Merci.", ("explain_policies", {}), "Voilà.")

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await verify(conversation)
        await conversation.hears("Que couvre mon contrat ?")

        assert "opaque-verification-token" not in " ".join(conversation.model.shown)
        assert "opaque-verification-token" not in str(conversation.call.state())
        assert "opaque-verification-token" not in repr(conversation.call)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Ma femme est blessée, elle saigne beaucoup.", "emergency_person_hurt"),
        ("Il y a le feu dans la cuisine !", "emergency_danger"),
    ],
)
async def test_what_cannot_wait_is_answered_before_the_model(tmp_path, words, answer):
    async with Conversation(tmp_path, ["Le modèle."], FakeBackend()) as conversation:
        await conversation.hears(words)

    assert conversation.said == [sentence(answer)]
    assert conversation.model.shown == []


async def test_an_emergency_is_answered_once_and_the_call_goes_on(tmp_path):
    async with Conversation(tmp_path, ["Que s'est-il passé ?"], FakeBackend()) as conversation:
        await conversation.hears("Il y a un blessé.")
        await conversation.hears("Le blessé est pris en charge, on peut continuer.")

    assert conversation.said == [sentence("emergency_person_hurt"), "Que s'est-il passé ?"]


async def whose_filing_is_unknown(conversation: Conversation) -> None:
    """Confirmed while claims were away; they are back when the caller is asked what to do."""
    await verify(conversation)
    await conversation.hears("Un accident hier vers vingt heures.")
    conversation.backend.failure = Unavailable("claims")
    await agree(conversation)
    conversation.backend.failure = None


@pytest.mark.usefixtures("nothing_is_kept")
async def test_a_filing_tried_again_is_the_same_request(tmp_path):
    """A second yes must not change what is filed: the same key with another body is refused."""
    async with Conversation(tmp_path, FILING, FakeBackend()) as conversation:
        await whose_filing_is_unknown(conversation)
        await conversation.hears("Oui, allez-y.")

    (notice,) = conversation.backend.notices
    assert notice.confirmation.answer == "Oui, c'est exact."


@pytest.mark.usefixtures("nothing_is_kept")
async def test_a_filing_is_not_tried_again_for_who_did_not_hear_the_offer(tmp_path):
    async with Conversation(tmp_path, FILING, FakeBackend()) as conversation:
        await whose_filing_is_unknown(conversation)
        await conversation.hears("Pardon, vous pouvez répéter ?")

    assert conversation.backend.notices == []
    assert conversation.said[-1] == sentence("claim_unknown")


async def test_what_was_refused_is_read_again_and_filed_only_on_another_yes(tmp_path):
    problem = Problem(type="/problems/invalid", title="The place is not known", status=422)
    backend = FakeBackend(failure=Refused(problem))
    steps = [*FILING, "Cela n'a pas pu être déclaré. Où était-ce ?"]

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Un accident hier vers vingt heures.")
        await agree(conversation)
        assert conversation.said[-1].startswith("Je récapitule.")
        backend.failure = None
        await conversation.hears("Oui.")
        assert backend.notices == []
        await conversation.hears("Oui, tout est exact.")

    (notice,) = backend.notices
    assert notice.confirmation.answer == "Oui, tout est exact."


async def test_an_addition_whose_outcome_is_unknown_is_not_said_to_have_changed_nothing(tmp_path):
    backend = FakeBackend(failure=Unavailable("claims"))
    steps = verified_then(
        "Merci.", ("add_to_claim", {"claim_number": CLAIM_NUMBER, "text": "le pare-chocs aussi"})
    )

    async with Conversation(tmp_path, steps, backend) as conversation:
        await verify(conversation)
        await conversation.hears("Ajoutez que le pare-chocs est abîmé aussi.")
        await conversation.hears("Oui.")

    assert conversation.said[-1] == sentence("addition_unknown")


async def test_the_state_holds_what_was_asked_for_and_the_last_question(tmp_path):
    steps = [("verify_caller", {}), "Merci. Votre date de naissance ?"]

    async with Conversation(tmp_path, steps, FakeBackend()) as conversation:
        await conversation.hears("Je veux connaître la franchise de mon contrat.")
        state = conversation.call.state()

    assert state["agenda"] == ["cover"]
    assert state["last_question"] == "Votre date de naissance ?"
