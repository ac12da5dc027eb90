"""Routes: which handler answers which URL, and how arguments, answers and problems travel.

    routes = Routes("policies")

    @routes.get("/v1/policies/{policy_number}", scope="policies:read")
    def get_policy(policy_number: PolicyNumber, caller: VerifiedCaller) -> Policy: ...

A handler's annotations say what it needs: a contract `Request` is the body, `VerifiedCaller` the
caller that the Caller-Verification header proves (`VerifiedCaller | None` where the header may be
absent), `Context` the request itself, `flask.Request` the raw one; a name in braces comes from the
path, any other from the query.
"""

import inspect
import logging
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

import flask
from pydantic import TypeAdapter, ValidationError

from contract import headers
from contract.base import Request, Response
from contract.problems import MEDIA_TYPE, FieldError
from contract.problems import Problem as ProblemDocument
from contract.roles import Role
from contract.verifications import Level
from functions.web import authentication, functions_list, json_body, logs, tracing, verification
from functions.web.context import Context, Identity
from functions.web.files import File
from functions.web.idempotency import Replayed, required_key
from functions.web.problems import (
    Invalid,
    MethodNotAllowed,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
)
from functions.web.verification import VerifiedCaller


class Query:
    """Query parameters that several endpoints share: a dataclass of them."""


Handler = Callable[..., Response | File]

