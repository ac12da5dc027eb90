"""The configuration without AWS: format, validity, lint, and `terraform test`."""

import json
import re
from pathlib import Path

from local.deploy import secrets
from local.deploy.terraform import Terraform
from local.folders import ROOT
from tests.terraform.runs import TERRAFORM_SECONDS, Runs, arguments, plain

CONFIGURATION = ROOT / "terraform"


def test_the_configuration_is_formatted(runs: Runs):
    Terraform(CONFIGURATION).run("fmt", "-check", "-recursive", "-diff")


def test_the_configuration_is_valid(runs: Runs):
    said = json.loads(runs.layer("valid", runs.aws).terraform.run("validate", "-json"))

    assert said["valid"]
    assert said["warning_count"] == 0


def test_at_most_eight_variables_must_be_said():
    assert len(_required()) <= 8


def test_every_variable_is_described_and_typed():
    for file in CONFIGURATION.glob("**/variables.tf"):
        for block in _variables(file):
            assert re.search(r"^  description = ", block, re.MULTILINE), block
            assert re.search(r"^  type +(=|\{)", block, re.MULTILINE), block


def test_every_variable_that_must_be_said_is_validated():
    assert all("validation {" in block for block in _required())


def test_the_policies_of_the_linter_hold(runs: Runs):
    done = runs.checkov.result(TERRAFORM_SECONDS)

    assert done.returncode == 0, done.stdout + done.stderr


def test_what_would_be_made_without_aws(runs: Runs):
    assert "0 failed" in runs.unit.result(TERRAFORM_SECONDS)


def test_the_smallest_deployment_applies_and_is_destroyed(runs: Runs):
    assert "0 failed" in runs.moto.result(TERRAFORM_SECONDS)


def test_the_keys_of_another_account_are_refused(runs: Runs):
    deployed = runs.layer("another-account", runs.aws)

    refused = deployed.terraform.attempt(
        "plan", "-input=false", *arguments("dev"), "-var=aws_account_id=999999999999"
    )

    assert refused.returncode == 1
    assert "AWS account ID not allowed" in plain(refused.stderr)


def test_a_refusal_says_what_to_write_instead(runs: Runs):
    layer = runs.layer("refused", runs.aws)

    refused = layer.terraform.attempt(
        "plan", "-input=false", *arguments("dev"), "-var=telephone=01 80 00 00 00"
    )

    assert "Write the number in E.164, without spaces: +33199000000" in plain(refused.stderr)


def test_every_need_of_a_function_has_its_secret():
    needs = {
        need
        for function in json.loads((ROOT / "functions/functions.json").read_text())
        for need in function["needs"]
    }

    # The bucket and its scanner know a function by its role.
    assert needs - {"database", "storage", "scanner"} <= set(secrets.declared())


def test_no_configuration_names_a_function():
    names = {each["name"] for each in json.loads((ROOT / "functions/functions.json").read_text())}
    written = "\n".join(file.read_text() for file in CONFIGURATION.glob("**/*.tf"))

    assert [
        name for name in sorted(names) if re.search(rf'"[^"\s]*\b{name}\b[^"\s]*"', written)
    ] == [
        # In the addresses that the page asks: to rate, to send papers, for a room.
        "analytics",
        "documents",
        # Where supervisors find the dashboard.
        "supervision",
        "tokens",
    ]


def _variables(file: Path) -> list[str]:
    return re.findall(r"^variable .*?^\}", file.read_text(), re.MULTILINE | re.DOTALL)


def _required() -> list[str]:
    blocks = _variables(CONFIGURATION / "variables.tf")
    return [block for block in blocks if not re.search(r"^  default +=", block, re.MULTILINE)]
