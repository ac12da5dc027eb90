"""Doing a thing only once, whatever is retried: the key is stored with what it made."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import flask

from contract.base import Response
from contract.headers import IDEMPOTENCY_KEY
from functions.web.context import Context
from functions.web.problems import HeaderMissing, IdempotencyMismatch, InProgress

if TYPE_CHECKING:
    from sqlalchemy import Connection

Answer = TypeVar("Answer", bound=Response)

CREATED = 201


class Replayed(Exception):
    """The request was already answered; `endpoint.py` gives the stored answer again."""

    def __init__(self, answer: str, status: int) -> None:
        super().__init__("already answered")
        self.answer = answer
        self.status = status


def required_key(request: flask.Request) -> str:
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    if not re.fullmatch(r"[!-~]{1,200}", key):
        raise HeaderMissing(f"{IDEMPOTENCY_KEY}: 1 to 200 visible ASCII characters")
    return key


def once(context: Context, work: Callable[["Connection"], Answer], status: int = CREATED) -> Answer:
    """Run `work` in a transaction that also stores its answer under the request's key.

    The key belongs to this function and to who signed. If `work` fails, no key remains.
    """
    from functions.database import idempotency_keys
    from functions.database.engine import transact

    assert context.idempotency_key is not None  # noqa: S101 - the route declares is_idempotent
    scope = f"{context.function}:{context.identity}"
    key = context.idempotency_key
    body_hash = hashlib.sha256(context.body).hexdigest()

    def keyed(connection: "Connection") -> Answer:
        try:
            is_new = idempotency_keys.add(
                connection, scope, key, body_hash, datetime.now(UTC), context.call_id
            )
        except idempotency_keys.HeldByAnother:
            raise InProgress(retry_after=1) from None
        if not is_new:
            stored = idempotency_keys.find(connection, scope, key)
            if stored.body_hash != body_hash:
                raise IdempotencyMismatch()
            raise Replayed(stored.answer, stored.status)
        answer = work(connection)
        idempotency_keys.store(connection, scope, key, status, answer.model_dump_json())
        return answer

    return transact(keyed)
