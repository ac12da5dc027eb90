"""Requests leave a span at the collector that is named, and nothing of a person."""

import subprocess
import sys

import pytest

from functions.web import tracing
from tests.collector import attributes, running_collector

FACTS = {
    "function": "policies",
    "request_id": "r1",
    "call_id": "c" * 32,
    "identity": "worker",
    "pii.user": "camille.roy@assureur.example",
    "method": "GET",
    "path": "/v1/policies/{policy_number}",
    "status": 200,
    "duration_ms": 12.3,
}
TRACE, ASKED = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def test_a_request_is_a_span_below_the_one_that_asked(monkeypatch: pytest.MonkeyPatch):
    with running_collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)

        tracing.record(FACTS, 0.0123, f"00-{TRACE}-{ASKED}-01")
        tracing.provider(collector.url, "policies").force_flush()

        [span] = collector.spans
        assert span.name == "GET /v1/policies/{policy_number}"
        assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, ASKED)
        assert span.end_time_unix_nano - span.start_time_unix_nano == 12_300_000
        assert attributes(span)["call_id"] == "c" * 32
        assert b"camille" not in b"".join(collector.received)


def test_what_asks_in_a_broken_way_is_no_parent(monkeypatch: pytest.MonkeyPatch):
    with running_collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)

        tracing.record(FACTS, 0.1, "00-nonsense'; DROP TABLE spans")
        tracing.provider(collector.url, "policies").force_flush()

        [span] = collector.spans
        assert span.parent_span_id == b""


def test_without_a_collector_nothing_is_even_imported():
    program = (
        "import sys; from functions.web import tracing;"
        f"tracing.record({FACTS!r}, 0.1, None);"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]"
    )

    done = subprocess.run([sys.executable, "-c", program], env={}, check=False)

    assert done.returncode == 0
