"""Terraform as our checks run it: from PATH, its provider from a local mirror if there is one."""

import os
import shutil
import subprocess
from pathlib import Path

from local.folders import ROOT

MIRROR = "registry.terraform.io"
_USUAL = (
    "/usr/share",
    "/usr/local/share",
    "/usr/lib",
    "/usr/local/lib",
    "/opt",
    "/srv",
    "/var/lib",
)


class NotInstalled(Exception):
    """Terraform is not on PATH; the message says what to do."""


def executable() -> str:
    found = shutil.which("terraform")
    if found is None:
        raise NotInstalled(
            "terraform ~> 1.11 is not on PATH: developer.hashicorp.com/terraform/install"
        )
    return found


def provider_mirror() -> Path | None:
    """The folder that holds providers: TERRAFORM_PLUGIN_DIR, else one in a usual system folder."""
    named = os.environ.get("TERRAFORM_PLUGIN_DIR")
    if named:
        return Path(named)
    places = [Path.home() / ".terraform.d/plugins"]
    for base in _USUAL:
        places += [Path(base), *sorted(Path(base).glob("*")), *sorted(Path(base).glob("*/plugins"))]
    return next((place for place in places if (place / MIRROR / "hashicorp/aws").is_dir()), None)


def copy_sources(folder: Path) -> Path:
    """A copy of what Terraform reads, so that a run leaves nothing in the repository."""
    hidden = shutil.ignore_patterns(".terraform", "*.tfstate*", "backend_override.tf")
    shutil.copytree(ROOT / "terraform", folder / "terraform", ignore=hidden)
    shutil.copytree(ROOT / "caller_page", folder / "caller_page")
    (folder / "functions").mkdir()
    shutil.copy(ROOT / "functions/functions.json", folder / "functions")
    # State stays in the copy.
    (folder / "terraform/backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
    return folder / "terraform"


class Terraform:
    """Terraform in one folder, with its own environment."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            **(environment or {}),
        }
        self._environment.pop("TF_CLI_CONFIG_FILE", None)
        self._environment["TF_CLI_CONFIG_FILE"] = os.devnull

    def init(self) -> None:
        mirror = provider_mirror()
        options = [f"-plugin-dir={mirror}"] if mirror else []
        self.run("init", "-input=false", "-lockfile=readonly", *options)

    def run(self, command: str, *arguments: str) -> str:
        """Its output; an error shows all of it."""
        done = self.attempt(command, *arguments)
        if done.returncode != 0:
            raise AssertionError(f"terraform {command}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def attempt(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        options = [] if command in ("show", "output") else ["-no-color"]
        return subprocess.run(
            [executable(), command, *options, *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
