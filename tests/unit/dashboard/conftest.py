"""The dashboard with functions that are fakes, opened as somebody."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from contract.roles import Role
from dashboard import backend, settings
from dashboard.pages import Page
from tests.unit.dashboard.fake_functions import FakeFunctions

APP = str(Path(__file__).parents[3] / "dashboard" / "app.py")

SETTINGS = {
    "FUNCTIONS_URL": "http://functions.test",
    "DASHBOARD_KEY_ID": "local",
    "DASHBOARD_KEY": "dashboard-secret-for-tests-0123456789abc",
    "OIDC_ISSUER": "http://issuer.test",
    "OIDC_CLIENT_ID": "centre-appel",
    "OIDC_CLIENT_SECRET": "secret",
    "DASHBOARD_COOKIE_KEY": "cookie-secret-for-tests-0123456789abcdef",
}


@pytest.fixture(autouse=True)
def dashboard_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    caches = (settings.backend, settings.sign_in, settings.look)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> FakeFunctions:
    fake = FakeFunctions()
    client = fake.client()
    monkeypatch.setattr(backend, "_client", lambda: client)
    st.cache_data.clear()
    return fake


Open = Callable[..., AppTest]


@pytest.fixture
def opened(functions: FakeFunctions) -> Open:
    """Opens a page as a person of that role; `query` is its address."""

    def open_page(page: Page, role: Role = Role.ADMIN, **query: str) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=60)
        app.user = claims(role)
        if not page.default:
            # Pages are known after a first run: one that fetches and draws nothing.
            before, functions.down = functions.down, {"*"}
            app.run()
            functions.down = before
            app.switch_page(page.path)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_page


def claims(role: Role, **more: object) -> dict[str, object]:
    import time

    return {
        "is_logged_in": True,
        "email": f"{role}@assureur.example",
        "name": f"Sacha {role}",
        "groups": [role.value],
        "iat": time.time(),
        **more,
    }
