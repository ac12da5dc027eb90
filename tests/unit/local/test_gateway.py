"""The gateway: one origin, and nothing a client says about itself is believed."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from local.folders import ROOT
from local.gateway import MAX_BODY, GatewaySettings, application, page_headers


async def echo(request: web.Request) -> web.Response:
    seen = {
        "method": request.method,
        "path": request.raw_path,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": (await request.read()).decode(),
    }
    return web.json_response(seen, status=int(request.query.get("status", 200)))


@pytest.fixture
async def function() -> AsyncIterator[TestServer]:
    app = web.Application(client_max_size=2 * MAX_BODY)
    app.router.add_route("*", "/{path:.*}", echo)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "caller.js").write_text("export {}")
    (folder / "headers.json").write_text(
        json.dumps({"Content-Security-Policy": "connect-src 'self' {livekit_origin}"})
    )
    (tmp_path / "secret").write_text("secret")
    return folder


@pytest.fixture
async def gateway(function: TestServer, page: Path) -> AsyncIterator[TestClient]:
    settings = GatewaySettings(
        gateway_upstreams={
            "/v1/claims": str(function.make_url("")),
            "/v1/policies": "http://127.0.0.1:1",
        },
        livekit_url="ws://127.0.0.1:7880/rtc",
        mails_url=str(function.make_url("")),
        caller_page=page,
    )
    async with TestClient(TestServer(application(settings))) as client:
        yield client


async def test_a_request_goes_to_the_function_of_its_prefix_as_it_was_sent(gateway: TestClient):
    url = URL("/v1/claims/SD%20x/additions?a=1&b=%2F", encoded=True)
    answer = await gateway.post(url, data='{"text": "é"}')

    seen = await answer.json()
    assert seen["method"] == "POST"
    assert seen["path"] == "/v1/claims/SD%20x/additions?a=1&b=%2F"
    assert seen["body"] == '{"text": "é"}'


async def test_a_status_and_its_body_come_back_unchanged(gateway: TestClient):
    answer = await gateway.get("/v1/claims?status=409")

    assert answer.status == 409


async def test_a_prefix_is_a_whole_path_segment(gateway: TestClient):
    assert (await gateway.get("/v1/claims-of-others")).status == 404
    assert (await gateway.get("/v1/unknown")).status == 404


async def test_addresses_given_by_a_client_are_dropped(gateway: TestClient):
    forged = {"X-Forwarded-For": "8.8.8.8", "Forwarded": "for=8.8.8.8", "X-Real-IP": "8.8.8.8"}

    seen = await (await gateway.get("/v1/claims", headers=forged)).json()

    assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert "8.8.8.8" not in json.dumps(seen)


async def test_headers_of_one_connection_go_no_further(gateway: TestClient):
    sent = {"Connection": "keep-alive, X-Private", "X-Private": "1", "TE": "trailers"}

    seen = await (await gateway.get("/v1/claims", headers=sent)).json()

    assert {"x-private", "te"}.isdisjoint(seen["headers"])


async def test_every_answer_names_its_request(gateway: TestClient):
    given = await gateway.get("/v1/claims", headers={"X-Request-Id": "request-0001"})
    forged = await gateway.get("/v1/claims", headers={"X-Request-Id": "<script>"})
    missing = await gateway.get("/v1/unknown")

    assert given.headers["X-Request-Id"] == "request-0001"
    assert (await given.json())["headers"]["x-request-id"] == "request-0001"
    assert forged.headers["X-Request-Id"] != "<script>"
    assert len(missing.headers["X-Request-Id"]) == 32


async def test_a_body_over_ten_megabytes_is_refused(gateway: TestClient):
    answer = await gateway.post("/v1/claims", data=b"x" * (MAX_BODY + 1))

    assert answer.status == 413
    assert answer.content_type == "application/problem+json"


async def test_a_function_that_is_down_is_a_problem_to_try_again(gateway: TestClient):
    answer = await gateway.get("/v1/policies")

    problem = await answer.json()
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "1"
    assert problem["title"] == "The function does not answer"


async def test_the_page_has_its_declared_headers_and_may_reach_livekit_alone(gateway: TestClient):
    for path in ("/", "/caller.js"):
        answer = await gateway.get(path)

        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert policy == "connect-src 'self' ws://127.0.0.1:7880"


async def test_nothing_outside_the_page_is_served(gateway: TestClient):
    async with ClientSession() as client:
        for path in ("/../secret", "/%2e%2e/secret", "/headers.json", "/nothing", "//etc/passwd"):
            url = URL(str(gateway.make_url("")).rstrip("/") + path, encoded=True)
            async with client.get(url) as answer:
                assert answer.status == 404, path


async def test_the_mails_are_shown_under_the_same_origin(gateway: TestClient):
    seen = await (await gateway.get("/mails")).json()

    assert seen["path"] == "/"


def test_the_real_page_declares_headers_that_the_gateway_can_fill():
    headers = page_headers(ROOT / "caller_page" / "headers.json", "ws://127.0.0.1:1234")

    assert "ws://127.0.0.1:1234" in headers["Content-Security-Policy"]
    assert "{" not in json.dumps(list(headers.values()))
