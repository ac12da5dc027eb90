"""The simulated caller in a real room, with a stand-in for the agent at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from livekit import api

from local import backends, launcher, livekit_server, voice
from local.dialogue import Dialogue, HangUp, Say, Type, Wait
from local.launcher import TEST
from local.simulated_caller import CallError, CallResult, place
from local.telephone import RATE, Telephone
from local.world import World

ROOM = "call-" + "c" * 32


def token(world: World, identity: str) -> str:
    keys = world.place.keys
    grants = api.VideoGrants(room_join=True, room=ROOM, can_update_own_metadata=True)
    return (
        api.AccessToken(keys.livekit_key, keys.livekit_secret)
        .with_identity(identity)
        .with_grants(grants)
        .to_jwt()
    )


@pytest.fixture
async def world() -> AsyncIterator[World]:
    server = await livekit_server.ensure(print)
    async with launcher._world(TEST, {}, print, None) as (world, plan):
        await world.start_all([backends.livekit(plan.place, server)])
        yield world


@pytest.fixture
async def gateway(world: World) -> AsyncIterator[str]:
    async def give(request: web.Request) -> web.Response:
        grant = {"server_url": world.livekit_url, "participant_token": token(world, "caller")}
        return web.json_response(grant, status=201)

    app = web.Application()
    app.router.add_post("/v1/tokens", give)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def standing_in(world: World) -> AsyncIterator[Telephone]:
    """An agent that greets, and answers whatever it hears or reads with one sentence."""
    agent = Telephone()
    heard, joined = asyncio.Event(), asyncio.Event()
    agent.room.on("participant_connected", lambda _: joined.set())
    agent.room.register_text_stream_handler("lk.chat", lambda *_: heard.set())
    await agent.call(world.livekit_url, token(world, "agent"), speaks=True)

    async def say(text: str) -> None:
        await agent.room.local_participant.set_attributes({"lk.agent.state": "speaking"})
        await agent.room.local_participant.send_text(text, topic="lk.transcription")
        await agent.microphone.say(voice.speak(text, sample_rate=RATE, voice=voice.AGENT).samples)
        await agent.room.local_participant.set_attributes({"lk.agent.state": "listening"})

    async def live() -> None:
        await joined.wait()
        await say("Bonjour, je vous écoute.")
        turns = 0
        while True:
            await asyncio.sleep(0.05)
            if heard.is_set() or (len(agent.ear.sounds) > turns and agent.ear.is_silent()):
                turns = len(agent.ear.sounds)
                heard.clear()
                await say("C'est noté.")

    task = asyncio.create_task(live())
    try:
        yield agent
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await agent.hang_up()


async def test_a_dialogue_is_spoken_typed_heard_and_measured(world: World, gateway: str):
    dialogue = Dialogue(
        [
            Wait("je vous écoute"),
            Say("J'ai eu un accident."),
            Wait("noté"),
            Type("GH427KX"),
            HangUp(),
        ]
    )
    said: list[str] = []

    async with standing_in(world) as agent:
        result = await place(dialogue, gateway, on_line=lambda line: said.append(line.text))

    assert result.problem is None
    assert result.call_id == "c" * 32
    assert said == ["Bonjour, je vous écoute.", "C'est noté.", "GH427KX", "C'est noté."]
    assert agent.ear.sounds, "the agent heard the caller"
    assert [turn.text for turn in result.turns] == ["J'ai eu un accident.", "GH427KX"]
    assert all(turn.answered_after is not None for turn in result.turns)
    assert result.first_sound_after is not None
    assert result.ended == "CLIENT_INITIATED"


async def test_a_barge_in_begins_while_the_agent_sounds(world: World, gateway: str):
    dialogue = Dialogue([Say("Pardon, attendez.", when=200), HangUp(when="now")])

    async with standing_in(world):
        result = await place(dialogue, gateway)

    (turn,) = result.turns
    assert turn.agent_silenced_after is not None


async def test_an_agent_that_never_comes_is_told_not_waited_for(world: World, gateway: str):
    result: CallResult = await place(Dialogue([Wait("bonjour", timeout=1)]), gateway)

    assert result.problem == "attendu 1 s « bonjour » ; l'agent a dit : rien"
    assert result.turns == []


async def test_a_call_has_an_end_whatever_the_dialogue_says(world: World, gateway: str):
    result = await place(Dialogue([Wait("bonjour", timeout=600)]), gateway, seconds=2)

    assert result.problem == "l'appel n'était pas fini après 2 s"


async def test_a_gateway_that_does_not_answer_is_one_sentence():
    with pytest.raises(CallError, match=r"http://127\.0\.0\.1:1 ne répond pas"):
        await place(Dialogue([]), "http://127.0.0.1:1")
