"""Rules of ratings: from the page that had the call, as often as minds change, within reason."""

from datetime import UTC, datetime

import flask
from sqlalchemy import Connection

from contract.ratings import Rating, StoredRating
from functions.analytics import ingestion
from functions.database import audit, ratings
from functions.database.engine import transact
from functions.web import call_pass
from functions.web.context import Context
from functions.web.problems import TooMany

TIMES = 20
"""A pass opens one row; who writes it over and over is not a caller."""


def put(call_id: str, rating: Rating, request: flask.Request, context: Context) -> StoredRating:
    call_pass.check(request, call_id)
    context.call_id = call_id

    def work(connection: Connection) -> StoredRating:
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        times = ratings.lock(connection, call_id, rating, now)
        if times >= TIMES:
            raise TooMany(f"a call is rated at most {TIMES} times")
        audit.add(connection, context, "ratings.write")
        stored = ratings.put(connection, call_id, rating, now, times + 1)
        ingestion.refresh(connection, call_id)
        return stored

    return transact(work)
