"""The main job, on real input: a caller files a claim, and everything of it is stored."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from local.dialogue import Dialogue, HangUp, Say, Type, Wait
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import (
    COLLISION,
    GOODBYE,
    IDENTITY,
    LISTENING,
    READ_BACK,
    typed_collision,
)
from tests.end_to_end.reading import (
    is_spelled_in,
    said_by_caller,
    the_claim_of,
    the_mail_has_left,
    tool_calls_of,
    transcript,
    turns_of,
)
from voice_worker.prompts import sentence

STORY = "Bonjour, je voudrais déclarer une collision, c'était hier vers vingt heures."


async def test_a_voice_caller_files_exactly_one_claim(stage: Stage):
    before = stage.counts()
    dialogue = Dialogue(
        [
            LISTENING,
            Say(STORY),
            *IDENTITY,
            *COLLISION,
            *READ_BACK,
            Wait("numéro de sinistre"),
            *GOODBYE,
        ]
    )

    call = await stage.play(dialogue)

    assert call.problem is None, transcript(call)
    assert call.ended == "ROOM_DELETED", transcript(call)
    claim = the_claim_of(stage, call)
    yesterday = datetime.now(ZoneInfo("Europe/Paris")).date() - timedelta(days=1)
    assert (claim["peril"], claim["deductible"]) == ("collision", 30_000)
    assert claim["place"].startswith("À Lyon")
    assert str(yesterday) in str(claim["occurred_earliest"])
    after = stage.counts()
    assert after["claims"] == before["claims"] + 1
    assert after["outbox"] == before["outbox"] + 1
    assert is_spelled_in(claim["claim_number"], call.said_by("agent"))
    await the_mail_has_left(stage, claim["claim_number"])
    turns = turns_of(stage, call)
    assert turns[0]["text"] == sentence("disclosure")
    assert [turn["n"] for turn in turns] == list(range(1, len(turns) + 1))
    said = " ".join(turn["text"] for turn in turns if turn["speaker"] == "caller")
    assert "cours Lafayette" in said
    assert "c'est exact" in said
    tools = {row["name"] for row in tool_calls_of(stage, call)}
    assert {"verify_caller", "check_identity", "note_loss", "file_claim", "end_call"} <= tools
    (record,) = stage.rows("SELECT * FROM calls WHERE call_id = :id", id=call.call_id)
    assert record["disclosed_at"]
    assert record["ended_at"]
    assert record["disposition"] == "claim_opened"


async def test_a_caller_who_only_types_files_exactly_one_claim(stage: Stage):
    dialogue = Dialogue(
        [
            *typed_collision(16),
            Type("oui"),
            Wait("numéro de sinistre"),
            HangUp(),
        ],
        speaks=False,
    )

    call = await stage.play(dialogue)

    assert call.problem is None, transcript(call)
    claim = the_claim_of(stage, call)
    assert claim["peril"] == "collision"
    sources = {turn["source"] for turn in turns_of(stage, call) if turn["speaker"] == "caller"}
    assert sources == {"text"}


async def test_two_calls_at_once_do_not_mix(stage: Stage):
    water = Dialogue([LISTENING, Say("J'ai une fuite dans la cuisine."), Wait("contrat"), HangUp()])
    theft = Dialogue(
        [
            LISTENING,
            Say("Des voleurs ont forcé mon garage."),
            Wait("sans intelligence|contrat"),
            HangUp(),
        ]
    )

    one, other = await asyncio.gather(stage.play(water), stage.play(theft))

    assert (one.problem, other.problem) == (None, None), transcript(one) + transcript(other)
    said_by_one = said_by_caller(stage, one)
    said_by_other = said_by_caller(stage, other)
    assert "fuite" in said_by_one
    assert "garage" not in said_by_one
    assert "garage" in said_by_other
    assert "fuite" not in said_by_other
