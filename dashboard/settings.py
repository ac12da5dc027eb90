"""Settings of the dashboard: one class per concern, read from the environment."""

from functools import cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract.roles import Role


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )


class BackendSettings(_Settings):
    """The functions, and the key that signs requests to them."""

    functions_url: str
    dashboard_key_id: str
    dashboard_key: SecretStr = Field(min_length=32)
    functions_region: str | None = None
    """The region of AWS whose API stands before the functions; unset anywhere else."""


class SignInSettings(_Settings):
    """Who may come in: the OIDC issuer, and what it says of people."""

    dashboard_url: str = "http://127.0.0.1:8501"
    """Where browsers find the dashboard; the issuer must know `{dashboard_url}/oauth2callback`."""
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: SecretStr = SecretStr("")
    """Empty for a public client, which proves itself with PKCE."""
    oidc_logout_url: str | None = None
    """Where signing out goes on, for an issuer whose own way is not the standard's."""
    oidc_roles_claim: str = "groups"
    oidc_roles: dict[str, Role] = {role.value: role for role in Role}
    """What the claim says → role: `{"GRP-CALL-CENTRE-LEADS": "superviseur"}`."""
    dashboard_cookie_key: SecretStr = Field(min_length=32)
    """Signs the cookie of who is signed in."""
    session_hours: float = Field(default=8, gt=0, le=24)


class LookSettings(_Settings):
    """What the dashboard shows of the deployment it belongs to."""

    brand: str = "Assurances du Parc"
    livekit_public_url: str | None = None
    """What browsers connect to when they listen: the page's policy allows it and no other."""
    log_level: str = "INFO"


@cache
def backend() -> BackendSettings:
    return BackendSettings()


@cache
def sign_in() -> SignInSettings:
    return SignInSettings()


@cache
def look() -> LookSettings:
    return LookSettings()
