"""How often one may ask through links: a link itself cannot be guessed, so this is about load."""

import logging

import flask
import redis

from functions.documents.settings import UploadLimits
from functions.web import addresses, throttle
from functions.web.problems import TooMany

logger = logging.getLogger(__name__)


def check(request: flask.Request) -> None:
    limits = UploadLimits.from_environment()
    try:
        wait = throttle.seconds_to_wait(
            "documents",
            addresses.hash_of(request),
            limits.uploads_per_address,
            limits.uploads_altogether,
        )
    except redis.RedisError as error:
        # A paper is not refused because nobody counts.
        logger.error("uploads cannot be counted", extra={"error": type(error).__name__})
        return
    if wait is not None:
        raise TooMany(retry_after=wait)
