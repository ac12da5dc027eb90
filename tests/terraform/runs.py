"""The runs of Terraform that tests share: all begin at once, and are waited for by who asks.

Terraform mostly waits (the provider sleeps between its questions), so the layers run side by side.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3

from local.deploy import secrets
from local.deploy.terraform import Terraform, copy_sources
from local.folders import ROOT
from tests.ending import with_us

HERE = Path(__file__).parent
DOMAIN = "assureur.fr"
ACCOUNT = "123456789012"
TERRAFORM_SECONDS = 900
"""Generous, since the machine may be busy."""

ISSUED = {
    "LIVEKIT_API_KEY": "issued-livekit-key",
    "LIVEKIT_API_SECRET": "issued-livekit-secret-of-32-characters",
    "DEEPGRAM_API_KEY": "issued-deepgram-key",
    "GOOGLE_API_KEY": "issued-google-key",
    "SENDGRID_API_KEY": "issued-sendgrid-key",
    "SENDGRID_EVENT_PUBLIC_KEY": "issued-sendgrid-event-key",
}

NEWCOMER = {
    "name": "newcomer",
    "prefix": "/v1/newcomer",
    "public": ["POST /v1/newcomer/events"],
    "needs": ["database", "redis"],
    "schedules": [{"route": "POST /v1/newcomer/runs", "every": "1 hour"}],
    "a_caller_waits": True,
}
"""A function that the list of functions does not have yet: one more line must be enough."""


class Aws:
    """An emulated AWS of its own, with the zone of the domain."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-west-3",
            "TF_VAR_aws_account_id": ACCOUNT,
            "TF_VAR_max_retries": "2",
        }
        with log.open("w") as output:
            self._process = subprocess.Popen(
                [sys.executable, str(HERE / "aws_server.py"), str(port)],
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=with_us,
            )

    def wait(self) -> None:
        """Until it answers; then it has the zone."""
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/moto-api/", timeout=5).close()
            except OSError:
                if self._process.poll() is not None:
                    raise RuntimeError("the emulated AWS did not start") from None
                time.sleep(0.2)
            else:
                self.client("route53").create_hosted_zone(Name=DOMAIN, CallerReference="1")
                return
        raise RuntimeError("the emulated AWS does not answer")

    def client(self, service: str, region: str = "eu-west-3") -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@dataclass
