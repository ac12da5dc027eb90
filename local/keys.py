"""Keys of one local run, made anew each time: nothing to copy, nothing to leak."""

import base64
import json
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_ID = "local"


@dataclass(frozen=True)
class Keys:
    worker: str
    dashboard: str
    dashboard_cookie: str
    scheduler: str
    address_hash: str
    call_pass: str
    alert_webhook: str
    field: str
    """32 bytes in base64: encrypts fields of the database."""
    database_password: str
    livekit_key: str
    livekit_secret: str
    verification_private: str
    """PEM, Ed25519: signs who the caller is."""
    verification_public: str

    @classmethod
    def generate(cls) -> "Keys":
        pair = Ed25519PrivateKey.generate()
        return cls(
            worker=secrets.token_urlsafe(32),
            dashboard=secrets.token_urlsafe(32),
            dashboard_cookie=secrets.token_urlsafe(32),
            scheduler=secrets.token_urlsafe(32),
            address_hash=secrets.token_urlsafe(32),
            call_pass=secrets.token_urlsafe(32),
            alert_webhook=secrets.token_urlsafe(32),
            field=base64.b64encode(secrets.token_bytes(32)).decode(),
            database_password=secrets.token_urlsafe(24),
            livekit_key="API" + secrets.token_hex(6),
            livekit_secret=secrets.token_urlsafe(32),
            verification_private=pair.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode(),
            verification_public=pair.public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode(),
        )

    @cached_property
    def service_keys(self) -> str:
        """As `SERVICE_KEYS` holds them: identity, then key id, then secret."""
        secrets_of = {
            "worker": self.worker,
            "dashboard": self.dashboard,
            "scheduler": self.scheduler,
        }
        return json.dumps({name: {KEY_ID: secret} for name, secret in secrets_of.items()})

    @cached_property
    def field_keys(self) -> dict[str, str]:
        """The settings of whatever seals or opens fields."""
        return {"FIELD_KEY_ID": KEY_ID, "FIELD_KEYS": json.dumps({KEY_ID: self.field})}

    @cached_property
    def verification_public_keys(self) -> str:
        return json.dumps({KEY_ID: self.verification_public})
