"""Settings of the tokens function: LiveKit, the limits, and whom the browser may come from."""

from typing import Annotated

from pydantic import Field, SecretStr

from functions.web.settings import Settings


class LiveKitSettings(Settings):
    livekit_url: str
    livekit_api_key: str
    livekit_api_secret: SecretStr
    livekit_public_url: str | None = None
    """What callers connect to, where it differs from what servers use."""
    agent_name: str


class LimitSettings(Settings):
    address_hash_key: Annotated[SecretStr, Field(min_length=32)]
    """Keys the hash that stands for a caller's address."""
    trusted_proxies: int = Field(default=0, ge=0)
    """How many proxies of ours add their line to X-Forwarded-For."""
    calls_per_address: str = "5/minute;20/hour"
    calls_altogether: str = "60/minute"


class CapacitySettings(Settings):
    calls_paused: bool = False
    """Takes no new call: during an incident, or outside the hours of the line."""
    max_calls: int | None = Field(default=None, ge=0)
    """How many calls may be live at once; unset for no limit."""
    telephone: str | None = None
    """E.164; the number to call instead."""


class OriginSettings(Settings):
    allowed_origins: list[str] = []
    """Where the caller page is served: scheme, host and port, exactly."""
