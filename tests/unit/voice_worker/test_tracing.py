"""What LiveKit traces of a call reaches the collector without what was said."""

import pytest
from livekit.agents.telemetry import trace_types, tracer

from tests.collector import running_collector
from voice_worker import settings, tracing


@pytest.fixture(autouse=True)
def fresh():
    tracing._provider.cache_clear()
    settings.process.cache_clear()
    yield
    tracing._provider.cache_clear()
    settings.process.cache_clear()


async def test_spans_reach_the_collector_without_words(monkeypatch: pytest.MonkeyPatch):
    with running_collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        tracing.start()

        with tracer.start_as_current_span("user_turn") as span:
            span.set_attribute(trace_types.ATTR_USER_TRANSCRIPT, "Je m'appelle Martin")
            span.set_attribute("lk.pii.anything", "Martin")
            sent = tracing.parent()
        await tracing.flush()

        [found] = collector.spans
        assert found.name == "user_turn"
        named = f"00-{found.trace_id.hex()}-{found.span_id.hex()}-"
        assert sent["traceparent"].startswith(named)
        assert b"Martin" not in b"".join(collector.received)


async def test_without_a_collector_no_header_is_sent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)

    tracing.start()
    await tracing.flush()

    assert tracing.parent() == {}
