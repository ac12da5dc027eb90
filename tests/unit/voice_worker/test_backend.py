"""Requests to the functions: signed, repeated where that is safe, refused in words."""

import hashlib
import json

import httpx2
import jwt
import pytest

from contract.verifications import VerificationAttempt
from tests.unit.voice_worker.conftest import ENVIRONMENT
from tests.unit.voice_worker.fakes import MOTOR, verification
from voice_worker.backend import Backend, Refused, Unavailable

CALL = "a" * 32
ATTEMPT = VerificationAttempt(policy_number=MOTOR, birth_date="1984-03-12", postcode="69003")


class Functions:
    """Answers in turn with these statuses and bodies, and remembers the requests."""

    def __init__(self, *answers: tuple[int, dict] | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(answer[0], json=answer[1])


def backend(functions: Functions) -> Backend:
    made = Backend(CALL, "address-hash")
    made._client = httpx2.AsyncClient(
        base_url="http://functions", transport=httpx2.MockTransport(functions)
    )
    return made


async def test_a_request_is_signed_for_its_method_path_body_and_call():
    functions = Functions((201, {"verified": False}))

    await backend(functions).verify(ATTEMPT)

    (request,) = functions.requests
    signature = request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(signature, ENVIRONMENT["WORKER_KEY"], algorithms=["HS256"])
    assert (claims["htm"], claims["htu"]) == ("POST", "/v1/verifications")
    assert claims["body"] == hashlib.sha256(request.content).hexdigest()
    assert claims["call"] == CALL
    assert jwt.get_unverified_header(signature)["kid"] == ENVIRONMENT["WORKER_KEY_ID"]


async def test_a_read_is_tried_again_when_a_function_stumbles():
    functions = Functions((503, {}), (200, {"items": []}))

    claims = await backend(functions).claims(verification())

    assert claims.items == []
    assert len(functions.requests) == 2


async def test_a_verification_is_never_tried_twice():
    functions = Functions(httpx2.ConnectError("refused"))

    with pytest.raises(Unavailable):
        await backend(functions).verify(ATTEMPT)

    assert len(functions.requests) == 1


async def test_a_refusal_says_the_problem_and_is_not_repeated():
    problem = {"type": "/problems/peril-not-covered", "title": "Not covered", "status": 409}
    functions = Functions((409, problem))

    with pytest.raises(Refused, match="Not covered"):
        await backend(functions).claims(verification())

    assert len(functions.requests) == 1


async def test_a_request_still_running_is_waited_for():
    running = {"type": "/problems/request-in-progress", "title": "Running", "status": 409}
    functions = Functions((409, running), (200, {"items": []}))

    await backend(functions).claims(verification())

    assert len(functions.requests) == 2


async def test_an_answer_that_is_no_problem_document_is_not_shown_to_anyone():
    functions = Functions((400, {"detail": "Traceback: SELECT * FROM policyholders"}))

    with pytest.raises(Unavailable) as caught:
        await backend(functions).claims(verification())

    assert "SELECT" not in str(caught.value)


async def test_a_record_left_by_another_call_is_signed_for_that_call():
    functions = Functions((200, {"call_id": "b" * 32}))
    other = "b" * 32

    await backend(functions).put_raw(f"/v1/analytics/calls/{other}/turns/1", b"{}")

    (request,) = functions.requests
    signature = request.headers["Authorization"].removeprefix("Bearer ")
    claims = json.loads(jwt.api_jws.PyJWS().decode(signature, options={"verify_signature": False}))
    assert (claims["call"], request.headers["X-Call-Id"]) == (other, other)
