"""Which provider is the real one: each whose key is in `.env`; the others are emulated."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from dotenv import dotenv_values

from local.folders import ROOT


class Provider(Enum):
    """What each is for, the key that makes it real, and all the variables that concern it."""

    DEEPGRAM = ("Deepgram (parole vers texte)", "DEEPGRAM_API_KEY", ("DEEPGRAM_URL",))
    GEMINI = ("Gemini (modèle)", "GOOGLE_API_KEY", ("GOOGLE_GEMINI_BASE_URL",))
    GOOGLE_TTS = (
        "Google TTS (voix)",
        "GOOGLE_APPLICATION_CREDENTIALS",
        ("grpc_proxy", "no_grpc_proxy", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"),
    )
    SENDGRID = (
        "SendGrid (e-mails)",
        "SENDGRID_API_KEY",
        ("SENDGRID_URL", "SENDGRID_EVENT_PUBLIC_KEY"),
    )
    CLAMAV = ("ClamAV (antivirus des documents)", "DOCUMENT_SCANNER", ())
    S3 = (
        "S3 (documents reçus)",
        "DOCUMENTS_BUCKET",
        (
            "DOCUMENTS_REGION",
            "S3_ENDPOINT",
            "S3_PUBLIC_ENDPOINT",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
        ),
    )

    def __init__(self, title: str, key: str, others: tuple[str, ...]) -> None:
        self.title = title
        self.key = key
        self.variables = (key, *others)

    def is_configured(self, settings: Mapping[str, str]) -> bool:
        value = settings.get(self.key, "")
        # Credentials are a file: a name without one is no key.
        return bool(value) and (self is not Provider.GOOGLE_TTS or (ROOT / value).is_file())


@dataclass(frozen=True)
class Providers:
    real: frozenset[Provider]
    environment: Mapping[str, str]
    """The variables of all providers, real and emulated."""

    def of(self, *providers: Provider) -> dict[str, str]:
        names = [name for provider in providers for name in provider.variables]
        return {name: self.environment[name] for name in names if name in self.environment}


def choose(dotenv: Mapping[str, str], emulated: Mapping[str, str]) -> Providers:
    real = configured(dotenv)
    environment: dict[str, str] = {}
    for provider in Provider:
        source = dotenv if provider in real else emulated
        environment |= {name: source[name] for name in provider.variables if source.get(name)}
    return Providers(real, environment)


def configured(dotenv: Mapping[str, str]) -> frozenset[Provider]:
    return frozenset(provider for provider in Provider if provider.is_configured(dotenv))


def read_dotenv(path: Path = ROOT / ".env", *, keep_empty: bool = False) -> dict[str, str]:
    """What the person set; an empty value counts as not set."""
    values = dotenv_values(path).items()
    return {name: value or "" for name, value in values if value or keep_empty}
