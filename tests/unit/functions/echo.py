"""A function for tests: says what it received, and needs neither database nor Redis."""

from typing import Any

import flask
import functions_framework
from pydantic import Field

from contract.base import Moment, Request, Response
from contract.identifiers import PolicyNumber
from contract.roles import Role
from contract.verifications import Level
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.verification import VerifiedCaller

routes = Routes("policies")


class Inner(Request):
    count: int = Field(ge=1)


class Sent(Request):
    text: str = Field(max_length=100)
    at: Moment | None = None
    number: float = 0
    inner: Inner | None = None
    free: dict[str, Any] = {}


class Said(Response):
    heard: dict[str, Any]


@functions_framework.http
def echo(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


@routes.post("/v1/echo")
def echo_body(sent: Sent, context: Context) -> Said:
    return Said(heard={"text": sent.text, "call_id": context.call_id})


@routes.put("/v1/echo/{policy_number}")
def put(policy_number: PolicyNumber, sent: Sent) -> Said:
    return Said(heard={"policy_number": policy_number})


@routes.get("/v1/echo", signed_by=[Identity.DASHBOARD])
def search(q: str, limit: int = 10) -> Said:
    return Said(heard={"q": q, "limit": limit})


@routes.get("/v1/supervised", signed_by=[Identity.DASHBOARD], role=Role.SUPERVISOR)
def supervised(context: Context) -> Said:
    return Said(heard={"user": context.user})


@routes.get("/v1/callers", scope="policies:read")
def caller(who: VerifiedCaller) -> Said:
    return Said(heard={"id": who.policyholder_id, "policies": list(who.policy_numbers)})


@routes.post("/v1/deferred", scope="policies:read", is_deferrable=True)
def deferred(sent: Sent, who: VerifiedCaller, context: Context) -> Said:
    return Said(heard={"confirmed_at": str(context.confirmed_at)})


@routes.get("/v1/documents", level=Level.CODE)
def documents(who: VerifiedCaller) -> Said:
    return Said(heard={})


@routes.get("/v1/scoped", scope="nothing:anybody:has")
def scoped(who: VerifiedCaller) -> Said:
    return Said(heard={})


@routes.get("/v1/broken")
def broken() -> Said:
    raise RuntimeError("secret: the password is hunter2")
