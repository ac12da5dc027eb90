"""Settings of the supervision function: LiveKit, and the agent that answers its rooms."""

from pydantic import SecretStr

from functions.web.settings import Settings


class LiveKitSettings(Settings):
    livekit_url: str
    livekit_api_key: str
    livekit_api_secret: SecretStr
    livekit_public_url: str | None = None
    """What browsers connect to, where it differs from what servers use."""
    agent_name: str

    @property
    def browser_url(self) -> str:
        return self.livekit_public_url or self.livekit_url
