"""Health: whether what the function depends on answers; names only, never values."""

import logging
import os
from collections.abc import Callable

from contract.base import Response

logger = logging.getLogger(__name__)


class Health(Response):
    status: str
    """`well` or `unwell`."""
    checks: dict[str, str]
    """What the function needs → `ok`, or what is wrong with it."""

    @property
    def is_well(self) -> bool:
        return self.status == "well"


def check(needs: list[str]) -> Health:
    checks = {need: _result(need) for need in needs}
    is_well = all(result == "ok" for result in checks.values())
    return Health(status="well" if is_well else "unwell", checks=checks)


def _result(need: str) -> str:
    try:
        return _CHECKS[need]()
    except Exception as error:
        logger.warning("health check failed", extra={"need": need, "error": type(error).__name__})
        return "not available"


def _database() -> str:
    from functions.database import schema
    from functions.database.engine import transaction

    with transaction() as connection:
        level = schema.level(connection)
    return "ok" if level == schema.LEVEL else f"migration level {level}, not {schema.LEVEL}"


def _redis() -> str:
    from functions.web.redis_client import client

    client().ping()
    return "ok"


def _verification_private_key() -> str:
    from functions.web.verification import signing_key

    signing_key()
    return "ok"


def _field_keys() -> str:
    from functions.database.sealing import check_keys

    check_keys()
    return "ok"


def _storage() -> str:
    from functions.documents.storage import storage

    storage().check()
    return "ok"


def _scanner() -> str:
    from functions.documents import scanning

    scanning.check()
    return "ok"


def _are_set(*variables: str) -> Callable[[], str]:
    def check() -> str:
        missing = [name for name in variables if not os.environ.get(name)]
        return f"not set: {', '.join(missing)}" if missing else "ok"

    return check


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "redis": _redis,
    "livekit": _are_set("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"),
    "sendgrid": _are_set("SENDGRID_API_KEY", "SENDER_EMAIL"),
    "verification_private_key": _verification_private_key,
    "field_keys": _field_keys,
    "storage": _storage,
    "scanner": _scanner,
    "call_pass": _are_set("CALL_PASS_SECRET"),
    "alert_webhook": _are_set("ALERT_WEBHOOK_SECRET"),
    "gemini": _are_set("GOOGLE_API_KEY"),
}
