"""Rules of the callbacks function: one for each call and matter, in a slot that has a place."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Connection

from contract.callbacks import (
    Callback,
    CallbackChange,
    CallbackRequest,
    Callbacks,
    CallbackState,
    KeptCallback,
    Slot,
    Slots,
    Timing,
    Urgency,
)
from contract.roles import Role
from contract.verifications import Level
from functions.callbacks.hours import Hours, hours
from functions.callbacks.problems import (
    NoPhone,
    NoSlots,
    NotInThatState,
    SlotNotFree,
    TooManyCallbacks,
)
from functions.database import audit, callbacks
from functions.database.callbacks import Asked, Stored
from functions.database.engine import transact, transaction
from functions.web.context import Context, Identity
from functions.web.idempotency import once
from functions.web.problems import NotAllowed, NotFound, VerificationRequired, invalid
from functions.web.verification import VerifiedCaller

OPEN_PER_CALL = 3
OPEN_PER_PHONE = 3
ASKED_PER_ADDRESS = 5
"""Over any 24 hours."""
PAGE = 50

_FROM: dict[CallbackState, set[CallbackState]] = {
    CallbackState.TAKEN: {CallbackState.WAITING, CallbackState.UNREACHABLE},
    CallbackState.WAITING: {CallbackState.TAKEN},
    CallbackState.DONE: {CallbackState.TAKEN, CallbackState.UNREACHABLE},
    CallbackState.UNREACHABLE: {CallbackState.TAKEN},
    CallbackState.CANCELLED: {
        CallbackState.WAITING,
        CallbackState.TAKEN,
        CallbackState.UNREACHABLE,
    },
}
"""State → those from which it may be reached."""


# --- Asking -------------------------------------------------------------------------------------


def ask(request: CallbackRequest, caller: VerifiedCaller | None, context: Context) -> KeptCallback:
    if request.phone is None and caller is None:
        raise VerificationRequired("the number on file is a policyholder's", level=1)
    if request.phone is not None and not hours().rings(request.phone):
        raise invalid("#/phone", "advisers do not ring this kind of number")
    return once(context, lambda connection: _keep(connection, request, caller, context))


def _keep(
    connection: Connection,
    request: CallbackRequest,
    caller: VerifiedCaller | None,
    context: Context,
) -> KeptCallback:
    now = datetime.now(UTC)
    if request.wished is not None and request.wished < now:
        raise invalid("#/wished", "this moment is over")
    earlier = callbacks.lock_open(connection, context.required_call_id, request.matter)
    asked = _asked(connection, request, caller, context)
    if earlier is None:
        _refuse_too_many(connection, asked, now)
    timing, slot = _place(connection, request, now, earlier)
    callback_id = earlier.id if earlier else uuid4().hex
    # Who took it already is told more, and keeps it.
    is_taken = earlier is not None and earlier.state is CallbackState.TAKEN
    state = CallbackState.TAKEN if is_taken else CallbackState.WAITING
    if earlier:
        callbacks.replace(connection, callback_id, asked, state, timing, slot, now)
    else:
        callbacks.add(connection, callback_id, asked, timing, slot, now)
    audit.add(
        connection,
        context,
        "callbacks.change" if earlier else "callbacks.ask",
        whose=asked.policyholder_id,
        detail=callback_id,
    )
    return KeptCallback(
        id=callback_id,
        state=state,
        timing=timing,
        slot=slot,
        phone_on_file=asked.phone_on_file,
        changed=earlier is not None,
    )


def _asked(
    connection: Connection,
    request: CallbackRequest,
    caller: VerifiedCaller | None,
    context: Context,
) -> Asked:
    on_file = callbacks.holder(connection, caller.policyholder_id) if caller else None
    phone = request.phone or (on_file.phone if on_file else None)
    if phone is None:
        raise NoPhone()
    return Asked(
        request=request,
        call_id=context.required_call_id,
        policyholder_id=caller.policyholder_id if caller else None,
        level=caller.level if caller else Level.NONE,
        phone=phone,
        phone_on_file=request.phone is None,
        first_name=request.first_name or (on_file.first_name if on_file else None),
        last_name=request.last_name or (on_file.last_name if on_file else None),
        address_hash=(
            sha256(context.caller_address.encode()).hexdigest() if context.caller_address else None
        ),
    )


def _refuse_too_many(connection: Connection, asked: Asked, now: datetime) -> None:
    if (
        callbacks.count_open(connection, call_id=asked.call_id) >= OPEN_PER_CALL
        or callbacks.count_open(connection, phone=asked.phone) >= OPEN_PER_PHONE
        or callbacks.count_asked(connection, asked.address_hash, now) >= ASKED_PER_ADDRESS
    ):
        raise TooManyCallbacks()


# --- Slots --------------------------------------------------------------------------------------


def list_slots(around: datetime | None) -> Slots:
    now = datetime.now(UTC)
    house = hours()
    with transaction() as connection:
        free = _free(connection, house, now, house.places)
        at_once = house.at_once(now)
        has_place = at_once is not None and (
            _count(connection, house, at_once, None) < house.places
        )
    soonest = at_once if has_place else (free[0] if free else None)
    return Slots(
        is_open=house.is_open(now),
        soonest=soonest,
        items=_nearest(free, around or now, house.proposals),
    )


def _place(
    connection: Connection, request: CallbackRequest, now: datetime, earlier: Stored | None
) -> tuple[Timing, Slot]:
    """A slot with a place, kept from now on: others who want it wait for this transaction."""
    house = hours()
    places = house.urgent_places if request.urgency is Urgency.URGENT else house.places
    at_once = house.at_once(now)
    is_wish_for_now = request.wished is None or (
        at_once is not None and request.wished < at_once.ends_at
    )
    if at_once and is_wish_for_now and _has_place(connection, house, at_once, places, earlier):
        return Timing.NOW, at_once
    if request.wished is None:
        for slot in _free(connection, house, now, places):
            if _has_place(connection, house, slot, places, earlier):
                return Timing.SLOT, slot
        raise NoSlots()
    wished = house.slot_of(request.wished, now)
    if wished and _has_place(connection, house, wished, places, earlier):
        return Timing.SLOT, wished
    near = _nearest(_free(connection, house, now, places), request.wished, house.proposals)
    raise SlotNotFree(slots=[slot.model_dump(mode="json") for slot in near])


def _has_place(
    connection: Connection, house: Hours, slot: Slot, places: int, earlier: Stored | None
) -> bool:
    callbacks.lock_slot(connection, house.counted_in(slot).starts_at)
    return _count(connection, house, slot, earlier) < places


def _count(connection: Connection, house: Hours, slot: Slot, earlier: Stored | None) -> int:
    return len(callbacks.starts(connection, house.counted_in(slot), without=earlier))


def _free(connection: Connection, house: Hours, now: datetime, places: int) -> list[Slot]:
    """In order; before they are locked, so that any may be taken meanwhile."""
    slots = list(house.slots(now))
    if not slots:
        return []
    whole = Slot(starts_at=slots[0].starts_at, ends_at=slots[-1].ends_at)
    taken = callbacks.starts(connection, whole)
    return [
        slot
        for slot in slots
        if sum(slot.starts_at <= start < slot.ends_at for start in taken) < places
    ]


def _nearest(slots: list[Slot], to: datetime, count: int) -> list[Slot]:
    nearest = sorted(slots, key=lambda slot: abs(slot.starts_at - to))[:count]
    return sorted(nearest, key=lambda slot: slot.starts_at)


# --- Ringing ------------------------------------------------------------------------------------


def list_callbacks(
    context: Context, state: CallbackState | None, day: date | None, cursor: str | None
) -> Callbacks:
    now = datetime.now(UTC)
    with transaction() as connection:
        found = callbacks.listed(
            connection,
            state=state,
            between=hours().day(day) if day else None,
            after=cursor,
            limit=PAGE + 1,
        )
        audit.add(connection, context, "callbacks.list")
        page = [_shown(stored, context, now) for stored in found[:PAGE]]
        has_more = len(found) > PAGE
        return Callbacks(items=page, next_cursor=page[-1].id if has_more else None)


def change(callback_id: str, wanted: CallbackChange, context: Context) -> Callback:
    return transact(lambda connection: _change(connection, callback_id, wanted, context))


def _change(
    connection: Connection, callback_id: str, wanted: CallbackChange, context: Context
) -> Callback:
    now = datetime.now(UTC)
    stored = callbacks.lock(connection, callback_id)
    if stored is None:
        raise NotFound()
    if context.identity is Identity.WORKER:
        if stored.call_id != context.required_call_id:
            raise NotFound()
        if wanted.state is not CallbackState.CANCELLED:
            raise NotAllowed("a call may only cancel what it asked for")
    is_repeated = wanted.state is stored.state and (
        wanted.state is not CallbackState.TAKEN or stored.taken_by == context.user
    )
    if not is_repeated and stored.state not in _FROM[wanted.state]:
        raise NotInThatState(state=stored.state, taken_by=stored.taken_by)
    callbacks.move(
        connection,
        stored,
        wanted.state,
        now,
        taken_by=_taker(stored, wanted.state, context),
        note=wanted.note,
        is_repeated=is_repeated,
    )
    audit.add(
        connection,
        context,
        f"callbacks.{wanted.state}",
        whose=stored.policyholder_id,
        detail=callback_id,
    )
    changed = callbacks.lock(connection, callback_id)
    assert changed is not None  # noqa: S101 - it is locked
    return _shown(changed, context, now)


def _taker(stored: Stored, state: CallbackState, context: Context) -> str | None:
    match state:
        case CallbackState.WAITING:
            return None
        case CallbackState.TAKEN:
            return context.user
        case _:
            return stored.taken_by


def _shown(stored: Stored, context: Context, now: datetime) -> Callback:
    """Whole for who rings; a reader sees neither the brief nor the whole number, and the worker
    less than it told."""
    is_whole = context.role is not None and context.role.includes(Role.SUPERVISOR)
    return Callback(
        id=stored.id,
        call_id=stored.call_id,
        state=stored.state,
        timing=stored.timing,
        slot=stored.slot,
        created_at=stored.created_at,
        changed_at=stored.changed_at,
        phone=stored.phone if is_whole else f"…{stored.phone[-2:]}",
        first_name=stored.first_name,
        last_name=stored.last_name,
        level=stored.level,
        reason=stored.reason,
        urgency=stored.urgency,
        language=stored.language,
        is_late=stored.state in callbacks.TO_DO and stored.slot.ends_at < now,
        taken_by=stored.taken_by,
        attempts=stored.attempts,
        note=stored.note if is_whole else None,
        brief=stored.brief() if is_whole else None,
    )
