"""What is written about the API is what the API does."""

from pathlib import Path

import pytest
from openapi_spec_validator import validate

from functions.web import functions_list, openapi
from functions.web.problems import Problem

DOCS = Path(__file__).parents[3] / "docs"
ROUTES = openapi.all_routes()
PAGE = (DOCS / "http-api.md").read_text()


def problem_types(problem: type[Problem] = Problem) -> set[str]:
    return {problem.type}.union(*(problem_types(each) for each in problem.__subclasses__()))


def test_the_openapi_document_is_up_to_date():
    assert (DOCS / "openapi.json").read_text() == openapi.printed(), (
        "write it again: python -m functions.web.openapi > docs/openapi.json"
    )


def test_the_openapi_document_is_valid():
    validate(openapi.document())


@pytest.mark.parametrize("routes", ROUTES, ids=lambda routes: routes.function)
def test_every_endpoint_is_on_the_page(routes):
    for endpoint in routes.endpoints:
        assert f"`{endpoint.method} {endpoint.path}`" in PAGE


@pytest.mark.parametrize("routes", ROUTES, ids=lambda routes: routes.function)
def test_every_endpoint_lies_under_the_prefix_of_its_function(routes):
    prefix = functions_list.prefix(routes.function)

    assert all(endpoint.path.startswith(prefix) for endpoint in routes.endpoints)


@pytest.mark.parametrize("routes", ROUTES, ids=lambda routes: routes.function)
def test_only_the_endpoints_of_the_list_are_public(routes):
    [declared] = [each for each in functions_list.declared() if each["name"] == routes.function]

    public = [f"{each.method} {each.path}" for each in routes.endpoints if each.is_public]
    assert public == declared["public"]


@pytest.mark.parametrize("type_", sorted(problem_types() - {"/problems/refused"}))
def test_every_problem_type_is_on_the_page(type_: str):
    assert f"`{type_}`" in PAGE


def test_what_the_page_says_exists():
    types = problem_types()
    mentioned = {part for part in PAGE.split("`") if part.startswith("/problems/")}

    assert mentioned <= types
