"""The secrets of a deployment, as Terraform takes them:

export TF_VAR_secrets="$(python -m local.deploy.secrets)"

What providers issue is read from .env; the rest is made here, anew each time. The first apply
writes them; later ones leave what is stored alone (`python -m local.deploy.rotate` changes it).
"""

import argparse
import base64
import json
import os
import secrets
import sys
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local.folders import ROOT

Secrets = dict[str, dict[str, str]]

IDENTITIES = ("worker", "dashboard", "scheduler")
ISSUED = (
    "LIVEKIT_API_KEY",
    "LIVEKIT_API_SECRET",
    "DEEPGRAM_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "SENDGRID_API_KEY",
    "SENDGRID_EVENT_PUBLIC_KEY",
)
"""What others issue: the service account is named by its file, as everywhere else."""


class Missing(Exception):
    """Variables that only others can issue."""


def declared() -> dict[str, list[str]]:
    """Name of each secret → its variables: the list that Terraform reads."""
    names: dict[str, list[str]] = json.loads((ROOT / "terraform/secrets.json").read_text())
    return names


def database_functions() -> list[str]:
    functions = json.loads((ROOT / "functions/functions.json").read_text())
    return [each["name"] for each in functions if "database" in each["needs"]]


def key_id() -> str:
    return f"{date.today():%Y-%m-%d}"


def new_key() -> str:
    return secrets.token_urlsafe(32)


def new_field_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def verification_pair() -> tuple[str, str]:
    """Private and public half, PEM."""
    private = Ed25519PrivateKey.generate()
    return (
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode(),
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    )


def generate(issued: dict[str, str], key: str) -> Secrets:
    """Every secret: `issued` by others, the rest new, keys named `key`."""
    missing = [name for name in ISSUED if not issued.get(name)]
    if missing:
        raise Missing(", ".join(missing))
    own = {identity: new_key() for identity in IDENTITIES}
    private, public = verification_pair()
    values = {
        **issued,
        "GOOGLE_SERVICE_ACCOUNT": Path(issued["GOOGLE_APPLICATION_CREDENTIALS"]).read_text(),
        "REDIS_PASSWORD": new_key(),
        "ADDRESS_HASH_KEY": new_key(),
        "DASHBOARD_COOKIE_KEY": new_key(),
        "CALL_PASS_SECRET": new_key(),
        "ALERT_WEBHOOK_SECRET": new_key(),
        "FIELD_KEY_ID": key,
        "FIELD_KEYS": json.dumps({key: new_field_key()}),
        "SERVICE_KEYS": json.dumps({identity: {key: own[identity]} for identity in own}),
        "VERIFICATION_KEY_ID": key,
        "VERIFICATION_PRIVATE_KEY": private,
        "VERIFICATION_PUBLIC_KEYS": json.dumps({key: public}),
    }
    for identity, value in own.items():
        values |= {f"{identity.upper()}_KEY_ID": key, f"{identity.upper()}_KEY": value}
    made = {
        name: {each: values[each] for each in variables} for name, variables in declared().items()
    }
    for function in database_functions():
        made[f"database_{function}"] = {"username": function, "password": new_key()}
    if "SIGN_IN_CLIENT_SECRET" in issued:
        made["sign_in"] = {"SIGN_IN_CLIENT_SECRET": issued["SIGN_IN_CLIENT_SECRET"]}
    return made


def issued_values(file: Path) -> dict[str, str]:
    """What others issued: from the environment, else from the file."""
    values = {}
    if file.exists():
        for line in file.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not name.startswith("#"):
                values[name.strip()] = value.strip().strip("\"'")
    wanted = (*ISSUED, "SIGN_IN_CLIENT_SECRET")
    values |= {name: os.environ[name] for name in wanted if os.environ.get(name)}
    return {name: values[name] for name in wanted if values.get(name)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--env", type=Path, default=ROOT / ".env")
    chosen = arguments.parse_args()
    try:
        made = generate(issued_values(chosen.env), key_id())
    except Missing as missing:
        sys.exit(f"Fill in {chosen.env}: {missing}")
    sys.stdout.write(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
