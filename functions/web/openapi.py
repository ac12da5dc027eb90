"""OpenAPI 3.1 of all functions, built from their routes: `python -m functions.web.openapi`."""

import importlib
import inspect
import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from contract import headers
from contract.problems import MEDIA_TYPE
from contract.problems import Problem as ProblemDocument
from functions.web import functions_list, problems
from functions.web.context import Identity
from functions.web.endpoint import Endpoint, Routes, query_name
from functions.web.health import Health
from functions.web.problems import Problem

SCHEMA = "#/components/schemas/{model}"

_HEADERS: dict[str, dict[str, Any]] = {
    headers.REQUEST_ID: {"description": "Echoed in the answer and in every log line."},
    headers.CALL_ID: {
        "description": "The call it is for; also signed, as `call`.",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
    headers.CALLER_ADDRESS: {
        "description": "The caller's network address as a keyed hash; for limits only."
    },
    headers.IDEMPOTENCY_KEY: {
        "description": "The same key and body give the first answer again, and write nothing.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    },
}


def all_routes() -> list[Routes]:
    """The routes of every function of the list."""
    return [
        importlib.import_module(f"functions.{each['name']}.main").routes
        for each in functions_list.declared()
    ]


def problems_of(endpoint: Endpoint, needs: list[str]) -> list[type[Problem]]:
    """Every problem that the endpoint may answer."""
    possible: list[type[Problem]] = [Problem, problems.Invalid]
    if not endpoint.is_public:
        possible += [problems.NotSigned, problems.NotAllowed]
    if endpoint.takes_verification:
        possible += [
            problems.HeaderMissing,
            problems.VerificationRequired,
            problems.VerificationInvalid,
        ]
    if endpoint.is_idempotent:
        possible += [
            problems.HeaderMissing,
            problems.InProgress,
            problems.IdempotencyMismatch,
        ]
    if endpoint.path_parameters:
        possible.append(problems.NotFound)
    if endpoint.body:
        possible += [
            problems.Malformed,
            problems.NotJson,
            problems.TooLarge,
            endpoint.invalid_body,
        ]
    if "database" in needs:
        possible.append(problems.Unavailable)
    # Of each type once, the same order on every run.
    unique = dict.fromkeys([*possible, *endpoint.problems])
    return sorted(unique, key=lambda problem: (problem.status, problem.type))


def document() -> dict[str, Any]:
    routes = all_routes()
    endpoints = [endpoint for each in routes for endpoint in each.endpoints]
    schemas, definitions = _schemas(endpoints)
    paths: dict[str, Any] = {}
    for each in routes:
        needs = functions_list.needs(each.function)
        for endpoint in each.endpoints:
            operation = _operation(endpoint, each.function, needs, schemas)
            paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
        health = f"{functions_list.prefix(each.function)}/health"
        paths[health] = {"get": _health_operation(each.function, schemas)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Centre d'appel",
            "version": "1",
            "description": "The insurer's functions. Conventions and problems: docs/http-api.md.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "headers": {
                "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}},
                "X-Request-Id": {"schema": {"type": "string"}},
                "Idempotency-Replayed": {
                    "description": "`true` when this is the first answer, given again.",
                    "schema": {"type": "string"},
                },
            },
            "securitySchemes": {
                "service": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "HS256 over method, path, body and call; lives 60 s.",
                },
                "callerVerification": {
                    "type": "apiKey",
                    "in": "header",
                    "name": headers.CALLER_VERIFICATION,
                    "description": "Who the caller is: a JWT (EdDSA) made by `verifications`.",
                },
            },
        },
    }


