"""Traces: LiveKit's spans of a call, without its words, where OTEL_EXPORTER_OTLP_ENDPOINT says.

Functions put the span of each request below the one that asked.
"""

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from voice_worker import settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

FLUSH_MS = 2000
"""How long the end of a call waits for the collector."""


def start() -> None:
    """Once per process; nothing without a collector."""
    if found := _provider():
        from livekit.agents import telemetry

        # LiveKit's own default would send what callers say.
        telemetry.set_tracer_provider(found, allow_pii=False)


def parent() -> dict[str, str]:
    """The header that names the present span."""
    carrier: dict[str, str] = {}
    if _provider():
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        TraceContextTextMapPropagator().inject(carrier)
    return carrier


async def flush() -> None:
    """The process of a call ends with it."""
    if found := _provider():
        await asyncio.to_thread(found.force_flush, FLUSH_MS)


@cache
def _provider() -> "TracerProvider | None":
    endpoint = settings.process().otel_exporter_otlp_endpoint
    if endpoint is None:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    version = settings.process().agent_version
    resource = Resource.create({"service.name": "voice-worker", "service.version": version})
    made = TracerProvider(resource=resource)
    made.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces"))
    )
    return made
