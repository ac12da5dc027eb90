"""Secrets, rotation, cost and the check after an apply."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from moto import mock_aws

from functions.web.authentication import ServiceKeys
from functions.web.context import Identity
from functions.web.verification import PublicKeys, SigningKey
from local.deploy import capacity, cost, secrets
from local.deploy.rotate import Rotation
from local.deploy.smoke import Smoke
from local.folders import ROOT
from tests.terraform.runs import ISSUED

Client = Callable[[str], Any]


@pytest.fixture
def issued(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "account.json"
    file.write_text('{"type": "service_account"}')
    return ISSUED | {"GOOGLE_APPLICATION_CREDENTIALS": str(file)}


# --- Secrets --------------------------------------------------------------------------------------


def test_every_secret_that_terraform_keeps_is_made(issued: dict[str, str]):
    made = secrets.generate(issued, "2026-11-23")

    assert {name: list(values) for name, values in made.items() if name in secrets.declared()} == (
        secrets.declared()
    )
    assert all(value for values in made.values() for value in values.values())


def test_what_is_made_is_what_the_functions_read(
    issued: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    made = secrets.generate(issued, "2026-11-23")
    for name in ("service_keys", "verification_private_key", "verification_public_keys"):
        for variable, value in made[name].items():
            monkeypatch.setenv(variable, value)

    keys = ServiceKeys.from_environment().service_keys
    worker = keys[Identity.WORKER][made["worker_key"]["WORKER_KEY_ID"]]

    assert worker.get_secret_value() == made["worker_key"]["WORKER_KEY"]
    assert set(keys) == {Identity.WORKER, Identity.DASHBOARD, Identity.SCHEDULER}
    assert SigningKey.from_environment().verification_key_id in (
        PublicKeys.from_environment().verification_public_keys
    )


def test_two_deployments_share_no_key(issued: dict[str, str]):
    first, second = (secrets.generate(issued, "2026-11-23") for _ in range(2))

    assert first["redis"] != second["redis"]
    assert first["database_claims"]["password"] != second["database_claims"]["password"]
    assert first["verification_private_key"] != second["verification_private_key"]


def test_what_only_others_can_issue_is_named_when_it_is_missing(issued: dict[str, str]):
    del issued["DEEPGRAM_API_KEY"], issued["SENDGRID_API_KEY"]

    with pytest.raises(secrets.Missing, match="DEEPGRAM_API_KEY, SENDGRID_API_KEY"):
        secrets.generate(issued, "2026-11-23")


def test_values_come_from_the_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "env"
    file.write_text("# a comment\nDEEPGRAM_API_KEY='written'\nGOOGLE_API_KEY=\nOTHER=1\n")
    monkeypatch.setenv("GOOGLE_API_KEY", "exported")

    found = secrets.issued_values(file)

    assert found["DEEPGRAM_API_KEY"] == "written"
    assert found["GOOGLE_API_KEY"] == "exported"
    assert "OTHER" not in found


# --- Rotation -------------------------------------------------------------------------------------


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """What Rotation asks for its clients."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield partial(boto3.client, region_name="eu-west-3")


@pytest.fixture
def rotation(aws: Client, issued: dict[str, str]) -> Rotation:
    """A deployment that has run for a while."""
    ecs = aws("ecs")
    ecs.create_cluster(clusterName="centre-appel-dev")
    task = ecs.register_task_definition(
        family="worker", containerDefinitions=[{"name": "worker", "image": "worker", "memory": 512}]
    )["taskDefinition"]["taskDefinitionArn"]
    for service in ("voice-worker", "dashboard"):
        ecs.create_service(
            cluster="centre-appel-dev",
            serviceName=f"centre-appel-dev-{service}",
            taskDefinition=task,
            desiredCount=1,
        )
    client = aws("secretsmanager")
    for name, values in secrets.generate(issued, "2026-01-01").items():
        client.create_secret(Name=f"centre-appel-dev/{name}", SecretString=json.dumps(values))
    return Rotation("dev", aws)


def _read(aws: Client, name: str) -> dict[str, str]:
    found = aws("secretsmanager").get_secret_value(SecretId=f"centre-appel-dev/{name}")
    values: dict[str, str] = json.loads(found["SecretString"])
    return values


def test_a_new_key_is_known_before_it_signs(aws: Client, rotation: Rotation):
    before = _read(aws, "worker_key")

    name = rotation.add("worker_key")

    known = json.loads(_read(aws, "service_keys")["SERVICE_KEYS"])["worker"]
    assert list(known) == [before["WORKER_KEY_ID"], name]
    assert _read(aws, "worker_key") == before


def test_the_new_key_then_signs_and_both_are_known(aws: Client, rotation: Rotation):
    name = rotation.add("worker_key")

    rotation.use("worker_key")

    signs = _read(aws, "worker_key")
    known = json.loads(_read(aws, "service_keys")["SERVICE_KEYS"])["worker"]
    assert signs["WORKER_KEY_ID"] == name
    assert known[name] == signs["WORKER_KEY"]
    assert len(known) == 2


def test_a_new_field_key_is_known_before_it_seals(aws: Client, rotation: Rotation):
    used = _read(aws, "field_keys")["FIELD_KEY_ID"]

    name = rotation.add("field_keys")
    before = _read(aws, "field_keys")
    rotation.use("field_keys")
    after = _read(aws, "field_keys")

    assert list(json.loads(before["FIELD_KEYS"])) == [used, name]
    assert (before["FIELD_KEY_ID"], after["FIELD_KEY_ID"]) == (used, name)
    assert after["FIELD_KEYS"] == before["FIELD_KEYS"]


