"""The one list of functions, `functions.json`: names, URL prefixes, needs."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def declared() -> list[dict[str, Any]]:
    path = Path(__file__).parents[1] / "functions.json"
    functions: list[dict[str, Any]] = json.loads(path.read_text())
    return functions


def _declaration(name: str) -> dict[str, Any]:
    return next(each for each in declared() if each["name"] == name)


def prefix(name: str) -> str:
    return str(_declaration(name)["prefix"])


def needs(name: str) -> list[str]:
    return list(_declaration(name)["needs"])
