"""Every page for every role: what it shows, what it hides, and what it says when it cannot."""

import pytest
from streamlit.testing.v1 import AppTest

from contract.analytics import CallPage
from contract.callbacks import Callbacks
from contract.problems import FieldError
from contract.roles import Role
from contract.supervision import LiveCalls
from dashboard import pages
from dashboard.pages import PAGES, Page
from tests.unit.dashboard import sample
from tests.unit.dashboard.conftest import APP, Open, claims
from tests.unit.dashboard.fake_functions import FakeFunctions

ALL = [page for listed in PAGES.values() for page in listed]
ADDRESSES = {
    pages.CALL: {"appel": sample.CALL_ID},
    pages.LIVE: {"direct": sample.CALL_ID},
    pages.PRIVACY: {"rubrique": "Journal des accès"},
}
SEEN = [(page, role) for page in ALL for role in Role if role.includes(page.role)]
HIDDEN = [(page, role) for page in ALL for role in Role if not role.includes(page.role)]


def named(value: object) -> str:
    return value.script if isinstance(value, Page) else str(value)


def words(app: AppTest) -> str:
    """All that is written on the page."""
    kinds = (app.title, app.markdown, app.caption, app.error, app.warning, app.info)
    return "\n".join(str(each.value) for kind in kinds for each in kind)


def labels(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


@pytest.mark.parametrize(("page", "role"), SEEN, ids=named)
def test_a_page_shows_itself_to_whoever_may_see_it(opened: Open, page: Page, role: Role):
    app = opened(page, role, **ADDRESSES.get(page, {}))

    assert not app.exception
    assert not app.error
    assert app.title[0].value
    assert not app.warning or page is pages.CALL


@pytest.mark.parametrize(("page", "role"), HIDDEN, ids=named)
def test_a_page_does_not_exist_for_whoever_may_not(
    opened: Open, functions: FakeFunctions, page: Page, role: Role
):
    app = opened(pages.OVERVIEW, role)

    with pytest.raises(ValueError, match="not"):
        app.switch_page(page.path)


@pytest.mark.parametrize("page", ALL, ids=named)
def test_each_request_is_signed_by_who_reads(opened: Open, functions: FakeFunctions, page: Page):
    opened(page, Role.ADMIN, **ADDRESSES.get(page, {}))

    assert functions.asked
    assert {(asked.user, asked.role) for asked in functions.asked} <= {
        ("admin@assureur.example", "admin")
    }


@pytest.mark.parametrize("page", ALL, ids=named)
def test_functions_that_are_down_are_said_to_be_down(
    opened: Open, functions: FakeFunctions, page: Page
):
    functions.down.add("*")

    app = opened(page, Role.ADMIN, **ADDRESSES.get(page, {}))

    assert not app.exception
    assert app.error
    assert all("répond" in each.value for each in app.error)


@pytest.mark.parametrize("page", ALL, ids=named)
def test_rights_that_were_taken_away_are_said_to_lack(
    opened: Open, functions: FakeFunctions, page: Page
):
    for route in list(functions.answers):
        functions.refuse(route, 403)

    app = opened(page, Role.ADMIN, **ADDRESSES.get(page, {}))

    assert not app.exception
    assert any("votre rôle ne le permet pas" in each.value for each in app.warning)


@pytest.mark.parametrize(
    ("page", "route", "answer", "said"),
    [
        (pages.LIVE, "GET /v1/supervision/calls", LiveCalls(at=sample.NOW, items=[]), "en cours"),
        (pages.CALLBACKS, "GET /v1/callbacks", Callbacks(items=[]), "Aucun rappel"),
        (pages.CALLS, "GET /v1/analytics/calls", CallPage(items=[]), "Aucun appel ne répond"),
        (pages.QUALITY, "GET /v1/analytics/calls", CallPage(items=[]), "Rien à relire"),
    ],
    ids=["live", "callbacks", "calls", "quality"],
)
def test_nothing_to_show_is_said_with_what_to_do(
    opened: Open, functions: FakeFunctions, page: Page, route: str, answer: object, said: str
):
    functions.answers[route] = answer

    app = opened(page)

    assert not app.exception
    assert said in words(app)


def test_a_bad_filter_is_named(opened: Open, functions: FakeFunctions):
    functions.refuse(
        "GET /v1/analytics/calls",
        422,
        errors=[FieldError(pointer="?min_seconds", detail="not a number")],
    )

    app = opened(pages.CALLS)

    assert not app.exception
    assert any("?min_seconds" in each.value for each in app.warning)


def test_a_call_that_is_gone_is_said_to_be_gone(opened: Open, functions: FakeFunctions):
    functions.refuse("GET /v1/analytics/calls/", 404)

    app = opened(pages.CALL, appel=sample.CALL_ID)

    assert any("introuvable" in each.value for each in app.info)


@pytest.mark.parametrize("address", ["", "../../etc", "0" * 31, "<script>"])
def test_an_address_that_names_no_call_asks_for_none(
    opened: Open, functions: FakeFunctions, address: str
):
    app = opened(pages.CALL, appel=address)

    assert not app.exception
    assert "Choisissez un appel" in words(app)
    assert not functions.of("GET /v1/analytics/calls/")


def test_a_reader_changes_nothing_anywhere(opened: Open, functions: FakeFunctions):
    for page in ALL:
        if Role.READER.includes(page.role):
            app = opened(page, Role.READER, **ADDRESSES.get(page, {}))
            forbidden = {
                "Écouter",
                "Souffler",
                "Reprendre l'appel",
                "Terminer l'appel",
                "Je prends",
            }
            assert not forbidden & labels(app), page.script
            assert "Enregistrer" not in labels(app)
            assert "Préparer le fichier" not in labels(app)

    assert {asked.method for asked in functions.asked} == {"GET"}


def test_who_is_not_signed_in_sees_only_where_to_sign_in(functions: FakeFunctions):
    app = AppTest.from_file(APP, default_timeout=30)
    app.user = {"is_logged_in": False}
    app.run()

    assert labels(app) == {"Se connecter"}
    assert functions.asked == []


def test_who_has_no_role_sees_why_and_what_to_ask_for(functions: FakeFunctions):
    app = AppTest.from_file(APP, default_timeout=30)
    app.user = claims(Role.READER, groups=["compta"], name="<b>Noa</b>")
    app.run()

    assert "sans rôle ici" in app.warning[0].value
    assert "compta" in app.warning[0].value
    assert "Superviseur" in words(app)
    assert functions.asked == []


def test_a_session_that_is_over_asks_to_sign_in_again(functions: FakeFunctions):
    app = AppTest.from_file(APP, default_timeout=30)
    app.user = claims(Role.ADMIN, iat=0)
    app.run()

    assert labels(app) == {"Se connecter"}
    assert functions.asked == []
