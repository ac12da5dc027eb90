"""What a scenario expects, with one thing changed at a time."""

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from local.scenario_judge import Expected, Outcome
from local.scenario_questions import FACTS

NEVER_SAID = "jamais personne n'a dit cela"


def mutations(expected: Expected, outcome: Outcome) -> Iterator[tuple[str, Expected]]:
    """Each with the name of what was changed."""
    plain = expected.model_dump()
    for name, changed in _changed(plain, outcome):
        # An e-mail without an address or a subject is no expectation at all.
        with suppress(ValidationError):
            yield name, Expected.model_validate(changed)


def _changed(plain: dict[str, Any], outcome: Outcome) -> Iterator[tuple[str, dict[str, Any]]]:
    def having(name: str, value: Any) -> tuple[str, dict[str, Any]]:
        return f"{name}: {value!r}"[:300], copy.deepcopy(plain) | {name: copy.deepcopy(value)}

    for rows in _otherwise(plain["rows"]):
        yield having("rows", rows)
    yield having("rows", plain["rows"] | {"claims": [*plain["rows"].get("claims", []), {"a": 1}]})
    for mails in _otherwise(plain["mails"]):
        yield having("mails", mails)
    yield having("mails", [*plain["mails"], {"to": "x@example.fr", "subject": "Bonjour"}])
    for asked in _otherwise(plain["asked"]):
        yield having("asked", [name for name in asked if name in FACTS])
    yield having("asked", [*plain["asked"], "place"])
    yield having("asked_again", [*plain["asked_again"], "place"])
    for number in range(len(plain["asked_again"])):
        yield having("asked_again", _without(plain["asked_again"], number))
    for number in range(len(plain["spoken_must"])):
        patterns = [*plain["spoken_must"]]
        patterns[number] = NEVER_SAID
        yield having("spoken_must", patterns)
    said = re.escape(outcome.turns[-1])
    for number in range(len(plain["spoken_must_not"])):
        patterns = [*plain["spoken_must_not"]]
        patterns[number] = said
        yield having("spoken_must_not", patterns)
    yield having("ends", "agent" if plain["ends"] == "caller" else "caller")


def _otherwise(value: Any) -> Iterator[Any]:
    """The value with each leaf changed, each entry taken away, each row there twice."""
    match value:
        case dict():
            for key in value:
                for changed in _otherwise(value[key]):
                    yield value | {key: changed}
                if not isinstance(value[key], list):
                    yield {name: inner for name, inner in value.items() if name != key}
        case list():
            for number, inner in enumerate(value):
                yield _without(value, number)
                yield [*value, inner]
                for changed in _otherwise(inner):
                    yield [*value[:number], changed, *value[number + 1 :]]
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield f"{value} autrement"


def _without(values: list[Any], number: int) -> list[Any]:
    return [*values[:number], *values[number + 1 :]]
