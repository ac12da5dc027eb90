"""Rules of the tokens function: who may start a call now, and what the call is."""

import logging
import math
import secrets
from datetime import UTC, datetime
from typing import Any

import flask
import redis

from contract.tokens import TokenGrant
from functions.tokens import livekit_rooms
from functions.tokens.opening import OpeningSettings
from functions.tokens.problems import AllLinesBusy, LineClosed, TooManyCalls
from functions.tokens.settings import CapacitySettings, LimitSettings, LiveKitSettings
from functions.web import addresses, call_pass, throttle

logger = logging.getLogger(__name__)

TRY_AGAIN = 30
"""Seconds."""
PAUSED_FOR = 600
"""Seconds; how long an incident lasts is not known."""


def create_token(request: flask.Request) -> TokenGrant:
    capacity = CapacitySettings.from_environment()
    limit_settings = LimitSettings.from_environment()
    livekit = LiveKitSettings.from_environment()
    _check_open(capacity)
    address = addresses.hash_of(request)
    is_test = addresses.is_one_of(request, capacity.test_addresses)
    _check_limits(address, limit_settings, capacity)
    _check_capacity(livekit, capacity)
    call_id = secrets.token_hex(16)
    logger.info("call allowed", extra={"call_id": call_id})
    return TokenGrant(
        server_url=livekit.livekit_public_url or livekit.livekit_url,
        participant_token=livekit_rooms.token(livekit, call_id, address, is_test=is_test),
        call_pass=call_pass.issue(call_id),
    )


def _check_open(capacity: CapacitySettings) -> None:
    if capacity.calls_paused:
        raise LineClosed(retry_after=PAUSED_FOR, **_telephone(capacity))
    now = datetime.now(UTC)
    opens_at = OpeningSettings.from_environment().next_opening(now)
    if opens_at is not None:
        wait = math.ceil((opens_at - now).total_seconds())
        raise LineClosed(retry_after=wait, opens_at=opens_at.isoformat(), **_telephone(capacity))


def _check_limits(address: str, settings: LimitSettings, capacity: CapacitySettings) -> None:
    try:
        wait = throttle.seconds_to_wait(
            "tokens", address, settings.calls_per_address, settings.calls_altogether
        )
    except redis.RedisError as error:
        # Without counts anybody could take every line: none is given.
        logger.error("calls cannot be counted", extra={"error": type(error).__name__})
        raise _busy(capacity) from None
    if wait is not None:
        raise TooManyCalls(retry_after=wait, **_telephone(capacity))


def _check_capacity(livekit: LiveKitSettings, capacity: CapacitySettings) -> None:
    if capacity.max_calls is None:
        return
    try:
        is_full = livekit_rooms.live_calls(livekit) >= capacity.max_calls
    except livekit_rooms.LiveKitUnreachable:
        logger.error("live calls cannot be counted")
        raise _busy(capacity) from None
    if is_full:
        raise _busy(capacity)


def _busy(capacity: CapacitySettings) -> AllLinesBusy:
    return AllLinesBusy(retry_after=TRY_AGAIN, **_telephone(capacity))


def _telephone(capacity: CapacitySettings) -> dict[str, Any]:
    return {"telephone": capacity.telephone} if capacity.telephone else {}
