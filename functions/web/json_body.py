"""A request's JSON body: read within limits, so that nothing later can choke on it."""

import io
import math
from typing import Any

import flask
import pydantic_core

from functions.web.problems import Malformed, NotJson, TooLarge

LIMIT = 64 * 1024
"""Bytes."""

DEPTH = 20
"""MariaDB stores at most 32 levels."""

_WIDEST_INTEGER = 2**63


def raw(request: flask.Request, limit: int = LIMIT) -> bytes:
    """The body as it was sent and signed."""
    body = request.stream.read(limit + 1)
    if len(body) > limit:
        raise TooLarge(f"at most {limit} bytes")
    return body


def discard_rest(request: flask.Request) -> None:
    """functions-framework reads what is left before it answers: endless, if one wished so."""
    request.stream = io.BytesIO()


def check_media_type(request: flask.Request) -> None:
    if request.mimetype != "application/json" or request.content_encoding:
        raise NotJson()


def parse(body: bytes) -> Any:
    try:
        value = pydantic_core.from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Malformed(str(error)) from None
    _check(value)
    return value


def _check(value: Any, depth: int = 0) -> None:
    """Refuse what JSON allows and databases do not: NUL, infinities, endless integers, wells."""
    if depth > DEPTH:
        raise Malformed(f"more than {DEPTH} levels deep")
    match value:
        case str() if "\0" in value:
            raise Malformed("a string holds a NUL character")
        case float() if not math.isfinite(value):
            raise Malformed("a number is out of range")
        case int() if not -_WIDEST_INTEGER <= value < _WIDEST_INTEGER:
            raise Malformed("a number is out of range")
        case list():
            for item in value:
                _check(item, depth + 1)
        case dict():
            for key, item in value.items():
                _check(key, depth)
                _check(item, depth + 1)
