"""Legal holds: nothing of a person is erased while one is placed."""

from datetime import UTC, datetime

from contract.privacy import Hold, HoldLifted, HoldRequest, Holds
from functions.database import audit, holds, subjects
from functions.database.engine import transaction
from functions.web.context import Context
from functions.web.problems import NotFound

PAGE = 100


def place(policyholder_id: int, request: HoldRequest, context: Context) -> Hold:
    with transaction() as connection:
        if subjects.find(connection, policyholder_id, None) is None:
            raise NotFound()
        audit.add(
            connection, context, "privacy.hold", whose=policyholder_id, detail=request.reason[:200]
        )
        placed_by = context.user or context.identity
        return holds.place(
            connection, policyholder_id, request.reason, placed_by, datetime.now(UTC)
        )


def lift(policyholder_id: int, context: Context) -> HoldLifted:
    with transaction() as connection:
        was_held = holds.lift(connection, policyholder_id)
        audit.add(connection, context, "privacy.hold_lifted", whose=policyholder_id)
        return HoldLifted(policyholder_id=policyholder_id, was_held=was_held)


def list_holds(cursor: int, context: Context) -> Holds:
    with transaction() as connection:
        found = holds.listed(connection, cursor, PAGE + 1)
        audit.add(connection, context, "privacy.holds")
        page = found[:PAGE]
        has_more = len(found) > PAGE
        return Holds(items=page, next_cursor=str(page[-1].policyholder_id) if has_more else None)
