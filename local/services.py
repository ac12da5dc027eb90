"""The table of processes: what each runs, is told, waits for, and how one knows it is ready.

`docker-compose.local.yml` tells the same story; a test compares them.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from local import oidc, ports
from local.folders import ROOT
from local.keys import KEY_ID, Keys
from local.providers import Provider, Providers

AGENT_NAME = "centre-appel"
_PAGE = json.loads((ROOT / "caller_page" / "config.json").read_text())
BRAND: str = _PAGE["brand"]
TELEPHONE: str = _PAGE["telephone"]
SENDER = "ne-pas-repondre@centre-appel.example"

TASTES = frozenset({"SENDER_EMAIL", "LOG_LEVEL", "TURN_DETECTION"})
"""What `.env` decides; the rest of what a service is told says where this run put things."""


@dataclass(frozen=True)
class Function:
    """A line of `functions/functions.json`."""

    name: str
    prefix: str
    public: list[str]
    needs: list[str]
    is_signed: bool = True
    """Whether services sign requests to it; the public one holds none of their keys."""
    a_caller_waits: bool = False
    """Kept warm where functions start cold."""
    schedules: list[dict[str, str]] = field(default_factory=list)
    """Routes called by the clock; locally the relay runs instead."""


def functions() -> list[Function]:
    listed = json.loads((ROOT / "functions" / "functions.json").read_text())
    return [Function(**line) for line in listed]


@dataclass(frozen=True)
class Service:
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    port: int | None = None
    health: str | None = None
    """The path that answers 200 when it is ready; without one, an open port is enough."""
    announces: Path | None = None
    """A file that it writes when it is ready."""
    says: str | None = None
    """Words of its log without which it is not ready, whatever its health says."""
    once: bool = False
    """It does its work and ends; what needs it starts afterwards."""
    patience: float = 5
    """Seconds to end by itself before it is killed."""


@dataclass(frozen=True)
class Place:
    """Where the parts of one run find each other."""

    folder: Path
    gateway_port: int
    livekit_port: int
    livekit_tcp_port: int
    livekit_udp_port: int
    redis_port: int
    health_port: int
    metrics_port: int
    storage_port: int
    issuer_port: int
    dashboard_port: int
    function_ports: dict[str, int]
    database: dict[str, str]
    """`DB_URL`, or an empty one with `DB_HOST` and its companions. What a run sets, even to
    nothing, wins over what `.env` says of another place."""
    keys: Keys
    host: str = ports.HOST

    @property
    def gateway_url(self) -> str:
        return f"http://{self.host}:{self.gateway_port}"

    @property
    def storage_url(self) -> str:
        return f"http://{self.host}:{self.storage_port}"

    @property
    def issuer_url(self) -> str:
        return f"http://{self.host}:{self.issuer_port}"

    @property
    def dashboard_url(self) -> str:
        return f"http://{self.host}:{self.dashboard_port}"

    @property
    def livekit_url(self) -> str:
        return f"ws://{self.host}:{self.livekit_port}"

    @property
    def database_url(self) -> str:
        """As SQLAlchemy takes it."""
        if self.database["DB_URL"]:
            return self.database["DB_URL"]
        values = self.database
        return (
            f"mysql+pymysql://{values['DB_USER']}:{values['DB_PASSWORD']}"
            f"@{values['DB_HOST']}:{values['DB_PORT']}/{values['DB_NAME']}?charset=utf8mb4"
        )


def python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)


def applications(place: Place, providers: Providers, mails_url: str | None) -> list[Service]:
    """Everything of ours, once servers and emulators are there."""
    return [
        *data(place),
        *_kept_files(place, providers),
        *(_function(function, place, providers) for function in functions()),
        Service(
            "relay",
            python("functions.emails.relay", "--every", "2"),
            place.database | _emails(place, providers) | place.keys.field_keys,
            needs=("migrations",),
        ),
        Service(
            "schedules",
            python("local.schedules", "--hurry", "12"),
            {"FUNCTIONS_URL": place.gateway_url, "SCHEDULER_KEY": place.keys.scheduler},
            needs=("gateway",),
        ),
        Service(
            "prepared-audio",
            python("voice_worker.prepared"),
            _worker(place, providers),
            once=True,
        ),
        Service(
            "worker",
            python("voice_worker.main", "start"),
            _worker(place, providers),
            needs=("prepared-audio",),
            port=place.health_port,
            health="/",
            # LiveKit gives a call to no worker, then or later, while none is registered.
            says="registered worker",
            patience=8,
        ),
        Service(
            "gateway",
            python("local.gateway", "--port", str(place.gateway_port)),
            _gateway(place, providers, mails_url),
            port=place.gateway_port,
            health="/health",
        ),
    ]


def supervision(place: Place) -> list[Service]:
    """The dashboard, and the issuer that says who signs in."""
    return [
        Service(
            "issuer",
            python("local.oidc", "--port", str(place.issuer_port)),
            port=place.issuer_port,
            health="/.well-known/openid-configuration",
        ),
        Service(
            "dashboard",
            python("dashboard.server", "--port", str(place.dashboard_port)),
            {
                "FUNCTIONS_URL": place.gateway_url,
                "DASHBOARD_KEY_ID": KEY_ID,
                "DASHBOARD_KEY": place.keys.dashboard,
                "DASHBOARD_URL": place.dashboard_url,
                "DASHBOARD_COOKIE_KEY": place.keys.dashboard_cookie,
                "OIDC_ISSUER": place.issuer_url,
                "OIDC_CLIENT_ID": oidc.CLIENT_ID,
                "OIDC_CLIENT_SECRET": oidc.CLIENT_SECRET,
                "LIVEKIT_PUBLIC_URL": place.livekit_url,
                "BRAND": BRAND,
                "LOG_LEVEL": "INFO",
            },
            needs=("issuer",),
            port=place.dashboard_port,
            health="/pret",
        ),
    ]


def data(place: Place) -> list[Service]:
    """The tables, then the policyholders that local runs know."""
    return [
        Service("migrations", python("functions.database.migrate"), place.database, once=True),
        Service(
            "seed",
            python("functions.database.seed"),
            place.database | place.keys.field_keys,
            needs=("migrations",),
            once=True,
        ),
    ]


def month(place: Place) -> Service:
    """A month of calls for whoever supervises; a day that is there already is left alone."""
    return Service(
        "month",
        python("local.month"),
        place.database | place.keys.field_keys,
        needs=("seed",),
        once=True,
    )


def _function(function: Function, place: Place, providers: Providers) -> Service:
    port = place.function_ports[function.name]
    given = {
        "database": place.database,
        "redis": _redis(place),
        "livekit": _livekit(place) | _rooms(place),
        "sendgrid": _emails(place, providers),
        "call_pass": {"CALL_PASS_SECRET": place.keys.call_pass},
        "alert_webhook": {"ALERT_WEBHOOK_SECRET": place.keys.alert_webhook},
        "gemini": providers.of(Provider.GEMINI),
        "field_keys": place.keys.field_keys,
        "storage": _storage(place, providers),
        "scanner": providers.of(Provider.CLAMAV),
        "verification_private_key": {
            "VERIFICATION_PRIVATE_KEY": place.keys.verification_private,
            "VERIFICATION_KEY_ID": KEY_ID,
        },
    }
    environment = {"LOG_LEVEL": "INFO"}
    if function.is_signed:
        environment |= {
            "SERVICE_KEYS": place.keys.service_keys,
            "VERIFICATION_PUBLIC_KEYS": place.keys.verification_public_keys,
        }
    for need in function.needs:
        environment |= given[need]
    if not function.is_signed or "storage" in function.needs:
        environment |= _admission(place)
    return Service(
        function.name,
        python(
            "functions_framework",
            *("--target", function.name),
            *("--source", f"functions/{function.name}/main.py"),
            *("--host", place.host),
            *("--port", str(port)),
        ),
        environment,
        needs=tuple(
            name
            for need, name in (("database", "migrations"), ("storage", "storage"))
            if need in function.needs
        ),
        port=port,
        health=f"{function.prefix}/health",
    )


def _redis(place: Place) -> dict[str, str]:
    return {
        "REDIS_HOST": place.host,
        "REDIS_PORT": str(place.redis_port),
        "REDIS_PASSWORD": "",
        "REDIS_TLS": "false",
    }


def _livekit(place: Place) -> dict[str, str]:
    return {
        "LIVEKIT_URL": place.livekit_url,
        "LIVEKIT_API_KEY": place.keys.livekit_key,
        "LIVEKIT_API_SECRET": place.keys.livekit_secret,
    }


def _rooms(place: Place) -> dict[str, str]:
    """Who answers in the rooms, and where browsers enter them."""
    return {"AGENT_NAME": AGENT_NAME, "LIVEKIT_PUBLIC_URL": place.livekit_url}


def _admission(place: Place) -> dict[str, str]:
    """Who may call, and from which pages."""
    origins = [place.gateway_url, f"http://localhost:{place.gateway_port}"]
    return {
        "ALLOWED_ORIGINS": json.dumps(origins),
        "ADDRESS_HASH_KEY": place.keys.address_hash,
        "TRUSTED_PROXIES": "1",
        "TELEPHONE": TELEPHONE,
    }


def _kept_files(place: Place, providers: Providers) -> list[Service]:
    """Where uploaded documents go, while `.env` names no bucket of its own."""
    if Provider.S3 in providers.real:
        return []
    return [
        Service(
            "storage",
            python("local.storage", "--port", str(place.storage_port)),
            port=place.storage_port,
            health="/health",
        )
    ]


def _storage(place: Place, providers: Providers) -> dict[str, str]:
    if Provider.S3 in providers.real:
        return providers.of(Provider.S3)
    return {
        "DOCUMENTS_BUCKET": "documents",
        "DOCUMENTS_REGION": "eu-west-3",
        "S3_ENDPOINT": place.storage_url,
        "S3_PUBLIC_ENDPOINT": place.storage_url,
        "AWS_ACCESS_KEY_ID": "local-development",
        "AWS_SECRET_ACCESS_KEY": "local-development-storage-key",
    }


def _storage_origin(storage: dict[str, str]) -> str:
    """Where pages send files."""
    bucket, region = storage["DOCUMENTS_BUCKET"], storage.get("DOCUMENTS_REGION", "eu-west-3")
    own = storage.get("S3_PUBLIC_ENDPOINT") or storage.get("S3_ENDPOINT")
    return own or f"https://{bucket}.s3.{region}.amazonaws.com"


def _emails(place: Place, providers: Providers) -> dict[str, str]:
    return providers.of(Provider.SENDGRID) | {
        "SENDER_EMAIL": SENDER,
        "PAGE_URL": place.gateway_url,
        "BRAND": BRAND,
        "TELEPHONE": TELEPHONE,
    }


def _worker(place: Place, providers: Providers) -> dict[str, str]:
    return (
        _livekit(place)
        | _redis(place)
        | providers.of(Provider.DEEPGRAM, Provider.GEMINI, Provider.GOOGLE_TTS)
        | {
            "AGENT_NAME": AGENT_NAME,
            "FUNCTIONS_URL": place.gateway_url,
            "WORKER_KEY_ID": KEY_ID,
            "WORKER_KEY": place.keys.worker,
            # The emulated voice defeats the model that hears the end of a turn.
            "TURN_DETECTION": "model" if Provider.DEEPGRAM in providers.real else "vad",
            "BRAND": BRAND,
            "TELEPHONE": TELEPHONE,
            "PREPARED_AUDIO_DIR": str(place.folder / "prepared"),
            "SPOOL_DIR": str(place.folder / "spool"),
            "HEALTH_PORT": str(place.health_port),
            "METRICS_PORT": str(place.metrics_port),
            "DRAIN_SECONDS": "3",
            "LOG_LEVEL": "INFO",
        }
    )


def _gateway(place: Place, providers: Providers, mails_url: str | None) -> dict[str, str]:
    upstreams = {
        function.prefix: f"http://{place.host}:{place.function_ports[function.name]}"
        for function in functions()
    }
    environment = {
        "GATEWAY_UPSTREAMS": json.dumps(upstreams),
        "LIVEKIT_URL": place.livekit_url,
        "STORAGE_URL": _storage_origin(_storage(place, providers)),
    }
    return environment | ({"MAILS_URL": mails_url} if mails_url else {})
