"""A real LiveKit server, callers and agents who are not persons, and supervision over them."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from livekit import api, rtc
from sqlalchemy import Engine

from contract.roles import Role
from local import livekit_server, ports
from tests.integration.conftest import _running
from tests.services import Service

KEY, SECRET = "devkey", "a-livekit-secret-of-at-least-32-characters"


class Loop:
    """LiveKit's clients need a loop that runs on; tests and functions block theirs."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any], seconds: float = 20) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)


@dataclass
class Participant:
    room: rtc.Room
    orders: list[dict[str, Any]] = field(default_factory=list)
    """What the supervision function told this agent."""
    answers: bool = True
    received: list[str] = field(default_factory=list)
    """Whatever reached this participant: data, text, people."""


class LiveKit:
    """A server, and whoever a test lets into its rooms."""

    def __init__(self, url: str, loop: Loop) -> None:
        self.url, self._loop = url, loop
        self._people: list[Participant] = []

    def caller(self, call_id: str, *, supervisors: int = 5) -> Participant:
        grants = api.VideoGrants(room_join=True, room=f"call-{call_id}")
        configuration = api.RoomConfiguration(max_participants=1 + supervisors)
        token = self._token(f"caller-{call_id}", grants).with_room_config(configuration)
        return self._join(token.to_jwt())

    def agent(self, call_id: str, name: str = "agent-1") -> Participant:
        grants = api.VideoGrants(room_join=True, room=f"call-{call_id}", agent=True)
        token = self._token(name, grants).with_kind("agent")
        joined = self._join(token.to_jwt())

        async def obey(data: rtc.RpcInvocationData) -> str:
            if not joined.answers:
                raise rtc.RpcError(1500, "no")
            joined.orders.append(json.loads(data.payload))
            return "ok"

        joined.room.local_participant.register_rpc_method("supervision", obey)
        return joined

    def supervisor(self, access: dict[str, Any]) -> Participant:
        return self._join(access["participant_token"])

    def leaves(self, who: Participant) -> None:
        self._loop.run(who.room.disconnect())

    def publishes(self, who: Participant) -> bool:
        async def publish() -> bool:
            source = rtc.AudioSource(48_000, 1)
            track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            try:
                await asyncio.wait_for(who.room.local_participant.publish_track(track, options), 2)
            except (rtc.participant.PublishTrackError, TimeoutError):
                return False
            return True

        return bool(self._loop.run(publish()))

    def asks(self, method: str, request: Any) -> Any:
        async def ask() -> Any:
            client = api.LiveKitAPI(self.url, KEY, SECRET)
            try:
                service = client.agent_dispatch if "dispatch" in method else client.room
                return await getattr(service, method)(request)
            finally:
                await client.aclose()

        return self._loop.run(ask())

    def people(self, call_id: str) -> set[str]:
        found = self.asks("list_participants", api.ListParticipantsRequest(room=f"call-{call_id}"))
        return {each.identity for each in found.participants}

    def dispatches(self, call_id: str) -> list[Any]:
        """Those that asked for our agent: LiveKit makes one for any, in every room."""
        found = self.asks("list_dispatch", f"call-{call_id}")
        return [each for each in found if each.agent_name]

    def until(self, is_so: Callable[[], bool], seconds: float = 10) -> None:
        limit = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < limit, "it did not come about"
            time.sleep(0.02)

    def everybody_leaves(self) -> None:
        for who in self._people:
            self._loop.run(who.room.disconnect())
        self._people.clear()
        for room in self.asks("list_rooms", api.ListRoomsRequest()).rooms:
            self.asks("delete_room", api.DeleteRoomRequest(room=room.name))
        self.until(lambda: not self.asks("list_rooms", api.ListRoomsRequest()).rooms)

    def _token(self, identity: str, grants: api.VideoGrants) -> api.AccessToken:
        return api.AccessToken(KEY, SECRET).with_identity(identity).with_grants(grants)

    def _join(self, token: str) -> Participant:
        joined: Participant = self._loop.run(self._connect(token))
        self._people.append(joined)
        return joined

    async def _connect(self, token: str) -> Participant:
        # A room belongs to the loop that it is made in.
        joined = Participant(rtc.Room())
        room, received = joined.room, joined.received
        room.on("participant_connected", lambda who: received.append(f"came {who.identity}"))
        room.on("participant_disconnected", lambda who: received.append(f"left {who.identity}"))
        room.on("data_received", lambda packet: received.append(f"data {packet.data!r}"))
        room.on("disconnected", lambda reason: received.append(f"disconnected {reason}"))
        await room.connect(self.url, token)
        return joined


@pytest.fixture(scope="session")
def livekit_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    program = livekit_server.find()
    if program is None:
        pytest.fail("no LiveKit server: `make setup` builds one")
    http, tcp, udp = ports.free(3)
    folder: Path = tmp_path_factory.mktemp("livekit")
    configuration = livekit_server.configuration(http, tcp, udp, KEY, SECRET, "http://127.0.0.1:9/")
    (folder / "livekit.yaml").write_text(configuration)
    command = [str(program), "--config", str(folder / "livekit.yaml")]
    loop = Loop()
    with _running(command, folder / "log", lambda: _answers(http)):
        yield LiveKit(f"ws://127.0.0.1:{http}", loop)
    loop.close()


@pytest.fixture
def livekit(livekit_session: LiveKit, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveKit]:
    for name, value in {
        "LIVEKIT_URL": livekit_session.url,
        "LIVEKIT_API_KEY": KEY,
        "LIVEKIT_API_SECRET": SECRET,
        "AGENT_NAME": "centre-appel",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("functions.supervision.watch.LEAVING_SECONDS", 0)
    monkeypatch.setattr("functions.supervision.watch.ALONE", timedelta(0))
    yield livekit_session
    livekit_session.everybody_leaves()


@pytest.fixture
def supervisor(mariadb_database: Engine, livekit: LiveKit) -> Service:
    return Service("supervision", identity="dashboard", call_id=None)


@pytest.fixture
def reader(supervisor: Service) -> Service:
    return Service("supervision", identity="dashboard", call_id=None, role=Role.READER)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
