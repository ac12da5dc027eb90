"""The watcher: a caller who is alone in a room gets another agent.

LiveKit's events, the worker's word that a process of its own has died, and a schedule only say when
to look. What is done depends on who is in the room then, under the call's row: an event that comes
twice, late or out of order changes nothing.
"""

import logging
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from contract.supervision import ChecksRequest, ChecksRun, EventAccepted
from functions.database import supervision
from functions.database.engine import transact, transaction
from functions.supervision import rooms
from functions.supervision.settings import LiveKitSettings
from functions.web.problems import NotSigned

if TYPE_CHECKING:
    from livekit.protocol.webhook import WebhookEvent

ALONE = timedelta(seconds=12)
"""How long a caller may wait for an agent that nobody saw leave."""
COMING = timedelta(seconds=10)
"""How long an agent that was called may take to join."""
ADVISER_AWAY = timedelta(seconds=19)
"""An adviser who took over this long ago and is not in the room has left the call to the agent."""
REPLACEMENTS = 3
"""After so many the room is closed: the caller's page gives the number to call instead."""
LEAVING_SECONDS = 1.0
"""An agent that ends a call writes it first; where nothing can be written, it closes the room."""

_MEANINGFUL = ("participant_joined", "participant_left", "room_finished")

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    WELL = "well"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"
    FINISHED = "finished"


def event(body: bytes, authorization: str) -> EventAccepted:
    """LiveKit's webhook, signed by LiveKit over its raw body."""
    from livekit.protocol.models import ParticipantInfo

    told = _verified(body, authorization)
    call_id = told.room.name.removeprefix(rooms.PREFIX)
    if told.event not in _MEANINGFUL or call_id == told.room.name:
        return EventAccepted()
    lost_agent = None
    if told.event == "participant_left" and told.participant.kind == ParticipantInfo.Kind.AGENT:
        lost_agent = told.participant.identity
        time.sleep(LEAVING_SECONDS)
    return EventAccepted(replaced=check(call_id, lost_agent) is Verdict.REPLACED)


def checks(request: ChecksRequest) -> ChecksRun:
    """Looks at every live room, or at one."""
    if request.call_id:
        found = [request.call_id]
    else:
        with transaction() as connection:
            found = sorted({*rooms.live(), *supervision.unfinished(connection)})
    verdicts = [check(call_id, request.lost_agent) for call_id in found]
    return ChecksRun(
        rooms=len(found),
        replaced=verdicts.count(Verdict.REPLACED),
        given_up=verdicts.count(Verdict.GIVEN_UP),
        finished=verdicts.count(Verdict.FINISHED),
    )


def check(call_id: str, lost_agent: str | None = None) -> Verdict:
    """Who is in the room now, and what that asks for."""
    presence = rooms.look(call_id, lost_agent)
    if presence is None:
        return transact(lambda connection: _finished(connection, call_id))
    for stray in _strays(presence):
        rooms.remove(call_id, stray)
    is_lost = lost_agent is not None
    verdict, adviser = transact(lambda connection: _judge(connection, call_id, presence, is_lost))
    if verdict is Verdict.REPLACED:
        rooms.call_agent(call_id, presence.told | ({"adviser": adviser} if adviser else {}))
    if verdict in (Verdict.GIVEN_UP, Verdict.FINISHED):
        rooms.close(call_id)
    if verdict is not Verdict.WELL:
        logger.warning("no agent", extra={"call_id": call_id, "verdict": verdict})
    return verdict


def _strays(presence: rooms.Presence) -> list[str]:
    """Ghosts of dead processes, and agents that were replaced and came back."""
    newest = presence.agent
    return [agent.identity for agent in presence.agents if agent is not newest]


def _finished(connection: Connection, call_id: str) -> Verdict:
    supervision.lock(connection, call_id)
    supervision.change(
        connection,
        call_id,
        finished_at=datetime.now(UTC),
        alone_since=None,
        adviser=None,
        adviser_identity=None,
        taken_over_at=None,
    )
    return Verdict.FINISHED


def _judge(
    connection: Connection, call_id: str, presence: rooms.Presence, is_lost: bool
) -> tuple[Verdict, str | None]:
    """What the room asks for, and the adviser in charge of it."""
    now = datetime.now(UTC)
    call = supervision.lock(connection, call_id)
    adviser = call.adviser_identity
    is_gone = adviser not in presence.supervisors
    if adviser and is_gone and now - (call.taken_over_at or now) > ADVISER_AWAY:
        # The agent has seen it too, and goes on.
        supervision.change(
            connection, call_id, adviser=None, adviser_identity=None, taken_over_at=None
        )
        adviser = None
    record = supervision.written(connection, [call_id]).get(call_id)
    if not presence.caller or presence.agent:
        supervision.change(connection, call_id, alone_since=None)
        return Verdict.WELL, None
    if record and record.ended_at:
        # Its agent could not close it, or the caller's page came back to what was over.
        return Verdict.FINISHED, None
    alone_since = call.alone_since or now
    supervision.change(connection, call_id, alone_since=alone_since)
    is_expected = presence.is_agent_coming or (
        call.dispatched_at is not None and now - call.dispatched_at < COMING
    )
    if is_expected or not (is_lost or now - alone_since >= ALONE):
        return Verdict.WELL, None
    if call.replacements >= REPLACEMENTS:
        return Verdict.GIVEN_UP, None
    supervision.change(connection, call_id, replacements=call.replacements + 1, dispatched_at=now)
    return Verdict.REPLACED, adviser


def _verified(body: bytes, authorization: str) -> "WebhookEvent":
    from livekit import api

    settings = LiveKitSettings.from_environment()
    verifier = api.TokenVerifier(
        settings.livekit_api_key, settings.livekit_api_secret.get_secret_value()
    )
    try:
        return api.WebhookReceiver(verifier).receive(body.decode(), authorization)
    except Exception:
        # The library raises plain exceptions, for whatever is wrong with token, hash or body.
        raise NotSigned("the event is not signed by LiveKit with our key") from None
