"""Queries on ratings: one per call, the last that its caller gave."""

from datetime import datetime

from sqlalchemy import Connection, select

from contract.ratings import Rating, StoredRating
from functions.database.tables import call_ratings
from functions.database.upserts import insert_or_lock, insert_or_update


def lock(connection: Connection, call_id: str, rating: Rating, now: datetime) -> int:
    """How often the call was rated before; its row is held until the transaction ends."""
    new = {"call_id": call_id, "rated_at": now, "times_rated": 0, **rating.model_dump()}
    insert_or_lock(connection, call_ratings, new)
    times = select(call_ratings.c.times_rated).where(call_ratings.c.call_id == call_id)
    return int(connection.execute(times).scalar_one())


def put(
    connection: Connection, call_id: str, rating: Rating, now: datetime, times: int
) -> StoredRating:
    values = {"call_id": call_id, "rated_at": now, **rating.model_dump()}
    insert_or_update(connection, call_ratings, values | {"times_rated": times})
    return StoredRating(call_id=call_id, rated_at=now, **rating.model_dump())


def find(connection: Connection, call_id: str) -> StoredRating | None:
    row = connection.execute(
        select(call_ratings).where(call_ratings.c.call_id == call_id)
    ).one_or_none()
    return StoredRating.model_validate(dict(row._mapping)) if row else None
