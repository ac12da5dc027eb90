"""The functions, as the dashboard asks them: signed for who is signed in, refused in words."""

import hashlib
import time
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx2
import jwt
from pydantic import BaseModel, ValidationError

from contract import headers
from contract.problems import Problem
from dashboard import settings
from dashboard.people import Person

Answer = TypeVar("Answer", bound=BaseModel)

CREATED = frozenset({"POST"})

FUNCTIONS = (
    *("tokens", "verifications", "policies", "claims", "callbacks", "emails", "documents"),
    *("knowledge", "analytics", "supervision", "privacy"),
)
"""Those whose health is shown."""


class Refused(Exception):
    """A function said no; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


class Unavailable(Exception):
    """A function did not answer, or not as the contract says."""

    def __init__(self, function: str, request_id: str) -> None:
        super().__init__(f"{function} does not answer ({request_id})")
        self.function = function
        self.request_id = request_id


class Backend:
    """Asks the functions on behalf of one person."""

    def __init__(self, person: Person, client: httpx2.Client | None = None) -> None:
        self.person = person
        self._client = client or _client()
        self._settings = settings.backend()

    def get(self, path: str, answer: type[Answer], **query: Any) -> Answer:
        return self._read(answer, "GET", _target(path, query))

    def post(self, path: str, answer: type[Answer], body: BaseModel | None = None) -> Answer:
        return self._read(answer, "POST", path, body)

    def put(self, path: str, answer: type[Answer], body: BaseModel) -> Answer:
        return self._read(answer, "PUT", path, body)

    def patch(self, path: str, answer: type[Answer], body: BaseModel) -> Answer:
        return self._read(answer, "PATCH", path, body)

    def delete(self, path: str, answer: type[Answer]) -> Answer:
        return self._read(answer, "DELETE", path)

    def raw(self, path: str, **query: Any) -> bytes:
        """A file."""
        return self._request("GET", _target(path, query)).content

    def _read(
        self, answer: type[Answer], method: str, target: str, body: BaseModel | None = None
    ) -> Answer:
        response = self._request(method, target, body)
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise Unavailable(_function(target), "") from error

    def _request(self, method: str, target: str, body: BaseModel | None = None) -> httpx2.Response:
        content = body.model_dump_json(exclude_none=True).encode() if body else b""
        request_id = uuid.uuid4().hex
        sent = {
            "Authorization": self._signature(method, target, content),
            headers.REQUEST_ID: request_id,
        }
        if content:
            sent["Content-Type"] = "application/json"
        if method in CREATED:
            # One key per press of a button: a repeated request does nothing twice.
            sent[headers.IDEMPOTENCY_KEY] = f"dashboard:{request_id}"
        # A connection that the other side had closed is found out on its next use.
        attempts = 2
        for left in reversed(range(attempts)):
            try:
                response = self._client.request(method, target, content=content, headers=sent)
                break
            except httpx2.TransportError as error:
                if not left:
                    raise Unavailable(_function(target), request_id) from error
        if response.status_code < 400:
            return response
        problem = _problem(response)
        if problem is None or response.status_code >= 500:
            raise Unavailable(_function(target), request_id)
        raise Refused(problem)

    def _signature(self, method: str, target: str, content: bytes) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": "dashboard",
            "iat": now,
            "exp": now + 60,
            "htm": method,
            "htu": target,
            "body": hashlib.sha256(content).hexdigest(),
            "user": self.person.user,
            "role": self.person.role,
        }
        return "Bearer " + jwt.encode(
            claims,
            self._settings.dashboard_key.get_secret_value(),
            algorithm="HS256",
            headers={"kid": self._settings.dashboard_key_id},
        )


def is_ready(function: str) -> bool:
    """Whether what the function depends on answers."""
    try:
        return _client().get(f"/v1/{function}/health", timeout=2).status_code == 200
    except httpx2.TransportError:
        return False


@cache
def _client() -> httpx2.Client:
    """One pool of connections for every session of this process."""
    chosen = settings.backend()
    auth = None
    if chosen.functions_region:
        from dashboard.aws_requests import AwsSignature  # botocore is there on AWS only

        auth = AwsSignature(chosen.functions_region)
    return httpx2.Client(
        base_url=chosen.functions_url, timeout=httpx2.Timeout(10, connect=2), auth=auth
    )


def path(template: str, *values: str) -> str:
    """A path with values that people typed: none can leave its place."""
    return template.format(*(quote(value, safe="") for value in values))


def _target(path: str, query: Mapping[str, Any]) -> str:
    given = {name: _text(value) for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return [_text(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _function(target: str) -> str:
    return target.split("/")[2].partition("?")[0]


def _problem(response: httpx2.Response) -> Problem | None:
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return None
