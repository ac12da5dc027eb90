"""What a caller dictates by voice is stored exactly as said, or asked again."""

import json
from datetime import timedelta
from typing import Any

from local.dialogue import Dialogue, HangUp, Say, Type, Wait
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import LISTENING, MOTOR, READ_BACK
from tests.end_to_end.reading import the_claim_of, transcript
from voice_worker.call import PARIS, now_in_paris

IDENTITY = {"policy_number": MOTOR, "birth_date": "1984-03-12", "postcode": "69003"}
LOSS = {
    "line": "motor",
    "peril": "collision",
    "occurred_at": "20:00",
    "place": "Lyon",
    "description": "une collision",
    "injured_count": 0,
    "driver": "moi",
    "drivable": True,
    "other_party_known": True,
    "joint_report_signed": False,
}


def step(*emit: dict[str, Any]) -> dict[str, Any]:
    return {"emit": list(emit)}


def calls(name: str, **args: Any) -> dict[str, Any]:
    return {"call": name, "args": args}


async def test_a_repaired_plate_a_spelled_e_mail_and_a_spoken_date_are_stored_as_said(stage: Stage):
    day = (now_in_paris() - timedelta(days=2)).date()
    await stage.emulators.play(
        {
            "name": "dictated",
            "model": [
                step(calls("verify_caller")),
                step(calls("check_identity", **IDENTITY)),
                step({"text": "Merci. Je vous écoute."}),
                step(calls("report_loss")),
                step(calls("note_loss", **LOSS, occurred_on=day.isoformat())),
                step({"text": "Quelle est sa plaque ?"}),
                # The model kept the letters that the caller took back: it is not believed.
                step(calls("note_loss", other_party_plate="AB123CD")),
                step({"text": "Pouvez-vous redire la plaque ?"}),
                step(calls("note_loss", other_party_plate="AB-123-CE")),
                step({"text": "Et son adresse e-mail ?"}),
                step(calls("note_loss", other_party_email="jean-paul.martin@orange.fr")),
                step(calls("read_back_loss")),
                step(calls("file_claim")),
            ],
        }
    )

    call = await stage.play(
        Dialogue(
            [
                LISTENING,
                Type("Bonjour, je veux déclarer un sinistre."),
                Wait("numéro de contrat"),
                Type(f"Contrat {MOTOR}, née le 12 mars 1984, code postal 69003."),
                Wait("Je vous écoute"),
                Say("Une collision, avant-hier vers vingt heures."),
                Wait("Quelle est sa plaque"),
                Say("A B, cent vingt-trois, C D, non pardon, C E."),
                Wait("redire la plaque"),
                Say("A B, cent vingt-trois, C E."),
                Wait("adresse e-mail"),
                Say("jean tiret paul point martin arobase orange point f r"),
                *READ_BACK,
                Wait("numéro de sinistre", timeout=30),
                HangUp(),
            ]
        )
    )

    assert call.problem is None, transcript(call)
    claim = the_claim_of(stage, call)
    circumstances = claim["circumstances"]
    if isinstance(circumstances, str):
        circumstances = json.loads(circumstances)
    assert circumstances["other_party_plate"] == "AB123CE"
    assert circumstances["other_party_email"] == "jean-paul.martin@orange.fr"
    happened = claim["occurred_earliest"].replace(tzinfo=None) + timedelta(
        hours=now_in_paris().astimezone(PARIS).utcoffset().total_seconds() / 3600
    )
    assert (happened.date(), happened.hour) == (day, 20)
    assert claim["occurrence_precision"] == "about"
