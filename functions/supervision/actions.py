"""What a supervisor does in a live call: written down first, then done, then written as done.

An action that is asked twice under one key is one action: the agent knows it by its id, and LiveKit
takes every other step twice without harm.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from contract.roles import Role
from contract.supervision import (
    ActionKind,
    ActionOutcome,
    Reasoned,
    RoomAccess,
    SupervisionAction,
    Whisper,
)
from functions.database import audit, supervision
from functions.database.engine import transact
from functions.database.supervision import Supervised
from functions.supervision import rooms
from functions.supervision.problems import AdviserInCharge, NoAgent, NotTakenOver
from functions.supervision.settings import LiveKitSettings
from functions.web.context import Context
from functions.web.problems import IdempotencyMismatch, NotFound, Problem

Check = Callable[[Supervised], None]


def listen(call_id: str, request: Reasoned, context: Context) -> RoomAccess:
    action = _begin(ActionKind.LISTEN, call_id, request, context)
    _do(action, lambda presence: None)
    return _access(_finish(action), is_heard=False)


def whisper(call_id: str, request: Whisper, context: Context) -> SupervisionAction:
    action = _begin(ActionKind.WHISPER, call_id, request, context, text=request.text)
    _do(action, lambda presence: _tell(action, presence, text=request.text))
    return _finish(action)


def take_over(call_id: str, request: Reasoned, context: Context) -> RoomAccess:
    """The agent is silent before the supervisor may speak, and lost agents stay silent too."""
    who = _person(context)

    def is_free(call: Supervised) -> None:
        if call.adviser not in (None, who):
            raise AdviserInCharge(adviser=call.adviser)

    action = _begin(ActionKind.TAKE_OVER, call_id, request, context, check=is_free)
    identity = _identity(action)

    def keep(connection: Connection) -> None:
        call = supervision.lock(connection, call_id)
        is_free(call)
        supervision.change(
            connection,
            call_id,
            adviser=who,
            adviser_identity=identity,
            taken_over_at=call.taken_over_at or datetime.now(UTC),
        )

    _do(action, lambda presence: _tell(action, presence, adviser=identity), keep)
    return _access(_finish(action), is_heard=True)


def hand_back(call_id: str, request: Reasoned, context: Context) -> SupervisionAction:
    who = _person(context)
    leaving: list[str] = []

    def is_theirs(call: Supervised) -> None:
        may = call.adviser == who or context.role is Role.ADMIN
        if call.adviser is None or not may:
            raise NotTakenOver()
        leaving.append(call.adviser_identity or "")

    action = _begin(ActionKind.HAND_BACK, call_id, request, context, check=is_theirs)

    def release(connection: Connection) -> None:
        supervision.lock(connection, call_id)
        supervision.change(
            connection, call_id, adviser=None, adviser_identity=None, taken_over_at=None
        )

    def leave(presence: rooms.Presence) -> None:
        _tell(action, presence)
        for identity in leaving:
            rooms.remove(call_id, identity)

    _do(action, leave, release)
    return _finish(action)


def end(call_id: str, request: Reasoned, context: Context) -> SupervisionAction:
    action = _begin(ActionKind.END, call_id, request, context)

    def finish(presence: rooms.Presence) -> None:
        try:
            _tell(action, presence)
        except NoAgent:
            # Nobody is there to say goodbye.
            rooms.close(call_id)

    _do(action, finish)
    return _finish(action)


def _begin(
    kind: ActionKind,
    call_id: str,
    request: Reasoned,
    context: Context,
    *,
    text: str | None = None,
    check: Check = lambda call: None,
) -> SupervisionAction:
    """Raises what `check` finds, unless this very action was already done."""
    key = context.idempotency_key or ""
    body_hash = hashlib.sha256(kind.encode() + b"\n" + context.body).hexdigest()
    wanted = SupervisionAction(
        id=uuid.uuid4().hex,
        call_id=call_id,
        kind=kind,
        who=_person(context),
        reason=request.reason,
        text=text,
        requested_at=datetime.now(UTC),
        outcome=ActionOutcome.UNDER_WAY,
    )

    def write(connection: Connection) -> SupervisionAction:
        call = supervision.lock(connection, call_id)
        action, stored_hash = supervision.add_action(connection, wanted, key, body_hash)
        if stored_hash != body_hash or action.who != wanted.who:
            raise IdempotencyMismatch()
        if action.outcome is not ActionOutcome.DONE:
            check(call)
        audit.add(connection, context, f"calls.{kind}", detail=call_id)
        return action

    return transact(write)


def _do(
    action: SupervisionAction,
    effect: Callable[[rooms.Presence], None],
    record: Callable[[Connection], None] = lambda connection: None,
) -> None:
    """Has the effect, unless it was had; what fails is written as failed."""
    if action.outcome is ActionOutcome.DONE:
        return
    try:
        presence = rooms.look(action.call_id)
        if presence is None:
            raise NotFound("this call is over, or never was")
        effect(presence)
    except Problem:
        _write_outcome(action, ActionOutcome.FAILED, lambda connection: None)
        raise
    _write_outcome(action, ActionOutcome.DONE, record)


def _write_outcome(
    action: SupervisionAction, outcome: ActionOutcome, record: Callable[[Connection], None]
) -> None:
    def write(connection: Connection) -> None:
        record(connection)
        supervision.finish_action(connection, action.id, outcome, datetime.now(UTC))

    transact(write)


def _finish(action: SupervisionAction) -> SupervisionAction:
    if action.outcome is ActionOutcome.DONE:
        return action
    return action.model_copy(update={"outcome": ActionOutcome.DONE, "done_at": datetime.now(UTC)})


def _tell(action: SupervisionAction, presence: rooms.Presence, **message: Any) -> None:
    agent = presence.agent
    if agent is None:
        raise NoAgent()
    rooms.tell_agent(action.call_id, agent, {"id": action.id, "kind": action.kind} | message)


def _access(action: SupervisionAction, *, is_heard: bool) -> RoomAccess:
    identity = _identity(action)
    return RoomAccess(
        action=action,
        server_url=LiveKitSettings.from_environment().browser_url,
        participant_token=rooms.token(action.call_id, identity, is_heard=is_heard),
        identity=identity,
    )


def _identity(action: SupervisionAction) -> str:
    """The caller sees it: it names no one."""
    return rooms.SUPERVISOR + action.id


def _person(context: Context) -> str:
    if context.user is None:
        raise RuntimeError("these routes are for people at the dashboard alone")
    return context.user
