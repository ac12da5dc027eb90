"""Keys made for the tests, and the settings that name them."""

import json

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KID = "2026-11"
WORKER_SECRET = "worker-secret-for-tests-0123456789abcdef"
OLD_WORKER_SECRET = "old-worker-secret-for-tests-0123456789ab"
DASHBOARD_SECRET = "dashboard-secret-for-tests-0123456789abc"
SCHEDULER_SECRET = "scheduler-secret-for-tests-0123456789abc"

SECRETS = {
    "worker": {KID: WORKER_SECRET, "2026-10": OLD_WORKER_SECRET},
    "dashboard": {KID: DASHBOARD_SECRET},
    "scheduler": {KID: SCHEDULER_SECRET},
}

PRIVATE_KEY = Ed25519PrivateKey.generate()
PRIVATE_PEM = PRIVATE_KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()
PUBLIC_PEM = (
    PRIVATE_KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)

FIELD_KEY = "ZmllbGQta2V5LWZvci10ZXN0cy0wMTIzNDU2Nzg5YWI="

SETTINGS = {
    "GOOGLE_API_KEY": "emulated",
    "SERVICE_KEYS": json.dumps(SECRETS),
    "VERIFICATION_PRIVATE_KEY": PRIVATE_PEM,
    "VERIFICATION_KEY_ID": KID,
    "VERIFICATION_PUBLIC_KEYS": json.dumps({KID: PUBLIC_PEM}),
    "ADDRESS_HASH_KEY": "address-hash-key-for-tests-0123456789abc",
    "FIELD_KEY_ID": KID,
    "FIELD_KEYS": json.dumps({KID: FIELD_KEY}),
    "ALERT_WEBHOOK_SECRET": "alert-webhook-secret-for-tests-012345678",
    "CALL_PASS_SECRET": "call-pass-secret-for-tests-0123456789abc",
    "LIVEKIT_URL": "ws://127.0.0.1:7880",
    "LIVEKIT_API_KEY": "devkey",
    "LIVEKIT_API_SECRET": "livekit-secret-for-tests-0123456789abcdef",
    "AGENT_NAME": "centre-appel",
    "TELEPHONE": "+33155501100",
}