_CALLER = (VerifiedCaller, VerifiedCaller | None)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Endpoint:
    """One method of one URL."""

    method: str
    path: str
    handler: Handler
    status: int = 200
    signed_by: frozenset[Identity] = frozenset({Identity.WORKER})
    role: Role = Role.READER
    """The least role of a person who asks through the dashboard."""
    level: Level = Level.FACTORS
    """The verification level needed, if the handler asks for the caller."""
    scope: str | None = None
    is_idempotent: bool = False
    """Whether Idempotency-Key is required."""
    is_deferrable: bool = False
    """Whether it may be sent later than the caller confirmed it, because it could not be before."""
    body_limit: int = json_body.LIMIT
    """Bytes."""
    invalid_body: type[Refused] = Invalid
    media_types: tuple[str, ...] = ()
    """Of the files that it answers with, where it does not answer JSON."""
    problems: tuple[type[Problem], ...] = ()
    """Problems of its own, beside those that any endpoint may answer."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path)))

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        return dict(inspect.signature(self.handler, eval_str=True).parameters)

    @cached_property
    def adapters(self) -> dict[str, TypeAdapter[Any]]:
        """What converts and checks each value of the path and of the query."""
        plain = [*self.path_parameters, *self.query_parameters]
        return {p.name: TypeAdapter(p.annotation) for p in plain}

    @property
    def is_public(self) -> bool:
        return Identity.PUBLIC in self.signed_by

    @cached_property
    def body(self) -> type[Request] | None:
        return next((p.annotation for p in self.parameters.values() if _is_body(p)), None)

    @property
    def needs_verification(self) -> bool:
        return any(p.annotation is VerifiedCaller for p in self.parameters.values())

    @property
    def takes_verification(self) -> bool:
        return any(p.annotation in _CALLER for p in self.parameters.values())

    @cached_property
    def path_parameters(self) -> list[inspect.Parameter]:
        return [p for name, p in self.parameters.items() if f"{{{name}}}" in self.path]

    @cached_property
    def query_parameters(self) -> list[inspect.Parameter]:
        known = (*_CALLER, Context, flask.Request)
        in_path = [p.name for p in self.path_parameters]
        plain = [
            p
            for p in self.parameters.values()
            if p.name not in in_path and p.annotation not in known and not _is_body(p)
        ]
        return [each for p in plain for each in (_fields(p) if _is_query(p) else [p])]


def _is_query(parameter: inspect.Parameter) -> bool:
    return isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Query)


def _fields(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    return list(inspect.signature(parameter.annotation, eval_str=True).parameters.values())


def query_name(parameter: inspect.Parameter) -> str:
    """`from_` asks for `?from=`: a word that Python keeps for itself."""
    return parameter.name.rstrip("_")


def _is_body(parameter: inspect.Parameter) -> bool:
    return isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Request)


class Routes:
    """The table of contents of one function."""

    def __init__(self, function: str) -> None:
        self.function = function
        self.endpoints: list[Endpoint] = []
        logs.configure()

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("POST", path, **{"status": 201} | options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, **options)

    def _add(
        self, method: str, path: str, *, signed_by: Collection[Identity] = (), **options: Any
    ) -> Callable[[Handler], Handler]:
        if signed_by:
            options["signed_by"] = frozenset(signed_by)

        def add(handler: Handler) -> Handler:
            self.endpoints.append(Endpoint(method, path, handler, **options))
            return handler

        return add

    def dispatch(self, request: flask.Request) -> flask.Response:
        """Answer a request, whatever it holds."""
        started = time.monotonic()
        context = Context(self.function, _request_id(request))
        endpoint: Endpoint | None = None
        try:
            if request.method == "GET" and self._is_health(request.path):
                return _health(self.function)
            endpoint, path_values = self._find(request)
            context.body = json_body.raw(request, endpoint.body_limit)
            answer = _call(endpoint, request, context, path_values)
        except Replayed as replayed:
            answer = _json(replayed.answer, replayed.status)
            answer.headers["Idempotency-Replayed"] = "true"
        except Problem as problem:
            if problem.__cause__:
                logger.error("failed", exc_info=problem, extra={"request_id": context.request_id})
            answer = _problem(problem, context)
        except Exception:
            logger.exception("unexpected error", extra={"request_id": context.request_id})
            answer = _problem(Problem(), context)
        json_body.discard_rest(request)
        answer.headers[headers.REQUEST_ID] = context.request_id
        seconds = time.monotonic() - started
        facts = {
            "function": self.function,
            "request_id": context.request_id,
            "call_id": context.call_id,
            "identity": context.identity,
            "pii.user": context.user,
            "method": request.method,
            # The path as declared: the path as sent may name a policy.
            "path": endpoint.path if endpoint else None,
            "status": answer.status_code,
            "duration_ms": round(seconds * 1000, 1),
        }
        logger.info("request", extra=facts)
        tracing.record(facts, seconds, request.headers.get("traceparent"))
        return answer

    def _is_health(self, path: str) -> bool:
        return path in ("/health", f"{functions_list.prefix(self.function)}/health")

    def _find(self, request: flask.Request) -> tuple[Endpoint, dict[str, str]]:
        here = [
            (endpoint, match.groupdict())
            for endpoint in self.endpoints
            if (match := endpoint.pattern.fullmatch(request.path))
        ]
        for endpoint, values in here:
            if endpoint.method == request.method:
                return endpoint, values
        if here:
            raise MethodNotAllowed(sorted({endpoint.method for endpoint, _ in here}))
        raise NotFound()


def _request_id(request: flask.Request) -> str:
    sent = request.headers.get(headers.REQUEST_ID, "")
    return sent if re.fullmatch(r"[\w.:-]{1,80}", sent, re.ASCII) else uuid4().hex


def _call(
    endpoint: Endpoint, request: flask.Request, context: Context, path_values: dict[str, str]
) -> flask.Response:
    if not endpoint.is_public:
        signature = authentication.authenticate(request, context.body)
        context.identity, context.call_id = signature.identity, signature.call_id
        context.user, context.role = signature.user, signature.role
        context.confirmed_at = signature.confirmed_at if endpoint.is_deferrable else None
        if context.identity not in endpoint.signed_by:
            raise NotAllowed()
        if context.role is not None and not context.role.includes(endpoint.role):
            raise NotAllowed(f"this needs the role {endpoint.role}")
        context.caller_address = request.headers.get(headers.CALLER_ADDRESS)
    if endpoint.is_idempotent:
        context.idempotency_key = required_key(request)
    answer = endpoint.handler(**_arguments(endpoint, request, context, path_values))
    if isinstance(answer, File):
        return answer.response()
    return _json(answer.model_dump_json(), endpoint.status)


def _arguments(
    endpoint: Endpoint, request: flask.Request, context: Context, path_values: dict[str, str]
) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    # Who asks comes first: a stranger learns nothing of what is valid.
    for name, parameter in endpoint.parameters.items():
        if parameter.annotation in _CALLER:
            token = request.headers.get(headers.CALLER_VERIFICATION)
            is_absent = not token and parameter.annotation is not VerifiedCaller
            arguments[name] = (
                None
                if is_absent
                else verification.check(token, context, endpoint.level, endpoint.scope)
            )
        elif parameter.annotation is Context:
            arguments[name] = context
        elif parameter.annotation is flask.Request:
            arguments[name] = request
    arguments |= _path_arguments(endpoint, path_values)
    arguments |= _query_arguments(endpoint, request)
    for name, parameter in endpoint.parameters.items():
        if _is_query(parameter):
            given = [field.name for field in _fields(parameter) if field.name in arguments]
            arguments[name] = parameter.annotation(**{each: arguments.pop(each) for each in given})
    for name, parameter in endpoint.parameters.items():
        if _is_body(parameter):
            arguments[name] = _body(endpoint, parameter.annotation, request, context.body)
    return arguments


def _body(endpoint: Endpoint, model: type[Request], request: flask.Request, body: bytes) -> Request:
    is_optional = not any(field.is_required() for field in model.model_fields.values())
    if not body and is_optional:
        return model()
    json_body.check_media_type(request)
    try:
        return model.model_validate(json_body.parse(body))
    except ValidationError as error:
        raise endpoint.invalid_body(errors=_field_errors(error)) from None


def _field_errors(error: ValidationError) -> list[FieldError]:
    return [
        FieldError(
            detail=each["msg"], pointer="#" + "".join(f"/{_escaped(part)}" for part in each["loc"])
        )
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    ][:50]


def _escaped(part: int | str) -> str:
    return str(part)[:80].replace("~", "~0").replace("/", "~1")


def _path_arguments(endpoint: Endpoint, values: dict[str, str]) -> dict[str, Any]:
    try:
        return {
            p.name: endpoint.adapters[p.name].validate_python(values[p.name])
            for p in endpoint.path_parameters
        }
    except ValidationError:
        # The same answer as for what does not exist, or belongs to another.
        raise NotFound() from None


def _query_arguments(endpoint: Endpoint, request: flask.Request) -> dict[str, Any]:
    known = {query_name(p): p for p in endpoint.query_parameters}
    if unknown := sorted(set(request.args) - set(known)):
        raise Invalid(
            errors=[FieldError(detail="unknown parameter", pointer=f"?{n[:80]}") for n in unknown]
        )
    arguments = {}
    for name, parameter in known.items():
        if name not in request.args and parameter.default is not inspect.Parameter.empty:
            continue
        try:
            value = request.args.get(name)
            arguments[parameter.name] = endpoint.adapters[parameter.name].validate_python(value)
        except ValidationError as error:
            raise Invalid(
                errors=[FieldError(detail=error.errors()[0]["msg"], pointer=f"?{name}")]
            ) from None
    return arguments


def _health(function: str) -> flask.Response:
    from functions.web import health

    report = health.check(functions_list.needs(function))
    return _json(report.model_dump_json(), 200 if report.is_well else 503)


def _json(body: str, status: int) -> flask.Response:
    return flask.Response(
        body,
        status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def _problem(problem: Problem, context: Context) -> flask.Response:
    document = ProblemDocument(
        type=problem.type,
        title=problem.title,
        status=problem.status,
        detail=problem.detail,
        instance=context.request_id,
        errors=problem.errors,
    ).model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    answer = _json(flask.json.dumps(document | problem.extensions), problem.status)
    answer.content_type = MEDIA_TYPE
    answer.headers.update(problem.headers)
    return answer
