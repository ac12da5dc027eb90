"""The doctor says what is missing, and a remedy for each thing, without telling any value."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from local import backends, doctor, folders
from local.cli import app


def test_whatever_is_not_in_order_has_a_remedy():
    for finding in doctor.examine():
        assert finding.ok or finding.remedy, finding


def test_a_machine_without_servers_still_runs_the_demonstration(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backends, "has_mariadb", lambda: False)
    monkeypatch.setattr(backends, "has_redis", lambda: False)

    answer = CliRunner().invoke(app, ["doctor", "--json"])

    found = {finding["subject"]: finding for finding in json.loads(answer.output)}
    assert not found["MariaDB"]["ok"]
    assert found["MariaDB"]["remedy"] == "apt install mariadb-server"
    assert answer.exit_code == 0


def test_missing_packages_are_named_and_the_exit_code_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_is_installed", lambda name: name != "sendgrid")

    answer = CliRunner().invoke(app, ["doctor"])

    assert "il manque sendgrid" in answer.output
    assert "make setup" in answer.output
    assert answer.exit_code == 1


def test_an_unknown_name_in_dotenv_is_told_and_its_value_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    given = {"DEEPGRAM_APIKEY": "very-secret", "GOOGLE_API_KEY": "also-secret"}
    monkeypatch.setattr(
        doctor.providers,
        "read_dotenv",
        lambda path=None, keep_empty=False: {"GOOGLE_API_KEY": ""} if keep_empty else given,
    )

    finding = doctor._dotenv()

    assert finding.detail == "noms inconnus : DEEPGRAM_APIKEY"
    assert "secret" not in f"{finding}"


def test_a_call_to_nothing_says_what_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folders, "STATE", tmp_path)

    answer = CliRunner().invoke(app, ["call"])

    assert answer.exit_code == 1


def test_help_is_in_french():
    help_text = CliRunner().invoke(app, ["--help"]).output

    assert "Ctrl-C arrête tout" in help_text
    assert (folders.ROOT / "local" / "scenarios" / "demonstration.yaml").exists()
