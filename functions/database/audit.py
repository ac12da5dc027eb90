"""The audit trail: who touched whose data, in the same transaction as the touch."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from functions.database.tables import audit
from functions.web.context import Context


def add(
    connection: Connection,
    context: Context,
    what: str,
    *,
    whose: int | None = None,
    detail: str | None = None,
) -> None:
    """`what` is `subject.verb`, such as `policies.read`; `detail` names what was touched."""
    connection.execute(
        insert(audit).values(
            who=context.identity,
            user=context.user,
            what=what,
            whose=whose,
            detail=detail,
            call_id=context.call_id,
            request_id=context.request_id,
            at=datetime.now(UTC),
        )
    )
