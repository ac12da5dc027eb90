"""docker-compose.local.yml tells the same story as the launcher's table of services."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from local import backends, folders, services
from local.emulators.faults import Delays
from local.emulators.ledger import Ledger
from local.emulators.sendgrid_events import EventWebhook
from local.keys import Keys
from local.providers import Provider, Providers
from local.services import Place, Service

COMPOSE = yaml.safe_load((folders.ROOT / "docker-compose.local.yml").read_text())["services"]
# Official images stand for the servers that the launcher finds on the machine.
SERVERS = {"mysql", "redis", "livekit-server", "emulators"}
FUNCTION_PORT = 8080


def place() -> Place:
    keys = Keys.generate()
    listed = services.functions()
    return Place(
        folder=Path("/tmp"),
        gateway_port=8000,
        livekit_port=7880,
        livekit_tcp_port=7881,
        livekit_udp_port=7882,
        redis_port=6379,
        health_port=8081,
        metrics_port=9464,
        storage_port=9000,
        issuer_port=9400,
        dashboard_port=8501,
        function_ports=dict.fromkeys((function.name for function in listed), FUNCTION_PORT),
        database=backends.mariadb_settings(3306, keys),
        keys=keys,
    )


def emulated() -> Providers:
    names = [name for provider in Provider for name in provider.variables]
    return Providers(frozenset(), dict.fromkeys(names, "emulated"))


TABLE = {
    service.name: service
    for service in [
        *services.applications(place(), emulated(), "http://127.0.0.1:9105"),
        *services.supervision(place()),
        services.month(place()),
    ]
}


def environment(container: dict[str, Any]) -> dict[str, str]:
    return dict(container.get("environment") or {})


def needs(container: dict[str, Any]) -> dict[str, str]:
    return {name: each["condition"] for name, each in container.get("depends_on", {}).items()}


def test_the_same_services_run():
    assert set(COMPOSE) - SERVERS == set(TABLE)


@pytest.mark.parametrize("service", TABLE.values(), ids=TABLE)
def test_a_container_is_told_the_same_variables(service: Service):
    assert set(environment(COMPOSE[service.name])) == set(service.environment)


@pytest.mark.parametrize("service", TABLE.values(), ids=TABLE)
def test_a_container_is_asked_the_same_about_its_health(service: Service):
    check = COMPOSE[service.name].get("healthcheck")

    if service.health is None:
        assert check is None
    else:
        asked = re.search(r"http://127\.0\.0\.1:(\d+)([^\"]*)", check["test"][-1])
        assert asked is not None
        assert (int(asked[1]), asked[2]) == (service.port, service.health)


@pytest.mark.parametrize("service", TABLE.values(), ids=TABLE)
def test_a_container_waits_for_what_the_service_needs(service: Service):
    waited = needs(COMPOSE[service.name])

    for need in service.needs:
        once = TABLE[need].once
        assert waited[need] == ("service_completed_successfully" if once else "service_healthy")
    for server in set(waited) & SERVERS:
        assert waited[server] == "service_healthy"


@pytest.mark.parametrize("service", TABLE.values(), ids=TABLE)
def test_a_container_runs_the_same_module(service: Service):
    container = COMPOSE[service.name]
    module = service.command[2]

    if "command" in container:
        assert container["command"][:3] == ["python", "-m", module]
        ours = [part for part in service.command[3:] if part.startswith("--")]
        assert all(option in container["command"] for option in ours)
    else:
        assert f'"-m", "{module}"' in dockerfile(container)


def dockerfile(container: dict[str, Any]) -> str:
    return (folders.ROOT / container["build"]["dockerfile"]).read_text()


def test_each_function_is_its_own_image():
    for function in services.functions():
        build = COMPOSE[function.name]["build"]

        assert build["dockerfile"] == "functions/Dockerfile"
        assert build["args"] == {"FUNCTION": function.name}


def test_the_gateway_reaches_every_function():
    upstreams = yaml.safe_load(environment(COMPOSE["gateway"])["GATEWAY_UPSTREAMS"])

    assert upstreams == {
        function.prefix: f"http://{function.name}:{FUNCTION_PORT}"
        for function in services.functions()
    }


def test_keys_are_the_same_on_both_ends():
    worker = environment(COMPOSE["worker"])
    keys = yaml.safe_load(environment(COMPOSE["claims"])["SERVICE_KEYS"])
    livekit = yaml.safe_load(environment(COMPOSE["livekit-server"])["LIVEKIT_CONFIG"])

    assert keys["worker"] == {worker["WORKER_KEY_ID"]: worker["WORKER_KEY"]}
    for name in ("worker", "tokens"):
        told = environment(COMPOSE[name])
        assert livekit["keys"] == {told["LIVEKIT_API_KEY"]: told["LIVEKIT_API_SECRET"]}


def test_what_became_of_mails_is_told_to_the_gateway_and_believed(monkeypatch: pytest.MonkeyPatch):
    emulators = COMPOSE["emulators"]
    monkeypatch.setenv("EMULATED_EVENT_KEY", environment(emulators)["EMULATED_EVENT_KEY"])

    webhook = EventWebhook(Ledger(), Delays())

    assert "--webhook=http://gateway:8000/v1/emails/events" in emulators["command"]
    believed = environment(COMPOSE["emails"])["SENDGRID_EVENT_PUBLIC_KEY"]
    assert believed == f"${{SENDGRID_EVENT_PUBLIC_KEY:-{webhook.public_key}}}"


def test_containers_of_ours_write_nowhere_and_gain_nothing():
    for name in set(COMPOSE) - SERVERS | {"emulators"}:
        container = COMPOSE[name]

        assert container["read_only"] is True, name
        assert container["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in container["security_opt"], name


def test_ports_are_open_to_this_machine_alone():
    for container in COMPOSE.values():
        for port in container.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_images_are_pinned():
    for name in SERVERS - {"emulators"}:
        assert re.search(r":v?\d", COMPOSE[name]["image"])
