"""The insurer's other work, against the real functions: codes, letters, contacts, callbacks."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from local.dialogue import Dialogue, HangUp, Say, Wait
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import LISTENING
from tests.end_to_end.reading import tool_calls_of, transcript
from tests.end_to_end.typed_calls import IN_ONE_BREATH, calls, says, verified
from voice_worker.prompts import sentence


async def the_mail(stage: Stage, is_it: Callable[[str], object]) -> str:
    """The mail that has left and is the one meant, whole."""
    for _ in range(300):
        for mail in await stage.mails():
            if is_it(str(mail)):
                return str(mail)
        await asyncio.sleep(0.2)
    raise AssertionError("no such mail was accepted within 60 s")


async def the_code(stage: Stage) -> str:
    return code_in(await the_mail(stage, code_in))


def code_in(text: str) -> str:
    found = re.search(r"code à lire.{0,90}?(?<!\d)(\d{3}) (\d{3})(?!\d)", text, re.DOTALL)
    return found[1] + found[2] if found else ""


async def test_a_certificate_leaves_after_the_code_of_the_mail_and_a_yes(
    stage: Stage, typed_call: Any
):
    script = verified([says("Merci.")], [calls("send_certificate")])

    async with typed_call(*script) as call:
        await call.hears(IN_ONE_BREATH)
        await call.hears("Il me faut une attestation pour la voiture.")
        code = await the_code(stage)
        await call.hears(" ".join(code))
        await call.hears("Oui, c'est d'accord.")

    assert call.said[-1].startswith("L'attestation de votre contrat automobile part")
    await the_mail(stage, lambda text: re.search(r"'subject': '[^']*attestation", text, re.I))


async def test_a_telephone_number_is_changed_by_who_read_out_the_code(
    stage: Stage, typed_call: Any
):
    script = verified([says("Merci.")], [calls("change_contact")])

    async with typed_call(*script) as call:
        await call.hears(IN_ONE_BREATH)
        await call.hears("Je change de numéro de téléphone.")
        await call.hears(await the_code(stage))
        await call.hears("Le zéro six, onze, vingt-deux, trente-trois, quarante-quatre.")
        await call.hears("Oui, c'est exact.")

    assert call.said[-1].startswith("Votre nouveau numéro de téléphone est bien")
    phones = {row["phone"] for row in stage.rows("SELECT phone FROM policyholders")}
    assert "+33611223344" in phones


async def test_whoever_wants_a_person_is_rung_back_with_a_brief(stage: Stage, typed_call: Any):
    before = stage.rows("SELECT COUNT(*) AS n FROM callbacks")[0]["n"]

    async with typed_call(*verified([says("Merci.")])) as call:
        await call.hears(IN_ONE_BREATH)
        await call.hears("Je préfère parler à un conseiller.")
        if "proposer" in call.said[-1]:
            # The advisers' day is over on this machine's clock.
            await call.hears("Le premier, s'il vous plaît.")
            await call.hears("Oui.")
        call_id = call.session.userdata.id

    assert call.said[-1].startswith("C'est noté : un conseiller vous rappelle au numéro que nous")
    assert stage.rows("SELECT COUNT(*) AS n FROM callbacks")[0]["n"] == before + 1
    (kept,) = stage.rows("SELECT * FROM callbacks WHERE call_id = :id", id=call_id)
    assert kept["level"] == 1


async def test_a_third_party_reports_a_loss_and_is_shown_nothing(stage: Stage, typed_call: Any):
    async with typed_call() as call:
        await call.hears("Votre assuré m'a percuté.")
        for words in (
            "Oui.",
            "Non, personne.",
            "Marie Lefèvre.",
            "06 12 34 56 78",
            "La plaque est AB 123 CD.",
            "Hier vers vingt heures.",
            "À Lyon.",
            "Il a reculé dans ma portière.",
        ):
            await call.hears(words)
        while "Est-ce exact" in call.said[-1]:
            await call.hears("Oui.")

    report = "Votre signalement est enregistré, sous le numéro DT"
    assert call.said[-1].startswith(report), call.said


async def test_a_voice_caller_has_it_repeated_slowed_down_and_asks_for_a_person(stage: Stage):
    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Say("Pouvez-vous répéter ?"),
                Wait("vous aider"),
                Say("Parlez plus lentement, s'il vous plaît."),
                Wait(sentence("slower")[:20]),
                Say("Je voudrais parler à un conseiller."),
                Wait("numéro de téléphone|numéro.*rappeler", timeout=30),
                HangUp(),
            ]
        )
    )

    assert call.problem is None, transcript(call)
    assert {row["name"] for row in tool_calls_of(stage, call)} <= {"talk_to_adviser"}
