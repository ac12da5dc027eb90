"""AWS runs what the launcher and Docker run: names, ports, variables, health checks, schedules.

`tests/unit/local/test_compose.py` holds the two local ways to each other; here is the third.
"""

import json
import re
from typing import Any

import pytest
import yaml

from local import services
from local.folders import ROOT
from tests.terraform.runs import NEWCOMER, Deployment
from tests.unit.local.test_compose import TABLE

COMPOSE = yaml.safe_load((ROOT / "docker-compose.local.yml").read_text())["services"]

COUNTERPARTS = {
    "mysql": "aws_db_instance",
    "redis": "aws_elasticache_replication_group",
    "storage": "aws_guardduty_malware_protection_plan",
    "gateway": "aws_apigatewayv2_api",
    "schedules": "aws_scheduler_schedule",
    "relay": "aws_scheduler_schedule",
    "migrations": "aws_lambda_invocation",
    "issuer": "aws_cognito_user_pool",
}
"""What stands on AWS for a service that is neither a function nor a container of ours."""

NOT_ON_AWS = {
    "emulators": "providers are real",
    "livekit-server": "LiveKit Cloud, or the insurer's own: livekit_url",
    "seed": "policyholders are real",
    "month": "calls are real",
}

CONTAINERS = {"worker": "voice-worker", "prepared-audio": "voice-worker", "dashboard": "dashboard"}
"""Service → task on AWS."""

ON_AWS_ALONE = {
    "FUNCTION_TARGET": "locally an argument, and in the image itself",
    "SECRETS": "locally secrets are variables",
    "MIGRATED": "a function starts after the migrations",
    "DB_TLS_CA": "the database of one machine has no certificate",
    "FUNCTIONS_REGION": "AWS's API asks for a signature of its own",
    "CALLS_PAUSED": "an operator's variable, which one machine leaves alone",
    "MAX_CALLS": "one machine leaves it alone",
    "ALLOWED_ORIGINS": "the API adds it to every function with a public route",
    "ADDRESS_HASH_KEY": "the same",
    "TRUSTED_PROXIES": "the same",
    "TELEPHONE": "the same",
    "SCHEDULER_KEY_ID": "locally one process is the scheduler, on AWS each function signs",
    "SCHEDULER_KEY": "the same",
    "ALERT_WEBHOOK_HOSTS": "an operator's variable",
    "AGENT_VERSION": "there is one version locally",
    "WANTED_VERSION_URL": "the same",
    "CLAIMS_QUEUE_URL": "locally waiting claims are files of SPOOL_DIR",
    "CLAIMS_REFUSED_QUEUE_URL": "the same",
    "GOOGLE_SERVICE_ACCOUNT": "the file that GOOGLE_APPLICATION_CREDENTIALS names is made of it",
    "OIDC_LOGOUT_URL": "Cognito's way out is not the standard's",
    "OIDC_ROLES_CLAIM": "Cognito names its groups otherwise",
    "OIDC_ROLES": "groups of the insurer's own issuer",
}

LOCAL_ALONE = {
    "DB_URL": "takes the place of DB_HOST and its companions, or is empty",
    "LIVEKIT_PUBLIC_URL": "servers and browsers reach LiveKit at one address, but in Docker",
    "S3_ENDPOINT": "AWS's own",
    "S3_PUBLIC_ENDPOINT": "the same",
    "AWS_ACCESS_KEY_ID": "a function's role on AWS",
    "AWS_SECRET_ACCESS_KEY": "the same",
    "SENDGRID_URL": "the emulator's address; the provider's is what holds when it is not set",
    "DEEPGRAM_URL": "the same",
    "GOOGLE_GEMINI_BASE_URL": "the same",
    "grpc_proxy": "the way to the emulated voice",
    "no_grpc_proxy": "the same",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": "the same",
    "TURN_DETECTION": "the emulated voice defeats the model that hears the end of a turn",
    "METRICS_PORT": "on AWS metrics are read from the log",
    "OIDC_CLIENT_SECRET": "on AWS the dashboard is a public client, with PKCE",
}


def test_every_service_of_docker_has_its_counterpart(deployment: Deployment):
    functions = {function.name for function in services.functions()}

    told = functions | set(CONTAINERS) | set(COUNTERPARTS) | set(NOT_ON_AWS)

    assert set(COMPOSE) == told
    for kind in COUNTERPARTS.values():
        assert deployment.of(kind)


def test_the_same_functions_run(deployment: Deployment):
    listed = {function.name for function in services.functions()}

    assert set(_functions(deployment)) - {NEWCOMER["name"], "migrations"} == listed


def test_the_same_containers_run(deployment: Deployment):
    names = {
        each["name"].removeprefix("centre-appel-dev-") for each in deployment.of("aws_ecs_service")
    }

    assert names == set(CONTAINERS.values())


