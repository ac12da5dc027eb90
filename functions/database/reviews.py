"""Queries on reviews: asked for, taken by a reviewer, kept; and what a person said of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from contract.reviews import HumanCheck, HumanReview, Review, ReviewStatus
from functions.database.tables import call_reviews, calls
from functions.database.upserts import insert_or_lock


@dataclass(frozen=True)
class Due:
    """A review to be made, taken under a lease."""

    call_id: str
    attempts: int


def ask(connection: Connection, call_id: str, now: datetime, due_at: datetime) -> None:
    """One review a call: asking again leaves what there is."""
    insert_or_lock(connection, call_reviews, _waiting(call_id, now, due_at))


def ask_again(connection: Connection, call_id: str, now: datetime) -> None:
    """What stands, stays until the new one is there."""
    insert_or_lock(connection, call_reviews, _waiting(call_id, now, now))
    again = {
        "status": ReviewStatus.WAITING,
        "next_attempt_at": now,
        "attempts": 0,
        "claimed_until": None,
    }
    connection.execute(update(call_reviews).where(call_reviews.c.call_id == call_id).values(again))


def ask_for_forgotten(
    connection: Connection, now: datetime, before: datetime, after: datetime
) -> None:
    """Calls that nobody saw the end of: they began before, and are over by now."""
    reviews = call_reviews.c
    forgotten = connection.scalars(
        select(calls.c.call_id)
        .outerjoin(call_reviews, reviews.call_id == calls.c.call_id)
        .where(
            calls.c.ended_at.is_(None),
            calls.c.started_at.between(after, before),
            reviews.call_id.is_(None),
        )
        .limit(100)
    ).all()
    for call_id in forgotten:
        ask(connection, call_id, now, now)


def take_due(connection: Connection, now: datetime, lease: datetime) -> Due | None:
    """The one that waits longest, taken so that no other reviewer makes it before `lease`."""
    reviews = call_reviews.c
    row = connection.execute(
        select(reviews.call_id, reviews.attempts)
        .where(
            and_(
                reviews.status == ReviewStatus.WAITING,
                reviews.next_attempt_at <= now,
                or_(reviews.claimed_until.is_(None), reviews.claimed_until <= now),
            )
        )
        .order_by(reviews.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    values = {"claimed_until": lease, "attempts": row.attempts + 1}
    _change(connection, row.call_id, values)
    return Due(row.call_id, row.attempts + 1)


def keep(connection: Connection, review: Review) -> None:
    content = review.model_dump(
        mode="json",
        include={
            *("short_summary", "long_summary", "motif", "topic", "outcome", "satisfaction"),
            *("sentiments", "next_step", "improvement", "answers", "score", "unsupported"),
        },
    )
    _change(
        connection,
        review.call_id,
        {
            "status": ReviewStatus.DONE,
            "reviewed_at": review.reviewed_at,
            "model": review.model,
            "grid_version": review.grid_version,
            "motif": review.motif,
            "outcome": review.outcome.outcome if review.outcome else None,
            "satisfaction": review.satisfaction,
            "score": review.score,
            "unsupported": len(review.unsupported),
            "content": content,
            "claimed_until": None,
            "last_error": None,
        },
    )


def put_off(connection: Connection, call_id: str, until: datetime, reason: str) -> None:
    _change(
        connection,
        call_id,
        {"next_attempt_at": until, "claimed_until": None, "last_error": reason[:300]},
    )


def give_up(connection: Connection, call_id: str, reason: str) -> None:
    """An earlier review that stands is left as it is."""
    row = _row(connection, call_id)
    status = ReviewStatus.DONE if row and row.content else ReviewStatus.FAILED
    _change(
        connection,
        call_id,
        {"status": status, "claimed_until": None, "last_error": reason[:300]},
    )


def check_by_person(
    connection: Connection,
    call_id: str,
    who: str,
    at: datetime,
    human: HumanReview,
    score: int | None,
    agreement: float | None,
) -> None:
    _change(
        connection,
        call_id,
        {
            "human": human.model_dump(mode="json"),
            "human_who": who,
            "human_at": at,
            "human_score": score,
            "agreement": agreement,
        },
    )


def find(connection: Connection, call_id: str) -> Review | None:
    row = _row(connection, call_id)
    return _review(row) if row else None


def count_waiting(connection: Connection) -> int:
    waiting = call_reviews.c.status == ReviewStatus.WAITING
    return connection.scalar(select(func.count()).select_from(call_reviews).where(waiting)) or 0


def find_all(connection: Connection, call_ids: Collection[str]) -> dict[str, Review]:
    rows = connection.execute(select(call_reviews).where(call_reviews.c.call_id.in_(call_ids)))
    return {row.call_id: _review(row) for row in rows}


def _review(row: Row[Any]) -> Review:
    return Review.model_validate(
        {
            **(row.content or {}),
            "call_id": row.call_id,
            "status": row.status,
            "requested_at": row.requested_at,
            "reviewed_at": row.reviewed_at,
            "attempts": row.attempts,
            "model": row.model,
            "grid_version": row.grid_version,
            "human": HumanCheck.model_validate(
                {**row.human, "who": row.human_who, "at": row.human_at}
            )
            if row.human
            else None,
            "human_score": row.human_score,
            "agreement": row.agreement,
        }
    )


def _waiting(call_id: str, now: datetime, due_at: datetime) -> dict[str, Any]:
    return {
        "call_id": call_id,
        "status": ReviewStatus.WAITING,
        "requested_at": now,
        "next_attempt_at": due_at,
        "attempts": 0,
    }


def _row(connection: Connection, call_id: str) -> Row[Any] | None:
    return connection.execute(
        select(call_reviews).where(call_reviews.c.call_id == call_id)
    ).one_or_none()


def _change(connection: Connection, call_id: str, values: dict[str, Any]) -> None:
    connection.execute(update(call_reviews).where(call_reviews.c.call_id == call_id).values(values))
