"""Rules of reviews: who may ask for one, and what a person says beside the model."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from contract.reviews import HumanReview, Review, ReviewRequest, ReviewStatus
from contract.roles import Role
from functions.analytics import ingestion, review_checks
from functions.analytics.problems import CallNotOver
from functions.analytics.review_prompt import grid
from functions.database import audit, figures, reviews
from functions.database.engine import transact
from functions.web.context import Context, Identity
from functions.web.problems import NotAllowed, NotFound, invalid

LATE_TURNS = timedelta(seconds=20)
"""The last turns of a call may be written after its end."""


def ask_at_end(connection: Connection, call_id: str) -> None:
    """A call that ended waits for its review from here on."""
    now = datetime.now(UTC)
    reviews.ask(connection, call_id, now, now + LATE_TURNS)


def ask(call_id: str, request: ReviewRequest, context: Context) -> Review:
    if context.identity is Identity.WORKER and call_id != context.required_call_id:
        raise NotAllowed("the request is signed for another call")
    if request.again and not (context.role and context.role.includes(Role.SUPERVISOR)):
        raise NotAllowed("a review is made again for supervisors alone")

    def write(connection: Connection) -> Review:
        record = figures.record(connection, call_id)
        if record is None:
            raise NotFound()
        if record.ended_at is None:
            raise CallNotOver()
        if request.again:
            reviews.ask_again(connection, call_id, datetime.now(UTC))
        else:
            ask_at_end(connection, call_id)
        audit.add(connection, context, "reviews.ask", detail=call_id)
        return _found(connection, call_id)

    return transact(write)


def check_by_person(call_id: str, human: HumanReview, context: Context) -> Review:
    known = {item.id for item in grid().items}
    if unknown := sorted(set(human.answers) - known):
        raise invalid(f"#/answers/{unknown[0]}", "no such question in the grid")
    who = context.user or str(context.identity)

    def write(connection: Connection) -> Review:
        review = reviews.find(connection, call_id)
        if review is None or review.status is not ReviewStatus.DONE:
            raise NotFound("this call has no review yet")
        given = {answer.item: answer.passed for answer in review.answers}
        score = review_checks.score(human.answers)
        alike = review_checks.agreement(given, human.answers)
        now = datetime.now(UTC)
        reviews.check_by_person(connection, call_id, who, now, human, score, alike)
        audit.add(connection, context, "reviews.check", detail=call_id)
        ingestion.refresh(connection, call_id)
        return _found(connection, call_id)

    return transact(write)


def _found(connection: Connection, call_id: str) -> Review:
    found = reviews.find(connection, call_id)
    if found is None:
        raise NotFound()
    return found
