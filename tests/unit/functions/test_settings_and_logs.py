"""Settings come from the environment; logs are lines of JSON without personal data."""

import json
import logging

import pytest
from pydantic import SecretStr, ValidationError

from functions.database.engine import DatabaseSettings
from functions.web.logs import JsonLines
from functions.web.settings import Settings


class Example(Settings):
    example_name: str = "default"
    example_list: list[str] = []
    example_secret: SecretStr | None = None
    example_number: int = 3


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("EXAMPLE_NAME", "")

    assert Example.from_environment().example_name == "default"


def test_lists_are_written_in_json_and_numbers_are_numbers(monkeypatch):
    monkeypatch.setenv("EXAMPLE_LIST", '["a", "b"]')
    monkeypatch.setenv("EXAMPLE_NUMBER", "7")

    settings = Example.from_environment()

    assert (settings.example_list, settings.example_number) == (["a", "b"], 7)


def test_a_wrong_setting_is_named_and_its_value_is_not_told(monkeypatch):
    monkeypatch.setenv("EXAMPLE_NUMBER", "hunter2")

    with pytest.raises(ValidationError, match="example_number") as raised:
        Example.from_environment()

    assert "hunter2" not in str(raised.value)


def test_a_password_with_any_character_reaches_the_database(monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "p@ss:w/rd %é")

    url = DatabaseSettings.from_environment().url

    assert url.password == "p@ss:w/rd %é"
    assert url.render_as_string() == (
        "mysql+pymysql://centre_appel:***@127.0.0.1:3306/centre_appel?charset=utf8mb4"
    )


def line(message: str, **extra: object) -> str:
    record = logging.getLogger("functions.test").makeRecord(
        "functions.test", logging.INFO, "file", 1, message, (), None, extra=extra
    )
    return JsonLines().format(record)


def test_a_line_holds_its_values_beside_a_fixed_message():
    written = json.loads(line("claim opened", claim_number="SD26000001K", duration_ms=1.5))

    assert written["message"] == "claim opened"
    assert (written["claim_number"], written["duration_ms"]) == ("SD26000001K", 1.5)
    assert (written["level"], written["logger"]) == ("INFO", "functions.test")


@pytest.mark.parametrize("key", ["pii", "pii.name", "caller.pii.name", "caller.pii"])
def test_personal_data_is_dropped(key: str):
    assert "Camille" not in line("turn", **{key: "Camille"})


def test_nothing_that_is_logged_can_forge_a_line():
    written = line("request", path='a\n{"level": "ERROR"}\x1b[31m\u2028')

    assert "\n" not in written
    assert written.isascii()
    assert written.isprintable()
