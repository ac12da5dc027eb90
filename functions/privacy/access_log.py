"""The access log: who touched whose data, and whether it is as it was written."""

import logging
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, select

from contract.privacy import AccessLog, AccessRecord, ChainVerification, Seal
from functions.database import audit, audit_chain
from functions.database.engine import transact, transaction
from functions.database.tables import audit as log
from functions.web.context import Context
from functions.web.problems import invalid

PAGE = 100
RUNS = 200
"""Of one request: the next goes on."""

logger = logging.getLogger(__name__)


def seal() -> Seal:
    """Chain what was written since the last time."""
    sealed = 0
    for _ in range(RUNS):
        made, has_more = transact(partial(audit_chain.seal, now=datetime.now(UTC)))
        sealed += made.sealed
        if not has_more:
            break
    # Logs cannot be rewritten by who can rewrite the database.
    logger.info("access log sealed", extra={"n": made.n, "hash": made.hash, "sealed": sealed})
    return made.model_copy(update={"sealed": sealed})


def verify(
    after: int, n: int | None, known_hash: str | None, context: Context
) -> ChainVerification:
    if (n is None) != (known_hash is None):
        raise invalid("?hash", "`n` and `hash` go together")
    seal()
    anchor = (n, known_hash) if n is not None and known_hash is not None else None
    found = transact(partial(audit_chain.verify, after=after, anchor=anchor))
    with transaction() as connection:
        audit.add(connection, context, "privacy.verify_log")
    if found.broken:
        logger.error("access log broken", extra={"n": found.broken.n, "why": found.broken.why})
    return ChainVerification(
        is_whole=found.broken is None,
        checked=found.checked,
        seal=found.seal,
        broken=found.broken,
        next_n=found.next_n,
    )


def list_accesses(
    policyholder_id: int | None, call_id: str | None, cursor: int | None, context: Context
) -> AccessLog:
    with transaction() as connection:
        found = _newest(connection, policyholder_id, call_id, cursor)
        audit.add(connection, context, "privacy.access_log", whose=policyholder_id)
        page = found[:PAGE]
        has_more = len(found) > PAGE
        return AccessLog(items=page, next_cursor=str(page[-1].id) if has_more else None)


def _newest(
    connection: Connection, policyholder_id: int | None, call_id: str | None, cursor: int | None
) -> list[AccessRecord]:
    statement = select(log).order_by(log.c.id.desc()).limit(PAGE + 1)
    if policyholder_id is not None:
        statement = statement.where(log.c.whose == policyholder_id)
    if call_id is not None:
        statement = statement.where(log.c.call_id == call_id)
    if cursor is not None:
        statement = statement.where(log.c.id < cursor)
    rows = connection.execute(statement).mappings()
    return [AccessRecord.model_validate(dict(row)) for row in rows]
