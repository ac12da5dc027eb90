"""Settings that a worker needs, without any service behind them."""

import pytest

from voice_worker import claims_queue, settings

ENVIRONMENT = {
    "DEEPGRAM_API_KEY": "test",
    "GOOGLE_API_KEY": "test",
    "GOOGLE_APPLICATION_CREDENTIALS": "none.json",
    "FUNCTIONS_URL": "http://127.0.0.1:9",
    "WORKER_KEY_ID": "test",
    "WORKER_KEY": "a-worker-key-of-at-least-thirty-two-characters",
}


@pytest.fixture(autouse=True)
def worker_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SPOOL_DIR", str(tmp_path / "spool"))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    made = (settings.process, settings.providers, settings.turns, settings.backend)
    made += (settings.state, settings.speech, claims_queue.queue)
    for one in made:
        one.cache_clear()
    yield
    for one in made:
        one.cache_clear()
