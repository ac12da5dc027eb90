"""`.env.example` and the settings of all parts name the same variables."""

import importlib
import pkgutil
import re
from types import ModuleType

import pydantic_settings
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from dotenv import dotenv_values

import dashboard.settings  # noqa: F401 # its settings are counted
import functions
import voice_worker
from functions.web.settings import Settings
from local.folders import ROOT

EXAMPLE = ROOT / ".env.example"
# LiveKit's own SDK reads them in the worker; the token function has its own settings for them.
READ_BY_LIBRARIES = {"LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"}


def modules_of(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def variables() -> set[str]:
    """Every field of every settings class of the functions, the worker and the dashboard."""
    for package in (functions, voice_worker):
        modules_of(package)
    classes: list[type] = [Settings, pydantic_settings.BaseSettings]
    names: set[str] = set()
    while classes:
        known = classes.pop()
        classes += known.__subclasses__()
        if known.__module__.split(".")[0] in ("functions", "voice_worker", "dashboard"):
            names |= {field.upper() for field in known.model_fields}
    return names | READ_BY_LIBRARIES


def listed() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE))


def test_every_variable_is_in_the_example():
    assert variables() - listed() == set()


def test_the_example_has_no_variable_that_nobody_reads():
    assert listed() - variables() == set()


def test_the_keys_of_the_example_belong_together():
    values = dotenv_values(EXAMPLE)
    private = load_pem_private_key((values["VERIFICATION_PRIVATE_KEY"] or "").encode(), None)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert public.decode().strip().replace("\n", "\\n") in (
        values["VERIFICATION_PUBLIC_KEYS"] or ""
    )
    assert f'"{values["WORKER_KEY_ID"]}": "{values["WORKER_KEY"]}"' in (
        values["SERVICE_KEYS"] or ""
    )
