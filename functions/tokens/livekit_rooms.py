"""LiveKit, as the tokens function uses it: a token for one room, and how many rooms are live."""

import asyncio
import json
import secrets
from datetime import UTC, datetime, timedelta

import aiohttp
import jwt
from livekit import api

from functions.tokens.settings import LiveKitSettings

LIFE = timedelta(minutes=10)
CLOCKS_APART = timedelta(seconds=30)
EMPTY_ROOM_LASTS = 60
"""Seconds, both before somebody comes and after everybody left."""
ANSWERS_WITHIN = 2
"""Seconds."""

SUPERVISORS = 5
"""How many may listen or speak in one call; agents are not counted."""

ROOM_PREFIX = "call-"


class LiveKitUnreachable(Exception):
    """How many calls are live is not known."""


def token(
    settings: LiveKitSettings, call_id: str, caller_address: str, *, is_test: bool = False
) -> str:
    """Lets one caller into one call: a microphone, text, and nothing else."""
    identity = f"caller-{secrets.token_hex(16)}"
    told = {"call_id": call_id} | ({"is_test": True} if is_test else {})
    dispatch = api.RoomAgentDispatch(agent_name=settings.agent_name, metadata=json.dumps(told))
    claims = (
        api.AccessToken(settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())
        .with_identity(identity)
        .with_attributes({"caller.address": caller_address})
        .with_grants(
            api.VideoGrants(
                room_join=True,
                room=f"{ROOM_PREFIX}{call_id}",
                can_publish_sources=["microphone"],
            )
        )
        .with_room_config(
            api.RoomConfiguration(
                agents=[dispatch],
                max_participants=1 + SUPERVISORS,
                empty_timeout=EMPTY_ROOM_LASTS,
                departure_timeout=EMPTY_ROOM_LASTS,
            )
        )
        .claims.asdict()
    )
    now = datetime.now(UTC)
    claims |= {
        "sub": identity,
        "iss": settings.livekit_api_key,
        # The SDK would write the present second, which a server whose clock is late refuses.
        "nbf": int((now - CLOCKS_APART).timestamp()),
        "exp": int((now + LIFE).timestamp()),
    }
    return jwt.encode(claims, settings.livekit_api_secret.get_secret_value(), algorithm="HS256")


def live_calls(settings: LiveKitSettings) -> int:
    return asyncio.run(_live_calls(settings))


async def _live_calls(settings: LiveKitSettings) -> int:
    client = api.LiveKitAPI(
        settings.livekit_url,
        settings.livekit_api_key,
        settings.livekit_api_secret.get_secret_value(),
        timeout=aiohttp.ClientTimeout(total=ANSWERS_WITHIN),
    )
    try:
        answer = await client.room.list_rooms(api.ListRoomsRequest())
    except (aiohttp.ClientError, api.TwirpError, TimeoutError) as error:
        raise LiveKitUnreachable() from error
    finally:
        await client.aclose()
    return sum(room.name.startswith(ROOM_PREFIX) for room in answer.rooms)
