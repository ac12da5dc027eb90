"""Settings that every test of the functions starts from."""

import pytest

from tests import keys


@pytest.fixture(autouse=True)
def function_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in keys.SETTINGS.items():
        monkeypatch.setenv(name, value)