def test_adding_twice_never_forgets_the_key_in_use(aws: Client, rotation: Rotation):
    rotation.add("dashboard_key")
    rotation.add("dashboard_key")

    known = json.loads(_read(aws, "service_keys")["SERVICE_KEYS"])
    used = _read(aws, "dashboard_key")
    assert known["dashboard"][used["DASHBOARD_KEY_ID"]] == used["DASHBOARD_KEY"]
    assert len(known["dashboard"]) == 2
    assert set(known) == {"worker", "dashboard", "scheduler"}


def test_callers_who_are_verified_stay_so_while_the_signing_key_changes(
    aws: Client, rotation: Rotation
):
    old = _read(aws, "verification_private_key")["VERIFICATION_KEY_ID"]

    rotation.add("verification_private_key")
    rotation.use("verification_private_key")

    known = json.loads(_read(aws, "verification_public_keys")["VERIFICATION_PUBLIC_KEYS"])
    assert set(known) == {old, _read(aws, "verification_private_key")["VERIFICATION_KEY_ID"]}


def test_what_a_provider_issued_is_replaced(aws: Client, rotation: Rotation):
    rotation.put("livekit", {"LIVEKIT_API_SECRET": "new"})

    values = _read(aws, "livekit")
    assert values["LIVEKIT_API_SECRET"] == "new"
    assert values["LIVEKIT_API_KEY"] == ISSUED["LIVEKIT_API_KEY"]
    with pytest.raises(ValueError, match="livekit holds LIVEKIT_API_KEY, LIVEKIT_API_SECRET"):
        rotation.put("livekit", {"LIVEKIT_KEY": "new"})


@pytest.mark.parametrize(
    ("secret", "variable", "started"),
    [
        ("deepgram", "DEEPGRAM_API_KEY", ["voice-worker"]),
        ("dashboard_cookie", "DASHBOARD_COOKIE_KEY", ["dashboard"]),
        ("call_pass", "CALL_PASS_SECRET", []),
    ],
)
@pytest.mark.usefixtures("rotation")
def test_who_was_given_it_at_its_start_is_started_anew_and_nobody_else(
    aws: Client, secret: str, variable: str, started: list[str]
):
    begun: list[str] = []
    ecs = SimpleNamespace(update_service=lambda **said: begun.append(said["service"]))

    Rotation("dev", lambda service: ecs if service == "ecs" else aws(service)).put(
        secret, {variable: "new"}
    )

    assert _read(aws, secret)[variable] == "new"
    assert begun == [f"centre-appel-dev-{service}" for service in started]


# --- Cost and capacity ----------------------------------------------------------------------------


def test_the_page_on_cost_is_what_the_command_prints():
    printed = cost.document(json.loads(cost.PRICES.read_text()))

    assert (ROOT / "docs/cost.md").read_text() == printed


@pytest.mark.parametrize(
    ("erlangs", "lines"), [(10, 21), (100, 128), (1_000, 1_072), (10_000, 10_170)]
)
def test_lines_that_lose_one_call_in_a_thousand(erlangs: int, lines: int):
    assert capacity.lines_for(erlangs) == lines
    assert capacity.blocked(erlangs, lines) <= 0.001 < capacity.blocked(erlangs, lines - 1)


@pytest.mark.parametrize(("calls", "advisers"), [(100, 12), (1_000, 91), (10_000, 848)])
def test_advisers_who_answer_four_callers_in_five_within_20_seconds(calls: int, advisers: int):
    assert capacity.advisers_for(calls) == advisers


def test_too_few_advisers_answer_nobody_in_time():
    assert capacity.answered_within(10, 10, 20, 300) == 0


def test_a_dearer_voice_costs_more_a_minute():
    prices = json.loads(cost.PRICES.read_text())
    before = cost.Cost(prices).per_minute(cost.VARIANTS[0])
    prices["prices"]["voice_million"]["price"] *= 2

    after = cost.Cost(prices).per_minute(cost.VARIANTS[0])

    assert after["voice"] == pytest.approx(2 * before["voice"])
    assert after["total"] - before["total"] == pytest.approx(before["voice"])


def test_the_first_quota_to_bind_comes_first():
    bounds = [at for _, at in cost.Cost(json.loads(cost.PRICES.read_text())).quotas()]

    assert bounds == sorted(bounds)
    assert bounds[0] == 50


# --- The check after an apply ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"/": 302}, "pass  dashboard: asks who is there"),
        ({"/": 200, "/pret": 200}, "pass  dashboard: is ready, and signs people in by itself"),
        ({"/": 200, "/pret": 500}, "FAIL  dashboard: is not ready: 500"),
        ({"/": 503}, "FAIL  dashboard: answers 503 to somebody who has not signed in"),
    ],
)
async def test_a_dashboard_asks_who_is_there(answers: dict[str, int], says: str):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=answers[request.path], headers={"Location": "/sign-in"})

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    lines: list[str] = []
    async with TestServer(application) as server:
        url = str(server.make_url("")).rstrip("/")

        await Smoke(url, url, "eu-west-3", lines.append).run()

    assert lines[-1] == says
