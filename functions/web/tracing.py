"""Traces: a span for each request, sent where OTEL_EXPORTER_OTLP_ENDPOINT says; nothing without it.

They leave in batches, beside the requests: no caller waits for the collector. What the last request
before an instance of Lambda falls asleep has left may be lost with the instance.
"""

import time
from functools import cache
from typing import TYPE_CHECKING, Any

from functions.web.logs import is_personal
from functions.web.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


class TracingSettings(Settings):
    otel_exporter_otlp_endpoint: str | None = None
    """Base address of an OTLP collector, over HTTP; its headers are OTEL_EXPORTER_OTLP_HEADERS."""


def record(facts: dict[str, Any], seconds: float, parent: str | None) -> None:
    """A request that was just answered: what its log line says, below the span that asked."""
    endpoint = TracingSettings.from_environment().otel_exporter_otlp_endpoint
    if endpoint is None:
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    ended = time.time_ns()
    context = TraceContextTextMapPropagator().extract({"traceparent": parent} if parent else {})
    span = (
        provider(endpoint, facts["function"])
        .get_tracer(__name__)
        .start_span(
            f"{facts['method']} {facts['path'] or '?'}",
            context,
            SpanKind.SERVER,
            {
                name: value
                for name, value in facts.items()
                if value is not None and not is_personal(name)
            },
            start_time=ended - round(seconds * 1e9),
        )
    )
    span.end(ended)


@cache
def provider(endpoint: str, function: str) -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    made = TracerProvider(resource=Resource.create({"service.name": function}))
    made.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces"))
    )
    return made
