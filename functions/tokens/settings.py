"""Settings of the tokens function: LiveKit, the limits, and when no call is taken."""

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
    calls_per_address: str = "5/minute;20/hour"
    calls_altogether: str = "60/minute"


class CapacitySettings(Settings):
    calls_paused: bool = False
    """Takes no new call, during an incident."""
    max_calls: int | None = Field(default=None, ge=0)
    """How many calls may be live at once; unset for no limit."""
    test_addresses: list[str] = []
    """Of probes and testers: their calls are counted nowhere."""
    telephone: str | None = None
    """E.164; the number to call instead."""
