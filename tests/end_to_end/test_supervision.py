"""A supervisor enters a live call and leaves it; a lost agent is replaced."""

import asyncio
import json

import psutil
from livekit import api

from local.dialogue import Dialogue, HangUp, Type, Wait
from local.services import AGENT_NAME
from local.telephone import Line
from tests.end_to_end.conftest import Stage
from tests.end_to_end.dialogues import LISTENING, MOTOR
from tests.end_to_end.reading import tool_calls_of, transcript, turns_of
from tests.end_to_end.supervisor import ADDRESS, Supervisor
from tests.end_to_end.test_failures import is_a_call
from voice_worker.prompts import sentence

TOLD = "Bonjour, je suis conseillère. Dites-moi où c'est arrivé."
PLACE = "À Lyon, sur le cours Lafayette."

UP_TO_THE_PLACE = [
    LISTENING,
    Type("Bonjour, je veux déclarer une collision, hier à 7 heures."),
    Wait("numéro de contrat"),
    Type(MOTOR),
    Wait("date de naissance"),
    Type("12/03/1984"),
    Wait("code postal"),
    Type("69003"),
    Wait("Où cela"),
]


class Heard:
    """Tells when the caller has heard something."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[Line] = asyncio.Queue()

    def __call__(self, line: Line) -> None:
        self._lines.put_nowait(line)

    async def wait(self, words: str, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while words not in (await self._lines.get()).text:
                pass


async def the_live_call(supervisor: Supervisor) -> str:
    [call] = (await supervisor.asks("/v1/supervision/calls"))["items"]
    return call["call_id"]


async def test_what_is_told_to_an_adviser_is_not_asked_again_after_the_hand_back(stage: Stage):
    heard, supervisor = Heard(), Supervisor(stage)
    calling = asyncio.create_task(
        stage.play(
            Dialogue(
                [
                    *UP_TO_THE_PLACE,
                    Wait("conseiller prend la suite"),
                    Wait("où c'est arrivé", timeout=45),
                    Type(PLACE),
                    Wait("reprend la suite", timeout=45),
                    Wait("blessés"),
                    Wait("mettre fin à cet appel", timeout=45),
                ],
                speaks=False,
            ),
            on_line=heard,
        )
    )
    await heard.wait("Où cela")
    call_id = await the_live_call(supervisor)

    access = await supervisor.does("take-over", call_id)
    async with supervisor.in_the_room(access) as say:
        await say(TOLD)
        seen = await supervisor.sees(
            call_id, lambda seen: any(PLACE in turn["text"] for turn in seen["turns"]), 45
        )
        await supervisor.does("hand-back", call_id)
    await heard.wait("blessés")
    await supervisor.does("end", call_id)
    call = await calling

    assert call.problem is None, transcript(call)
    assert call.ended == "ROOM_DELETED"
    assert seen["call"]["state"] == "adviser"
    assert seen["call"]["adviser"] == ADDRESS
    turns = [(turn["speaker"], turn["text"]) for turn in turns_of(stage, call)]
    assert ("adviser", TOLD) in turns
    since = turns.index(("caller", PLACE))
    assert not any("Où cela" in text for _, text in turns[since:])
    assert turns.index(("agent", sentence("agent_resumes"))) > since
    noted = [json.loads(tool["arguments"]) for tool in tool_calls_of(stage, call)]
    assert [tool["place"] for tool in noted if "place" in tool] == [PLACE]
    [row] = stage.rows("SELECT * FROM supervised_calls WHERE call_id = :id", id=call_id)
    assert (row["adviser"], row["replacements"]) == (None, 0)
    [record] = stage.rows("SELECT * FROM calls WHERE call_id = :id", id=call_id)
    assert record["human_seconds"] > 0


async def test_a_killed_agent_is_replaced_and_says_again_that_it_is_one(stage: Stage):
    heard, supervisor = Heard(), Supervisor(stage)
    calling = asyncio.create_task(
        stage.play(
            Dialogue(
                [
                    *UP_TO_THE_PLACE[:3],
                    Wait("intelligence artificielle", timeout=60),
                    Wait("numéro de contrat"),
                    HangUp(),
                ],
                speaks=False,
            ),
            on_line=heard,
        )
    )
    await heard.wait("numéro de contrat")
    call_id = await the_live_call(supervisor)
    worker = psutil.Process(stage.world.processes["worker"].pid)
    [job] = [process for process in worker.children(recursive=True) if is_a_call(process)]

    job.kill()
    call = await calling

    assert call.problem is None, transcript(call)
    [row] = stage.rows("SELECT * FROM supervised_calls WHERE call_id = :id", id=call_id)
    assert row["replacements"] == 1


TAKEN_UP = [
    *UP_TO_THE_PLACE[:3],
    Wait("coupé un instant.*numéro de contrat", timeout=60),
    Type(MOTOR),
    Wait("date de naissance"),
    HangUp(),
]


async def test_a_call_goes_on_when_its_worker_is_stopped_and_another_starts(stage: Stage):
    heard, supervisor = Heard(), Supervisor(stage)
    calling = asyncio.create_task(stage.play(Dialogue(TAKEN_UP, speaks=False), on_line=heard))
    await heard.wait("numéro de contrat")
    call_id = await the_live_call(supervisor)

    await stage.world.processes["worker"].stop(30)
    [record] = stage.rows("SELECT * FROM calls WHERE call_id = :id", id=call_id)
    await stage.world.start("worker")
    call = await calling

    assert call.problem is None, transcript(call)
    assert record["ended_at"] is None


async def test_an_agent_that_was_replaced_leaves_and_the_call_goes_on(stage: Stage):
    """As after a stall: the first agent is well again, and another has the call."""
    heard, supervisor = Heard(), Supervisor(stage)
    calling = asyncio.create_task(stage.play(Dialogue(TAKEN_UP, speaks=False), on_line=heard))
    await heard.wait("numéro de contrat")
    call_id = await the_live_call(supervisor)

    await another_agent(stage, call_id)
    call = await calling

    assert call.problem is None, transcript(call)
    turns = turns_of(stage, call)
    said = [turn["text"] for turn in turns]
    assert said.count(sentence("disclosure")) == 2
    assert said.count(MOTOR) == 1
    [record] = stage.rows("SELECT * FROM calls WHERE call_id = :id", id=call_id)
    _, again = (turn for turn in turns if turn["text"] == sentence("disclosure"))
    assert record["answered_at"] < record["disclosed_at"] < again["started_at"]


async def another_agent(stage: Stage, call_id: str) -> None:
    place = stage.world.place
    async with api.LiveKitAPI(
        place.livekit_url, place.keys.livekit_key, place.keys.livekit_secret
    ) as client:
        await client.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(
                agent_name=AGENT_NAME,
                room=f"call-{call_id}",
                metadata=json.dumps({"call_id": call_id}),
            )
        )
