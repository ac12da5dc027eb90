"""Rotating a secret of a deployment, so that nothing is refused in between.

    python -m local.deploy.rotate --environment prod add worker_key
    … at least ten minutes later, when every function has read the new key …
    python -m local.deploy.rotate --environment prod use worker_key

`add` makes the new key known beside the old; `use` signs with it. The next `add` forgets the old.
What a provider issues is put in place at once: `put deepgram DEEPGRAM_API_KEY`, its value from the
environment.
"""

import argparse
import json
import os
import sys
from typing import Any

import boto3  # type: ignore[import-untyped]

from local.deploy.secrets import declared, key_id, new_field_key, new_key, verification_pair

CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"
SIGNERS = {"worker_key": "voice-worker", "dashboard_key": "dashboard", "scheduler_key": None}
"""Each signs with its own key; the service that holds it is started anew, functions read it."""
HOLDERS = {
    **dict.fromkeys(
        ("livekit", "deepgram", "gemini", "google_service_account", "redis"), "voice-worker"
    ),
    "dashboard_cookie": "dashboard",
}
"""Services that are given a secret when they start; functions read theirs every ten minutes."""
VERIFICATION = "verification_private_key"
REDIS = "redis"
FIELD = "field_keys"


class Rotation:
    """The secrets of one deployment."""

    def __init__(self, environment: str, client: Any = boto3.client) -> None:
        self._name = f"centre-appel-{environment}"
        self._client = client
        self._secrets = client("secretsmanager")

    def add(self, secret: str) -> str:
        """A new key, known beside the one in use; its id."""
        held = self._read(secret)
        if secret in SIGNERS:
            identity = secret.removesuffix("_key").upper()
            used = held[f"{identity}_KEY_ID"]
            key, name = new_key(), _fresh(used)
            self._know("service_keys", "SERVICE_KEYS", used, name, key, identity.lower())
            pending = {f"{identity}_KEY_ID": name, f"{identity}_KEY": key}
        elif secret == VERIFICATION:
            private, public = verification_pair()
            used = held["VERIFICATION_KEY_ID"]
            name = _fresh(used)
            self._know("verification_public_keys", "VERIFICATION_PUBLIC_KEYS", used, name, public)
            pending = {"VERIFICATION_KEY_ID": name, "VERIFICATION_PRIVATE_KEY": private}
        elif secret == FIELD:
            used, keys = held["FIELD_KEY_ID"], json.loads(held["FIELD_KEYS"])
            name = _fresh(used)
            both = json.dumps({used: keys[used], name: new_field_key()})
            self._write(secret, held | {"FIELD_KEYS": both}, CURRENT)
            pending = {"FIELD_KEY_ID": name, "FIELD_KEYS": both}
        elif secret == REDIS:
            name = "the new password"
            pending = {"REDIS_PASSWORD": new_key()}
            self._let_in(held["REDIS_PASSWORD"], pending["REDIS_PASSWORD"])
        else:
            raise ValueError(f"{secret} has no two keys: use `put`")
        self._write(secret, pending, PENDING)
        return name

    def use(self, secret: str) -> None:
        """Sign with the key that was added."""
        pending = self._read(secret, PENDING)
        self._write(secret, pending, CURRENT)
        if service := SIGNERS.get(secret) or HOLDERS.get(secret):
            self._restart(service)

    def put(self, secret: str, values: dict[str, str]) -> None:
        """Replace what a provider issued."""
        unknown = set(values) - set(declared()[secret])
        if unknown:
            raise ValueError(f"{secret} holds {', '.join(declared()[secret])}")
        self._write(secret, self._read(secret) | values, CURRENT)
        if service := HOLDERS.get(secret):
            self._restart(service)

    def _know(
        self,
        secret: str,
        variable: str,
        used: str,
        name: str,
        key: str,
        identity: str | None = None,
    ) -> None:
        """Adds the key under its id, and keeps beside it the one in use alone."""
        everything = json.loads(self._read(secret)[variable])
        keys = everything[identity] if identity else everything
        two = {used: keys[used], name: key}
        everything = everything | {identity: two} if identity else two
        self._write(secret, {variable: json.dumps(everything)}, CURRENT)

    def _let_in(self, *passwords: str) -> None:
        self._client("elasticache").modify_user(
            UserId=f"{self._name}-default", Passwords=list(passwords)
        )

    def _restart(self, service: str) -> None:
        """Tasks in a call end it first."""
        self._client("ecs").update_service(
            cluster=self._name, service=f"{self._name}-{service}", forceNewDeployment=True
        )

    def _read(self, secret: str, stage: str = CURRENT) -> dict[str, str]:
        value = self._secrets.get_secret_value(
            SecretId=f"{self._name}/{secret}", VersionStage=stage
        )
        values: dict[str, str] = json.loads(value["SecretString"])
        return values

    def _write(self, secret: str, values: dict[str, str], stage: str) -> None:
        self._secrets.put_secret_value(
            SecretId=f"{self._name}/{secret}",
            SecretString=json.dumps(values),
            VersionStages=[stage],
        )


def _fresh(used: str) -> str:
    """An id that is not the one in use."""
    name = key_id()
    return f"{name}.2" if used == name else name


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--environment", required=True, choices=["dev", "prod"])
    arguments.add_argument("step", choices=["add", "use", "put"])
    arguments.add_argument("secret")
    arguments.add_argument("variable", nargs="*")
    chosen = arguments.parse_args()
    rotation = Rotation(chosen.environment)
    if chosen.step == "add":
        sys.stdout.write(f"{rotation.add(chosen.secret)} is known; use it in ten minutes\n")
    elif chosen.step == "use":
        rotation.use(chosen.secret)
    else:
        rotation.put(chosen.secret, {name: os.environ[name] for name in chosen.variable})


if __name__ == "__main__":
    main()
