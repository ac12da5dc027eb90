"""Logs: JSON lines on standard output, without personal data.

Standard library only: structlog would add half of functions-framework's own cold import.
"""

import json
import logging
import os
import sys
from datetime import UTC, datetime
from typing import Any

_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def is_personal(key: str) -> bool:
    return "pii" in key.split(".")


class JsonLines(logging.Formatter):
    """One record, one line; keys with a `pii` segment are dropped."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {
            key: value
            for key, value in record.__dict__.items()
            if key not in _STANDARD and not is_personal(key)
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        # ASCII escapes keep control characters and line ends of others out of the log.
        return json.dumps(line, default=str)


def configure() -> None:
    """Send the logs of all functions to standard output; doing it twice changes nothing."""
    logger = logging.getLogger("functions")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(os.environ.get("LOG_LEVEL") or "INFO")
