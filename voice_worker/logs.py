"""Logs: one JSON line per event, with the call's id and without personal data."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


def _drop_personal(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every key that has a `pii` segment: ours and LiveKit's (`lk.pii.…`)."""
    return {key: value for key, value in event.items() if "pii" not in key.split(".")}


def configure(level: str) -> None:
    """Sends structlog's and the standard library's records through the same JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_personal,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def bind_call(call_id: str) -> None:
    """Every later line of this process carries the call's id: one process serves one call."""
    structlog.contextvars.bind_contextvars(call_id=call_id)


logger: structlog.stdlib.BoundLogger = structlog.get_logger("voice_worker")