class Layer:
    """A copy of the configuration, ready to run against its own AWS."""

    terraform: Terraform
    aws: Aws
    secrets: secrets.Secrets
    commands: Path
    """What the builder of images was told to do, one line a command."""
    functions: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Deployment:
    """Everything, applied."""

    layer: Layer
    state: dict[str, Any]
    """As `terraform show -json` tells it."""
    drift: list[tuple[str, str]]
    """What the plan that follows would do: type of resource, action."""
    built: list[str]
    """What the apply ran to build images."""
    _destroying: Future[str] | None = None

    @cached_property
    def outputs(self) -> dict[str, Any]:
        found = self.state["values"]["outputs"]
        return {name: output["value"] for name, output in found.items()}

    @cached_property
    def resources(self) -> list[dict[str, Any]]:
        return [each for each in _resources(self.state["values"]["root_module"])]

    def begin_to_destroy(self) -> None:
        assert self.resources  # read before they go: other tests ask for them
        options = ("-auto-approve", "-refresh=false", "-parallelism=60", "-input=false")
        self._destroying = ThreadPoolExecutor(1).submit(
            self.layer.terraform.run, "destroy", *options, *arguments("dev")
        )

    def destroyed(self) -> str:
        if self._destroying is None:
            self.begin_to_destroy()
        assert self._destroying is not None
        return self._destroying.result(TERRAFORM_SECONDS)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The values of every resource of this kind; there is at least one."""
        found = [each["values"] for each in self.resources if each["type"] == kind]
        assert found, f"no {kind}"
        return found

    def client(self, service: str, region: str = "eu-west-3") -> Any:
        return self.layer.aws.client(service, region)


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _resources(child)


class Runs:
    """Every slow thing, begun together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._account_file = folder / "service-account.json"
        self._account_file.write_text('{"type": "service_account", "private_key": "issued"}')
        self._servers = [Aws(folder / f"aws-{name}.log") for name in ("deployed", "asked")]
        # Plans only ask the second, where the smallest deployment comes and goes.
        self._deployed_on, self.aws = self._servers
        self._initialised = self._init()
        for server in self._servers:
            server.wait()
        # The deployment mostly waits; the rest needs the processors.
        self._waiting = ThreadPoolExecutor(1)
        self._working = ThreadPoolExecutor(2)
        self._deployment: Future[Deployment] = self._waiting.submit(self._deploy)
        self.production: Future[dict[str, Any]] = self._working.submit(self._plan_production)
        self.moto: Future[str] = self._working.submit(self._test, "moto", self.aws)
        self.unit: Future[str] = self._working.submit(self._test, "unit", self.aws)
        self.checkov: Future[subprocess.CompletedProcess[str]] = self._working.submit(self._checkov)

    def deployment(self) -> Deployment:
        return self._deployment.result(TERRAFORM_SECONDS)

    def close(self) -> None:
        self._working.shutdown(cancel_futures=True)
        self._waiting.shutdown(cancel_futures=True)
        for server in self._servers:
            server.stop()

    def layer(self, name: str, aws: Aws) -> Layer:
        folder = self._folder / name
        shutil.copytree(self._initialised, folder, symlinks=True)
        listed = [*json.loads((folder / "functions/functions.json").read_text()), NEWCOMER]
        (folder / "functions/functions.json").write_text(json.dumps(listed))
        issued = ISSUED | {"GOOGLE_APPLICATION_CREDENTIALS": str(self._account_file)}
        made = secrets.generate(issued, "2026-11-23")
        for function in ("newcomer", "waited"):
            made[f"database_{function}"] = {"username": function, "password": secrets.new_key()}
        commands = folder / "commands"
        environment = aws.environment | {
            "TF_VAR_secrets": json.dumps(made),
            "PATH": f"{HERE / 'bin'}:{os.environ['PATH']}",
            "COMMANDS": str(commands),
        }
        terraform = Terraform(folder / "terraform", environment)
        return Layer(terraform, aws, made, commands, listed)

    def _init(self) -> Path:
        folder = self._folder / "initialised"
        folder.mkdir()
        Terraform(copy_sources(folder)).init()
        return folder

    def _deploy(self) -> Deployment:
        layer = self.layer("deployment", self._deployed_on)
        options = ("-input=false", *arguments("dev"))
        layer.terraform.run("apply", "-auto-approve", "-parallelism=60", *options)
        built = layer.commands.read_text().splitlines()
        with ThreadPoolExecutor(2) as pool:
            state = pool.submit(layer.terraform.run, "show", "-json")
            again = pool.submit(layer.terraform.run, "plan", "-json", *options)
        messages = [json.loads(line) for line in again.result().splitlines()]
        changes = [each["change"] for each in messages if each["type"] == "planned_change"]
        drift = [(each["resource"]["resource_type"], each["action"]) for each in changes]
        return Deployment(layer, json.loads(state.result()), drift, built)

    def _plan_production(self) -> dict[str, Any]:
        layer = self.layer("production", self.aws)
        options = ("-input=false", *arguments("prod"))
        layer.terraform.run("plan", "-out=planned", *options)
        planned: dict[str, Any] = json.loads(layer.terraform.run("show", "-json", "planned"))
        return planned

    def _test(self, name: str, aws: Aws) -> str:
        layer = self.layer(f"test-{name}", aws)
        return layer.terraform.run("test", f"-filter=tests/{name}.tftest.hcl")

    def _checkov(self) -> subprocess.CompletedProcess[str]:
        program = ROOT / ".local/checkov/bin/checkov"
        if not program.exists():
            raise AssertionError("checkov is missing: make .local/checkov/.installed")
        return subprocess.run(
            [program, "-d", "terraform", "--config-file", "terraform/.checkov.yaml"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


def arguments(environment: str) -> list[str]:
    """What an operator would say."""
    return [
        f"-var-file=environments/{environment}.tfvars",
        f"-var=domain={DOMAIN}",
        "-var=image_tag=1.4.0",
        "-var=livekit_url=wss://example.livekit.cloud",
        "-var=sender_email=ne-pas-repondre@assureur.fr",
        "-var=telephone=+33199000000",
        "-var=alarm_email=astreinte@assureur.fr",
        "-var=brand=Assurances du Parc",
    ]


def plain(text: str) -> str:
    """Terraform's words without the frame it draws around them."""
    return re.sub(r"[\s│╷╵]+", " ", text)
