"""LiveKit, as supervision uses it: who is in a call's room, and what is done there."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from functions.supervision.problems import NoAgent
from functions.supervision.settings import LiveKitSettings
from functions.web.problems import Unavailable

if TYPE_CHECKING:
    from livekit import api

T = TypeVar("T")

PREFIX = "call-"
CALLER = "caller-"
SUPERVISOR = "supervisor-"
METHOD = "supervision"
"""The remote procedure that the agent answers."""
AGENT_STATE = "lk.agent.state"

ANSWERS_WITHIN = 3
"""Seconds, for LiveKit."""
AGENT_ANSWERS_WITHIN = 5
"""Seconds, for the agent."""
COMING_SECONDS = 10
"""How long an agent may take to join once a worker has taken its job."""
TOKEN_LIFE = timedelta(seconds=60)
CLOCKS_APART = timedelta(seconds=30)


def room_of(call_id: str) -> str:
    return PREFIX + call_id


@dataclass(frozen=True)
class Agent:
    identity: str
    joined_at: datetime
    state: str | None
    is_lost: bool
    """Its process is known to have failed: what is left in the room is a ghost."""


@dataclass(frozen=True)
class Presence:
    """Who is in a room."""

    caller: bool = False
    agents: list[Agent] = field(default_factory=list)
    """The newest last."""
    supervisors: frozenset[str] = frozenset()
    is_agent_coming: bool = False
    """A job was given to a worker, which has not joined yet."""
    told: dict[str, Any] = field(default_factory=dict)
    """What the first agent was told of the call."""

    @property
    def agent(self) -> Agent | None:
        return next((agent for agent in reversed(self.agents) if not agent.is_lost), None)


def live() -> dict[str, datetime]:
    """The calls that have a room, and since when."""

    async def ask(client: "api.LiveKitAPI") -> dict[str, datetime]:
        from livekit import api

        answer = await client.room.list_rooms(api.ListRoomsRequest())
        return {
            room.name.removeprefix(PREFIX): datetime.fromtimestamp(room.creation_time, UTC)
            for room in answer.rooms
            if room.name.startswith(PREFIX)
        }

    return _run(ask)


def look(call_id: str, lost_agent: str | None = None) -> Presence | None:
    """Who is there; None when there is no such room. LiveKit takes twenty seconds to see that an
    agent is lost; whoever started it may know before."""

    async def ask(client: "api.LiveKitAPI") -> Presence | None:
        from livekit import api

        room = room_of(call_id)
        found = await client.room.list_rooms(api.ListRoomsRequest(names=[room]))
        if not found.rooms:
            return None
        people, dispatches = await asyncio.gather(
            client.room.list_participants(api.ListParticipantsRequest(room=room)),
            client.agent_dispatch.list_dispatch(room),
        )
        jobs = [job for dispatch in dispatches for job in dispatch.state.jobs]
        first = min(
            (dispatch for dispatch in dispatches if dispatch.metadata),
            key=lambda dispatch: dispatch.state.created_at,
            default=None,
        )
        told = json.loads(first.metadata) if first else {"call_id": call_id}
        return _presence(list(people.participants), jobs, lost_agent, told)

    return _run(ask)


def _presence(
    people: list[Any], jobs: list[Any], lost_agent: str | None, told: dict[str, Any]
) -> Presence:
    from livekit.protocol.models import ParticipantInfo

    there = {each.identity for each in people}
    started = {job.state.participant_identity: job.state.started_at / 1e9 for job in jobs}
    agents = [
        Agent(
            identity=each.identity,
            joined_at=datetime.fromtimestamp(each.joined_at, UTC),
            state=each.attributes.get(AGENT_STATE),
            is_lost=each.identity == lost_agent,
        )
        for each in people
        if each.kind == ParticipantInfo.Kind.AGENT
    ]

    def age(agent: Agent) -> tuple[float, datetime]:
        """A stalled agent that comes back joins last, and is not the newest: its job is older.
        A job of the last seconds is not listed yet."""
        return started.get(agent.identity, math.inf), agent.joined_at

    # LiveKit calls the job of a dead process running for ever: only a young one is on its way.
    elsewhere = started.keys() - there - {lost_agent}
    newest = max((started[identity] for identity in elsewhere), default=0)
    return Presence(
        caller=any(name.startswith(CALLER) for name in there),
        agents=sorted(agents, key=age),
        supervisors=frozenset(name for name in there if name.startswith(SUPERVISOR)),
        is_agent_coming=time.time() - newest < COMING_SECONDS,
        told=told,
    )


def tell_agent(call_id: str, agent: Agent, message: dict[str, Any]) -> None:
    """Raises NoAgent when it does not answer, or not as it should."""

    async def ask(client: "api.LiveKitAPI") -> None:
        from livekit import api
        from livekit.protocol.room import PerformRpcRequest, PerformRpcResponse

        room = room_of(call_id)
        service = client.room
        # The server has this method and the library no function for it yet.
        await service._client.request(
            "RoomService",
            "PerformRpc",
            PerformRpcRequest(
                room=room,
                destination_identity=agent.identity,
                method=METHOD,
                payload=json.dumps(message, ensure_ascii=False),
                response_timeout_ms=AGENT_ANSWERS_WITHIN * 1000,
            ),
            service._auth_header(api.VideoGrants(room_admin=True, room=room)),
            PerformRpcResponse,
        )

    _run(ask, refused=NoAgent, seconds=AGENT_ANSWERS_WITHIN + 1)


def remove(call_id: str, identity: str) -> None:
    """Nothing happens when they are not there."""

    async def ask(client: "api.LiveKitAPI") -> None:
        from livekit import api

        await _unless_gone(
            client.room.remove_participant(
                api.RoomParticipantIdentity(room=room_of(call_id), identity=identity)
            )
        )

    _run(ask)


def close(call_id: str) -> None:
    """Everybody leaves. Nothing happens when the room is gone."""

    async def ask(client: "api.LiveKitAPI") -> None:
        from livekit import api

        await _unless_gone(client.room.delete_room(api.DeleteRoomRequest(room=room_of(call_id))))

    _run(ask)


def call_agent(call_id: str, told: dict[str, Any]) -> None:
    """Asks for another agent in the room, and tells it of the call."""

    async def ask(client: "api.LiveKitAPI") -> None:
        from livekit import api

        await client.agent_dispatch.create_dispatch(
            api.CreateAgentDispatchRequest(
                agent_name=LiveKitSettings.from_environment().agent_name,
                room=room_of(call_id),
                metadata=json.dumps(told),
            )
        )

    _run(ask)


def token(call_id: str, identity: str, *, is_heard: bool) -> str:
    """Lets a supervisor into a call: unseen and silent, or seen and heard. It speaks to nobody's
    program either way: no data, no attributes."""
    import jwt
    from livekit import api

    settings = LiveKitSettings.from_environment()
    secret = settings.livekit_api_secret.get_secret_value()
    grants = api.VideoGrants(
        room_join=True,
        room=room_of(call_id),
        hidden=not is_heard,
        can_publish=is_heard,
        can_publish_data=False,
        can_publish_sources=["microphone"] if is_heard else [],
    )
    claims = api.AccessToken(settings.livekit_api_key, secret).with_grants(grants).claims.asdict()
    now = datetime.now(UTC)
    claims |= {
        "sub": identity,
        "iss": settings.livekit_api_key,
        # The SDK would write the present second, which a server whose clock is late refuses.
        "nbf": int((now - CLOCKS_APART).timestamp()),
        "exp": int((now + TOKEN_LIFE).timestamp()),
    }
    return jwt.encode(claims, secret, algorithm="HS256")


async def _unless_gone(request: Awaitable[Any]) -> None:
    from livekit import api

    try:
        await request
    except api.TwirpError as error:
        if error.code != api.TwirpErrorCode.NOT_FOUND:
            raise


def _run(
    ask: "Callable[[api.LiveKitAPI], Awaitable[T]]",
    *,
    refused: type[Exception] = Unavailable,
    seconds: float = ANSWERS_WITHIN,
) -> T:
    import aiohttp
    from livekit import api

    async def within() -> T:
        settings = LiveKitSettings.from_environment()
        client = api.LiveKitAPI(
            settings.livekit_url,
            settings.livekit_api_key,
            settings.livekit_api_secret.get_secret_value(),
            timeout=aiohttp.ClientTimeout(total=seconds),
        )
        try:
            return await ask(client)
        finally:
            await client.aclose()

    try:
        return asyncio.run(within())
    except api.TwirpError as error:
        raise refused() from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable("LiveKit does not answer", retry_after=5) from error