@pytest.mark.parametrize("name", [function.name for function in services.functions()])
def test_a_function_is_told_the_same_variables(deployment: Deployment, name: str):
    _same(_told_function(deployment, name), set(TABLE[name].environment))


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_is_told_the_same_variables(deployment: Deployment, name: str):
    _same(_told_container(_container(deployment, name)), set(TABLE[name].environment))


def test_no_exception_outlives_its_reason(deployment: Deployment):
    on_aws: set[str] = set()
    locally: set[str] = set()
    for name, told in _everything(deployment).items():
        on_aws |= told - set(TABLE[name].environment)
        locally |= set(TABLE[name].environment) - told

    assert (set(ON_AWS_ALONE) - on_aws, set(LOCAL_ALONE) - locally) == (set(), set())


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_runs_the_same_module(deployment: Deployment, name: str):
    command = _container(deployment, name).get("command") or _command_of_image(name)

    assert command[:3] == ["python", *TABLE[name].command[1:3]]


@pytest.mark.parametrize("name", ["worker", "dashboard"])
def test_a_container_is_asked_the_same_about_its_health(deployment: Deployment, name: str):
    service = TABLE[name]

    asked = re.search(
        r"http://127\.0\.0\.1:(\d+)(/\w*)'",
        _container(deployment, name)["healthCheck"]["command"][-1],
    )

    assert asked is not None
    assert (int(asked[1]), asked[2]) == (service.port, service.health)


def test_the_load_balancer_asks_the_dashboard_the_same(deployment: Deployment):
    [group] = deployment.of("aws_lb_target_group")
    [mapping] = _container(deployment, "dashboard")["portMappings"]

    assert group["health_check"][0]["path"] == TABLE["dashboard"].health
    assert group["port"] == mapping["containerPort"] == TABLE["dashboard"].port


def test_images_say_the_ports_that_are_asked():
    for name in ("worker", "dashboard"):
        text = (ROOT / COMPOSE[name]["build"]["dockerfile"]).read_text()

        assert re.findall(r"^EXPOSE (\d+)$", text, re.MULTILINE) == [str(TABLE[name].port)]


def test_servers_listen_at_the_same_ports(deployment: Deployment):
    [cache] = deployment.of("aws_elasticache_replication_group")
    environment = _functions(deployment)["documents"]

    assert str(cache["port"]) == COMPOSE["tokens"]["environment"]["REDIS_PORT"]
    for name in ("DB_PORT", "DB_NAME", "REDIS_PORT", "DOCUMENTS_REGION"):
        # ${NAME:-value}: what holds when the developer's .env says nothing.
        local = COMPOSE["documents"]["environment"][name].removesuffix("}").split(":-")[-1]
        assert environment[name] == local, name


def test_what_the_clock_does_is_the_same(deployment: Deployment):
    listed = {
        schedule["route"]: f"rate({schedule['every']})"
        for function in services.functions()
        for schedule in function.schedules
    }

    found = {
        json.loads(each["target"][0]["input"])["scheduled"]: each["schedule_expression"]
        for each in deployment.of("aws_scheduler_schedule")
    }

    assert {route: rate for route, rate in found.items() if "newcomer" not in route} == listed


def _same(on_aws: set[str], locally: set[str]) -> None:
    assert on_aws - locally - set(ON_AWS_ALONE) == set()
    assert locally - on_aws - set(LOCAL_ALONE) == set()


def _everything(deployment: Deployment) -> dict[str, set[str]]:
    told = {name: _told_container(_container(deployment, name)) for name in CONTAINERS}
    for function in services.functions():
        told[function.name] = _told_function(deployment, function.name)
    return told


def _functions(deployment: Deployment) -> dict[str, dict[str, str]]:
    return {
        each["function_name"].removeprefix("centre-appel-dev-"): each["environment"][0]["variables"]
        for each in deployment.of("aws_lambda_function")
    }


def _told_function(deployment: Deployment, name: str) -> set[str]:
    """Its variables, and those that its secrets hold."""
    environment = _functions(deployment)[name]
    told = set(environment)
    for arn in json.loads(environment["SECRETS"]):
        secret = arn.split(":secret:centre-appel-dev/")[-1].rsplit("-", 1)[0]
        is_user = secret.startswith("database_")
        told |= {"DB_USER", "DB_PASSWORD"} if is_user else set(deployment.layer.secrets[secret])
    return told


def _told_container(container: dict[str, Any]) -> set[str]:
    return {each["name"] for each in (*container["environment"], *container["secrets"])}


def _container(deployment: Deployment, service: str) -> dict[str, Any]:
    [task] = [
        each
        for each in deployment.of("aws_ecs_task_definition")
        if each["family"] == f"centre-appel-dev-{CONTAINERS[service]}"
    ]
    name = service if service == "prepared-audio" else task["family"]
    containers: list[dict[str, Any]] = json.loads(task["container_definitions"])
    return next(each for each in containers if each["name"] == name)


def _command_of_image(service: str) -> list[str]:
    text = (ROOT / COMPOSE[service]["build"]["dockerfile"]).read_text()
    command: list[str] = json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])
    return command
