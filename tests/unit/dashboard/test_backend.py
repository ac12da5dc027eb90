"""Requests to the functions: signed for who is signed in, told apart when they fail."""

import json
from collections.abc import Callable

import flask
import httpx2
import pytest

from contract.metrics import Definitions
from contract.roles import Role
from contract.supervision import Reasoned, SupervisionAction
from dashboard.backend import Backend, Refused, Unavailable, path
from dashboard.people import Person
from functions.web.authentication import authenticate
from functions.web.context import Identity
from tests.unit.dashboard import sample
from tests.unit.dashboard.conftest import SETTINGS
from tests.unit.dashboard.fake_functions import FakeFunctions

PERSON = Person("Sacha", "sacha@assureur.example", Role.SUPERVISOR)


def asking(handler: Callable[[httpx2.Request], httpx2.Response]) -> Backend:
    client = httpx2.Client(
        base_url="http://functions.test", transport=httpx2.MockTransport(handler)
    )
    return Backend(PERSON, client)


def answering(status: int, body: bytes = b"{}") -> Backend:
    return asking(lambda request: httpx2.Response(status, content=body))


def test_the_functions_accept_the_signature_and_know_who_asks(monkeypatch: pytest.MonkeyPatch):
    keys = {"dashboard": {"local": SETTINGS["DASHBOARD_KEY"]}}
    monkeypatch.setenv("SERVICE_KEYS", json.dumps(keys))
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(201, content=sample.action("end").model_dump_json().encode())

    asking(answer).post("/v1/supervision/calls/é/end", SupervisionAction, Reasoned(reason="été"))

    [sent] = seen
    target = sent.url.raw_path.decode()
    with flask.Flask("f").test_request_context(
        target,
        method="POST",
        headers=dict(sent.headers),
        data=sent.content,
        environ_overrides={"RAW_URI": target},
    ):
        signature = authenticate(flask.request, sent.content)
    assert (signature.identity, signature.user, signature.role) == (
        Identity.DASHBOARD,
        PERSON.user,
        PERSON.role,
    )
    assert sent.headers["Idempotency-Key"]


def test_a_connection_that_was_closed_is_opened_again_with_the_same_key():
    keys: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx2.RemoteProtocolError("closed")
        return httpx2.Response(201, content=sample.action("end").model_dump_json().encode())

    asking(answer).post("/v1/supervision/calls/a/end", SupervisionAction, Reasoned(reason="oui"))

    assert len(keys) == 2
    assert len(set(keys)) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_function_that_fails_is_unavailable_by_name(status: int):
    with pytest.raises(Unavailable) as caught:
        answering(status, b"<html>").get("/v1/analytics/definitions", Definitions)

    assert caught.value.function == "analytics"


def test_a_function_that_nobody_reaches_is_unavailable(functions: FakeFunctions):
    functions.down.add("*")

    with pytest.raises(Unavailable):
        Backend(PERSON).get("/v1/analytics/definitions", Definitions)


def test_an_answer_that_is_not_the_contracts_is_no_answer():
    with pytest.raises(Unavailable):
        answering(200, b'{"items": 3}').get("/v1/analytics/definitions", Definitions)


def test_a_refusal_keeps_its_problem():
    problem = b'{"type": "/problems/not-allowed", "title": "No", "status": 403}'

    with pytest.raises(Refused) as caught:
        answering(403, problem).get("/v1/analytics/definitions", Definitions)

    assert caught.value.problem.status == 403


def test_what_was_not_chosen_is_not_asked(functions: FakeFunctions):
    Backend(PERSON).get(
        "/v1/analytics/definitions", Definitions, motif=None, q="", tool_failed=True, limit=0
    )

    assert functions.asked[-1].query == {"tool_failed": "true", "limit": "0"}


def test_a_value_cannot_leave_its_place_in_a_path():
    assert path("/v1/claims/{}/details", "../x?y#z") == "/v1/claims/..%2Fx%3Fy%23z/details"
