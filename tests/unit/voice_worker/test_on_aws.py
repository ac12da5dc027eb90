"""The worker on AWS: requests signed for its API, a task kept while it is in a call."""

import signal
from types import SimpleNamespace

import httpx2
import pytest

from voice_worker import aws_requests, fargate
from voice_worker.aws_requests import AwsSignature


async def test_aws_takes_authorization_and_our_own_signature_travels_beside(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    aws_requests._credentials.cache_clear()
    seen: list[httpx2.Request] = []

    def api(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200)

    async with httpx2.AsyncClient(
        transport=httpx2.MockTransport(api), auth=AwsSignature("eu-west-3")
    ) as client:
        await client.post(
            "https://api.example/v1/claims",
            content=b"{}",
            headers={"Authorization": "Bearer ours"},
        )

    aws_requests._credentials.cache_clear()
    (request,) = seen
    assert request.headers["Service-Authorization"] == "Bearer ours"
    assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-west-3/execute-api/" in request.headers["Authorization"]


class FakeServer:
    def __init__(self) -> None:
        self.active_jobs: list[object] = []
        self.draining = False
        self.drained = False

    async def drain(self, timeout: object = None) -> None:
        self.drained = True


def client(seen: list[httpx2.Request], **document: object) -> httpx2.AsyncClient:
    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=document)

    return httpx2.AsyncClient(transport=httpx2.MockTransport(answer))


@pytest.mark.parametrize("is_needed", [True, False])
async def test_a_task_is_protected_while_a_call_lives_and_released_after(monkeypatch, is_needed):
    monkeypatch.setenv("ECS_AGENT_URI", "http://agent")
    seen: list[httpx2.Request] = []

    assert await fargate._protect(client(seen), is_needed) is is_needed

    (request,) = seen
    assert (request.method, request.url.path) == ("PUT", "/task-protection/v1/state")
    assert f'"ProtectionEnabled":{str(is_needed).lower()}' in request.content.decode()


async def test_nothing_is_asked_outside_ecs(monkeypatch):
    monkeypatch.delenv("ECS_AGENT_URI", raising=False)
    seen: list[httpx2.Request] = []

    assert await fargate._protect(client(seen), True) is False

    assert seen == []


@pytest.mark.parametrize(("wanted", "is_stale"), [("1.0", False), ("1.1", True)])
async def test_a_worker_of_another_version_knows_it(wanted, is_stale):
    process = SimpleNamespace(wanted_version_url="http://version", agent_version="1.0")

    assert await fargate._is_stale(client([], voice_worker=wanted), process) is is_stale


async def test_a_stale_worker_drains_before_it_leaves(monkeypatch):
    server, signals = FakeServer(), []
    monkeypatch.setattr(fargate.os, "kill", lambda pid, number: signals.append(number))
    monkeypatch.delenv("ECS_AGENT_URI", raising=False)

    await fargate._leave(server, client([]))

    assert server.drained
    assert signals == [signal.SIGTERM]