def _schemas(endpoints: list[Endpoint]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Where each model's schema is, and all schemas by name."""
    received = {endpoint.body for endpoint in endpoints if endpoint.body}
    sent = {_answer(each) for each in endpoints if not each.media_types} | {ProblemDocument, Health}
    models: list[Any] = [
        *((model, "validation") for model in sorted(received, key=_name)),
        *((model, "serialization") for model in sorted(sent, key=_name)),
    ]
    found, whole = models_json_schema(models, ref_template=SCHEMA)
    return dict(found), whole["$defs"]


def _name(model: Any) -> str:
    return str(model.__name__)


def _answer(endpoint: Endpoint) -> type[BaseModel]:
    answer: type[BaseModel] = inspect.signature(endpoint.handler, eval_str=True).return_annotation
    return answer


def _operation(
    endpoint: Endpoint, function: str, needs: list[str], schemas: dict[Any, Any]
) -> dict[str, Any]:
    success: dict[str, Any] = {
        "description": "Created." if endpoint.status == 201 else "Done.",
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
        "content": _content(endpoint, schemas),
    }
    if endpoint.is_idempotent:
        name = "Idempotency-Replayed"
        success["headers"][name] = {"$ref": f"#/components/headers/{name}"}
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "tags": [function],
        "summary": _summary(endpoint),
        "security": _security(endpoint),
        "parameters": list(_parameters(endpoint)),
        "responses": {str(endpoint.status): success}
        | _problem_responses(problems_of(endpoint, needs), schemas),
    }
    if not endpoint.is_public:
        operation["x-signed-by"] = sorted(endpoint.signed_by)
        if Identity.DASHBOARD in endpoint.signed_by:
            operation["x-role"] = endpoint.role
    if endpoint.body:
        content = _json(schemas[endpoint.body, "validation"])
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _content(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    if endpoint.media_types:
        binary = {"schema": {"type": "string", "format": "binary"}}
        return dict.fromkeys(endpoint.media_types, binary)
    return _json(schemas[_answer(endpoint), "serialization"])


def _summary(endpoint: Endpoint) -> str:
    written = inspect.getdoc(endpoint.handler)
    text = written.splitlines()[0] if written else endpoint.handler.__name__.replace("_", " ")
    return text[0].upper() + text[1:]


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    if endpoint.is_public:
        return []
    alone: dict[str, list[str]] = {"service": []}
    verified = alone | {"callerVerification": []}
    if endpoint.needs_verification:
        return [verified]
    return [alone, verified] if endpoint.takes_verification else [alone]


def _parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for parameter in endpoint.path_parameters:
        yield {
            "name": parameter.name,
            "in": "path",
            "required": True,
            "schema": _whole_schema(parameter),
        }
    for parameter in endpoint.query_parameters:
        yield {
            "name": query_name(parameter),
            "in": "query",
            "required": parameter.default is inspect.Parameter.empty,
            "schema": _whole_schema(parameter),
        }
    for name in _header_names(endpoint):
        yield {"name": name, "in": "header", "schema": {"type": "string"}} | _HEADERS[name]


def _whole_schema(parameter: inspect.Parameter) -> dict[str, Any]:
    """With what it refers to in its place: parameters have no definitions beside them."""
    schema = TypeAdapter(parameter.annotation).json_schema()
    definitions = schema.pop("$defs", {})

    def whole(value: Any) -> Any:
        match value:
            case {"$ref": str(reference)}:
                return whole(definitions[reference.rpartition("/")[2]])
            case dict():
                return {name: whole(each) for name, each in value.items()}
            case list():
                return [whole(each) for each in value]
            case _:
                return value

    complete: dict[str, Any] = whole(schema)
    return complete


def _header_names(endpoint: Endpoint) -> list[str]:
    names = [headers.REQUEST_ID]
    if not endpoint.is_public:
        names += [headers.CALL_ID, headers.CALLER_ADDRESS]
    if endpoint.is_idempotent:
        names.append(headers.IDEMPOTENCY_KEY)
    return names


def _problem_responses(
    possible: list[type[Problem]], schemas: dict[Any, Any]
) -> dict[str, dict[str, Any]]:
    by_status: dict[str, list[type[Problem]]] = {}
    for problem in possible:
        by_status.setdefault(str(problem.status), []).append(problem)
    return {
        status: {
            "description": "; ".join(f"{each.title} (`{each.type}`)" for each in some) + ".",
            "content": {MEDIA_TYPE: {"schema": schemas[ProblemDocument, "serialization"]}},
            "x-problem-types": [each.type for each in some],
        }
        | (
            {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}}
            if status in ("409", "429", "503")
            else {}
        )
        for status, some in by_status.items()
    }


def _health_operation(function: str, schemas: dict[Any, Any]) -> dict[str, Any]:
    content = _json(schemas[Health, "serialization"])
    return {
        "operationId": f"{function}_health",
        "tags": [function],
        "summary": "Whether what the function depends on answers",
        "security": [],
        "responses": {
            "200": {"description": "All is well.", "content": content},
            "503": {"description": "Something it needs is missing.", "content": content},
        },
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def printed() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(printed(), end="")
