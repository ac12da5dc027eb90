"""The reviewer: makes the reviews that calls wait for, each one once.

It runs on a schedule and never in a call's way: a review is taken under a lease, the model is asked
outside any transaction, and what it gives is checked by code before it is kept.
"""

import logging
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from contract.analytics import CallStory, Speaker
from contract.reviews import Review, ReviewRun, ReviewStatus
from functions.analytics import ingestion, review_checks, review_model, review_prompt
from functions.analytics.review_model import ReviewSettings, Trouble
from functions.database import analytics, reviews
from functions.database.engine import transact, transaction
from functions.database.reviews import Due

REVIEWS_PER_RUN = 25
SECONDS_PER_RUN = 12
"""After so long no other review is begun: a function on Lambda has half a minute."""
LEASE = timedelta(minutes=5)
ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
TROUBLES_IN_A_ROW = 3
"""After so many the model is left in peace until the next run."""
FORGOTTEN = timedelta(minutes=30)
"""A call that began longer ago than a call may last is over, whatever its record says."""
LOOKED_BACK = timedelta(days=2)

logger = logging.getLogger(__name__)


def run() -> ReviewRun:
    """Make the reviews that are due; several reviewers may run at once."""
    settings = ReviewSettings.from_environment()
    done = {"reviewed": 0, "retried": 0, "failed": 0}
    transact(_ask_for_forgotten)
    troubles = 0
    ends_at = time.monotonic() + SECONDS_PER_RUN
    for _ in range(REVIEWS_PER_RUN):
        due = transact(_take) if time.monotonic() < ends_at else None
        if due is None:
            break
        result = _review(due, settings)
        done[result] += 1
        troubles = troubles + 1 if result == "retried" else 0
        if troubles == TROUBLES_IN_A_ROW:
            break
    return ReviewRun(**done, waiting=transact(reviews.count_waiting))


def _ask_for_forgotten(connection: Connection) -> None:
    now = datetime.now(UTC)
    reviews.ask_for_forgotten(connection, now, now - FORGOTTEN, now - LOOKED_BACK)


def _take(connection: Connection) -> Due | None:
    now = datetime.now(UTC)
    return reviews.take_due(connection, now, lease=now + LEASE)


def _review(due: Due, settings: ReviewSettings) -> str:
    with transaction() as connection:
        story = analytics.find(connection, due.call_id)
    if story is None or not any(turn.speaker is Speaker.CALLER for turn in story.turns):
        return _give_up(due, "nothing was said")
    facts = review_checks.facts_of(story)
    try:
        draft = review_model.ask(review_prompt.question(story, facts), settings)
    except Trouble as trouble:
        if trouble.is_lasting or due.attempts >= ATTEMPTS:
            return _give_up(due, trouble.reason)
        until = datetime.now(UTC) + FIRST_PAUSE * 2 ** (due.attempts - 1)
        reason = trouble.reason
        transact(lambda connection: reviews.put_off(connection, due.call_id, until, reason))
        return "retried"
    review = checked(draft, story, facts, settings.review_model)

    def keep(connection: Connection) -> None:
        reviews.keep(connection, review)
        ingestion.refresh(connection, due.call_id)

    transact(keep)
    return "reviewed"


def checked(draft: review_prompt.Draft, story: CallStory, facts: list[str], model: str) -> Review:
    """The review as it is kept: the model's words, and what code says of them."""
    answers = review_checks.answers(draft, story)
    clean = {
        name: review_checks.without_health(getattr(draft, name)) for name in review_checks.WRITTEN
    }
    draft = draft.model_copy(update=clean)
    now = datetime.now(UTC)
    return Review(
        call_id=story.call_id,
        status=ReviewStatus.DONE,
        requested_at=now,
        reviewed_at=now,
        model=model,
        grid_version=review_prompt.grid().version,
        motif=draft.motif,
        outcome=review_checks.outcome_check(draft.outcome, facts),
        satisfaction=draft.satisfaction,
        sentiments=review_checks.sentiments(draft, story),
        answers=answers,
        score=review_checks.score({answer.item: answer.passed for answer in answers}),
        unsupported=review_checks.unsupported(draft, story, facts),
        **clean,
    )


def _give_up(due: Due, reason: str) -> str:
    transact(lambda connection: reviews.give_up(connection, due.call_id, reason))
    logger.warning("no review", extra={"call_id": due.call_id, "reason": reason})
    return "failed"
