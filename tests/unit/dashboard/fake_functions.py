"""The functions as the dashboard sees them: answers made of the contract's own models."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2
import jwt
from pydantic import BaseModel

from contract.problems import MEDIA_TYPE, Problem
from tests.unit.dashboard import sample

Answer = BaseModel | bytes | httpx2.Response


@dataclass
class Asked:
    """One request, as a function would read it."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    user: str
    role: str


@dataclass
class FakeFunctions:
    """Answers what `sample` holds, remembers what it was asked, and fails where it is told to."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Callable[[Asked], Answer] | Answer] = field(default_factory=dict)
    """By method and the beginning of the path; the longest wins."""
    down: set[str] = field(default_factory=set)
    """Functions that do not answer; `*` is all of them."""

    def __post_init__(self) -> None:
        self.answers = dict(sample.answers())

    def client(self) -> httpx2.Client:
        return httpx2.Client(
            base_url="http://functions.test", transport=httpx2.MockTransport(self.serve)
        )

    def refuse(self, route: str, status: int, title: str = "Refused", **more: Any) -> None:
        problem = Problem(type="/problems/test", title=title, status=status, **more)
        self.answers[route] = httpx2.Response(
            status,
            content=problem.model_dump_json().encode(),
            headers={"Content-Type": MEDIA_TYPE},
        )

    def of(self, route: str) -> list[Asked]:
        method, _, beginning = route.partition(" ")
        return [a for a in self.asked if a.method == method and a.path.startswith(beginning)]

    def serve(self, request: httpx2.Request) -> httpx2.Response:
        parts = urlsplit(str(request.url))
        path = unquote(parts.path)
        function = path.split("/")[2]
        if function in self.down or "*" in self.down:
            raise httpx2.ConnectError("nobody listens")
        if path.endswith("/health"):
            return httpx2.Response(200, json={})
        asked = self._read(request, path, parts.query)
        self.asked.append(asked)
        routes = [r for r in self.answers if f"{asked.method} {path}".startswith(r)]
        if not routes:
            return httpx2.Response(404, json={"type": "x", "title": "Not found", "status": 404})
        answer = self.answers[max(routes, key=len)]
        if callable(answer) and not isinstance(answer, BaseModel | httpx2.Response):
            answer = answer(asked)
        if isinstance(answer, httpx2.Response):
            return httpx2.Response(
                answer.status_code, content=answer.content, headers=answer.headers
            )
        if isinstance(answer, bytes):
            return httpx2.Response(200, content=answer)
        return httpx2.Response(200, content=answer.model_dump_json(by_alias=True).encode())

    @staticmethod
    def _read(request: httpx2.Request, path: str, query: str) -> Asked:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, options={"verify_signature": False})
        return Asked(
            method=request.method,
            path=path,
            query={name: values[-1] for name, values in parse_qs(query).items()},
            body=json.loads(request.content) if request.content else {},
            user=claims["user"],
            role=claims["role"],
        )


def ago(**past: float) -> datetime:
    return datetime.now(UTC) - timedelta(**past)
