"""Settings of the voice worker: one class per concern, read from the environment."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )


class ProcessSettings(_Settings):
    """The worker as a process: what it is called, how much it takes, how it leaves."""

    agent_name: str = "centre-appel"
    agent_version: str = "0.1.0"
    max_calls: int = Field(default=10, ge=1)
    """Calls this worker was measured to hold; it refuses more. See docs/architecture.md."""
    idle_processes: int = Field(default=2, ge=0)
    job_memory_limit_mb: int = Field(default=600, ge=0)
    drain_seconds: int = Field(default=1800, ge=0)
    """How long a stopping worker lets its calls finish; longer than a call may last."""
    health_host: str = "127.0.0.1"
    health_port: int = 8081
    metrics_port: int | None = None
    log_level: str = "INFO"
    otel_exporter_otlp_endpoint: str | None = None
    """Base address of an OTLP collector, over HTTP; its headers are OTEL_EXPORTER_OTLP_HEADERS."""
    wanted_version_url: str | None = None
    """Says which version should run: `{"voice_worker": "…"}`. A worker of another one leaves."""


class ProviderSettings(_Settings):
    """Speech-to-text, model and voice: addresses and credentials."""

    deepgram_api_key: SecretStr
    deepgram_url: str = "wss://api.deepgram.com/v1/listen"
    google_api_key: SecretStr
    gemini_model: str = "gemini-3.8-flash"
    google_application_credentials: Path
    """The service account of the Text-to-Speech API."""
    tts_voice: str = "fr-FR-Chirp3-HD-Aoede"
    tts_speaking_rate: float = Field(default=1.0, ge=0.5, le=2.0)


class TurnSettings(_Settings):
    """Who speaks when."""

    vad: Literal["bundled", "silero"] = "bundled"
    turn_detection: Literal["model", "vad"] = "model"


class BackendSettings(_Settings):
    """The functions, and the key that signs requests to them."""

    functions_url: str
    worker_key_id: str
    worker_key: SecretStr = Field(min_length=32)
    functions_region: str | None = None
    """The region of AWS whose API stands before the functions; unset anywhere else."""


class StateSettings(_Settings):
    """Where a call's state is kept while it lasts."""

    redis_host: str = "127.0.0.1"
    redis_port: int = 6379
    redis_password: SecretStr | None = None
    redis_tls: bool = False
    spool_dir: Path = Path(".local/spool")
    """Records that could not be written yet wait here, and confirmed claims without a queue."""
    claims_queue_url: str | None = None
    """The SQS queue where confirmed claims wait that could not be filed; unset: on disk."""
    claims_refused_queue_url: str | None = None
    """The SQS queue for waiting claims that a rule refused, for a person to look at."""


class SpeechSettings(_Settings):
    """What the prepared sentences say, and where their audio is."""

    brand: str = "Assurances du Parc"
    telephone: str = "+33199000000"
    """The advisers' number, E.164."""
    prepared_audio_dir: Path = Path(".local/prepared")


@cache
def process() -> ProcessSettings:
    return ProcessSettings()


@cache
def providers() -> ProviderSettings:
    return ProviderSettings()


@cache
def turns() -> TurnSettings:
    return TurnSettings()


@cache
def backend() -> BackendSettings:
    return BackendSettings()


@cache
def state() -> StateSettings:
    return StateSettings()


@cache
def speech() -> SpeechSettings:
    return SpeechSettings()
