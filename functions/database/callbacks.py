"""Queries on callbacks: what was asked, which places are taken, what advisers did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from contract.callbacks import (
    Brief,
    CallbackRequest,
    CallbackState,
    Reason,
    Slot,
    Timing,
    Urgency,
)
from contract.verifications import Level
from functions.database.sealing import open_sealed, seal
from functions.database.tables import callback_slots, callbacks, policyholders
from functions.database.upserts import insert_or_lock
from functions.web.problems import InProgress

TO_DO = (CallbackState.WAITING, CallbackState.TAKEN, CallbackState.UNREACHABLE)
HOLDS_A_PLACE = (CallbackState.WAITING, CallbackState.TAKEN)

_column = callbacks.c


@dataclass(frozen=True)
class Holder:
    first_name: str
    last_name: str
    phone: str | None


@dataclass(frozen=True)
class Asked:
    """A request, with what is known of who made it."""

    request: CallbackRequest
    call_id: str
    policyholder_id: int | None
    level: Level
    phone: str
    phone_on_file: bool
    first_name: str | None
    last_name: str | None
    address_hash: str | None

    @property
    def open_for(self) -> str:
        return _open_for(self.call_id, self.request.matter)


@dataclass(frozen=True)
class Stored:
    id: str
    call_id: str
    policyholder_id: int | None
    state: CallbackState
    timing: Timing
    slot: Slot
    phone: str
    first_name: str | None
    last_name: str | None
    level: Level
    reason: Reason
    urgency: Urgency
    language: str | None
    created_at: datetime
    changed_at: datetime
    taken_by: str | None
    attempts: int
    note: str | None
    sealed_brief: str | None

    def brief(self) -> Brief | None:
        if self.sealed_brief is None:
            return None
        return Brief.model_validate_json(open_sealed(self.sealed_brief, _place("brief", self.id)))


def holder(connection: Connection, policyholder_id: int) -> Holder:
    columns = policyholders.c
    row = connection.execute(
        select(columns.first_name, columns.last_name, columns.phone).where(
            columns.id == policyholder_id
        )
    ).one()
    return Holder(row.first_name, row.last_name, row.phone)


# --- Asking -------------------------------------------------------------------------------------


def lock_open(connection: Connection, call_id: str, matter: str) -> Stored | None:
    """What the call asked for already about this matter, and is still to be done."""
    which = _column.open_for == _open_for(call_id, matter)
    row = connection.execute(select(callbacks).where(which).with_for_update()).one_or_none()
    return _stored(row) if row else None


def count_open(connection: Connection, **of: str) -> int:
    which = [_column[name] == value for name, value in of.items()]
    statement = select(func.count()).where(_column.open_for.is_not(None), *which)
    return connection.scalar(statement) or 0


def count_asked(connection: Connection, address_hash: str | None, now: datetime) -> int:
    """From one network address, over 24 hours."""
    if address_hash is None:
        return 0
    statement = select(func.count()).where(
        _column.address_hash == address_hash, _column.created_at > now - timedelta(days=1)
    )
    return connection.scalar(statement) or 0


def add(
    connection: Connection,
    callback_id: str,
    asked: Asked,
    timing: Timing,
    slot: Slot,
    now: datetime,
) -> None:
    values = _values(callback_id, asked, timing, slot, now) | {
        "id": callback_id,
        "open_for": asked.open_for,
        "call_id": asked.call_id,
        "matter": asked.request.matter,
        "state": CallbackState.WAITING,
        "address_hash": asked.address_hash,
        "attempts": 0,
        "created_at": now,
    }
    try:
        connection.execute(insert(callbacks).values(values))
    except IntegrityError:
        # The call asks for the same matter at this very moment, under another key.
        raise InProgress(retry_after=1) from None


def replace(
    connection: Connection,
    callback_id: str,
    asked: Asked,
    state: CallbackState,
    timing: Timing,
    slot: Slot,
    now: datetime,
) -> None:
    values = _values(callback_id, asked, timing, slot, now) | {"state": state}
    connection.execute(update(callbacks).where(_column.id == callback_id).values(values))


def _values(
    callback_id: str, asked: Asked, timing: Timing, slot: Slot, now: datetime
) -> dict[str, Any]:
    request = asked.request
    return {
        "policyholder_id": asked.policyholder_id,
        "timing": timing,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "phone": asked.phone,
        "phone_on_file": asked.phone_on_file,
        "first_name": asked.first_name,
        "last_name": asked.last_name,
        "level": asked.level,
        "reason": request.reason,
        "urgency": request.urgency,
        "language": request.language,
        "brief": seal(request.brief.model_dump_json(), _place("brief", callback_id)),
        "consent": seal(request.consent.model_dump_json(), _place("consent", callback_id)),
        "changed_at": now,
    }


# --- Slots --------------------------------------------------------------------------------------


def lock_slot(connection: Connection, starts_at: datetime) -> None:
    """Until the commit nobody else counts or takes its places."""
    insert_or_lock(connection, callback_slots, {"starts_at": starts_at})


def starts(connection: Connection, within: Slot, without: Stored | None = None) -> list[datetime]:
    """When those begin that hold a place."""
    statement = select(_column.starts_at).where(
        _column.state.in_(HOLDS_A_PLACE),
        _column.starts_at >= within.starts_at,
        _column.starts_at < within.ends_at,
    )
    if without is not None:
        statement = statement.where(_column.id != without.id)
    return list(connection.scalars(statement))


# --- Ringing ------------------------------------------------------------------------------------


def listed(
    connection: Connection,
    *,
    state: CallbackState | None,
    between: tuple[datetime, datetime] | None,
    after: str | None,
    limit: int,
) -> list[Stored]:
    """By slot; `after` is the id of one that was given already."""
    states: Sequence[CallbackState] = [state] if state else TO_DO
    statement = select(callbacks).where(_column.state.in_(states))
    if between:
        statement = statement.where(_column.starts_at >= between[0], _column.starts_at < between[1])
    if after is not None:
        last = connection.execute(
            select(_column.starts_at).where(_column.id == after)
        ).one_or_none()
        if last is None:
            return []
        statement = statement.where(
            or_(
                _column.starts_at > last.starts_at,
                and_(_column.starts_at == last.starts_at, _column.id > after),
            )
        )
    ordered = statement.order_by(_column.starts_at, _column.id).limit(limit)
    return [_stored(row) for row in connection.execute(ordered)]


def lock(connection: Connection, callback_id: str) -> Stored | None:
    which = _column.id == callback_id
    row = connection.execute(select(callbacks).where(which).with_for_update()).one_or_none()
    return _stored(row) if row else None


def move(
    connection: Connection,
    stored: Stored,
    state: CallbackState,
    now: datetime,
    *,
    taken_by: str | None,
    note: str | None,
    is_repeated: bool,
) -> None:
    values: dict[str, Any] = {"state": state, "changed_at": now, "taken_by": taken_by}
    if note is not None:
        values["note"] = note
    if state not in TO_DO:
        values["open_for"] = None
    if state is CallbackState.UNREACHABLE and not is_repeated:
        values["attempts"] = stored.attempts + 1
    connection.execute(update(callbacks).where(_column.id == stored.id).values(values))


def _open_for(call_id: str, matter: str) -> str:
    return f"{call_id}:{matter}"


def _place(column: str, callback_id: str) -> str:
    return f"callbacks.{column}:{callback_id}"


def _stored(row: Row[Any]) -> Stored:
    return Stored(
        id=row.id,
        call_id=row.call_id,
        policyholder_id=row.policyholder_id,
        state=CallbackState(row.state),
        timing=Timing(row.timing),
        slot=Slot(starts_at=row.starts_at, ends_at=row.ends_at),
        phone=row.phone,
        first_name=row.first_name,
        last_name=row.last_name,
        level=Level(row.level),
        reason=Reason(row.reason),
        urgency=Urgency(row.urgency),
        language=row.language,
        created_at=row.created_at,
        changed_at=row.changed_at,
        taken_by=row.taken_by,
        attempts=row.attempts,
        note=row.note,
        sealed_brief=row.brief,
    )
