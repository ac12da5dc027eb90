"""Who is signed in, and as what: roles come from a claim, and a session ends."""

from typing import Any

import pytest

from contract.roles import Role
from dashboard import people, settings
from dashboard.people import Person, Stranger

NOW = 1_800_000_000.0


def read(**claims: Any):
    given = {"email": "lou@assureur.example", "name": "Lou", "iat": NOW, "groups": ["lecture"]}
    return people._read(given | claims, NOW)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_from_the_claim(role: Role):
    assert read(groups=[role.value]) == Person("Lou", "lou@assureur.example", role)


def test_of_several_groups_the_highest_role_counts():
    found = read(groups=["lecture", "compta", "superviseur"])

    assert isinstance(found, Person)
    assert found.role is Role.SUPERVISOR


@pytest.mark.parametrize("said", ["admin", "compta,admin", "[compta, admin]"])
def test_a_claim_may_be_text(said: str):
    assert read(groups=said).role is Role.ADMIN


@pytest.mark.parametrize("groups", [[], None, ["compta"], ["ADMIN"], {"admin": True}, 7])
def test_who_has_no_role_is_a_stranger_and_may_do_nothing(groups: object):
    assert isinstance(read(groups=groups), Stranger)


def test_who_has_no_name_at_all_is_a_stranger():
    assert isinstance(read(email=None, name=None), Stranger)


def test_groups_of_the_directory_are_mapped_to_roles(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OIDC_ROLES", '{"GRP-LEADS": "superviseur"}')
    monkeypatch.setenv("OIDC_ROLES_CLAIM", "cognito:groups")
    settings.sign_in.cache_clear()

    found = read(**{"cognito:groups": ["GRP-LEADS"]})

    assert isinstance(found, Person)
    assert found.role is Role.SUPERVISOR


def test_a_session_lasts_its_hours_and_no_longer():
    assert isinstance(read(iat=NOW - 8 * 3600 + 1), Person)
    assert read(iat=NOW - 8 * 3600 - 1) is None
    assert read(iat=None) is None


def test_a_role_may_what_those_before_it_may():
    supervisor = Person("Lou", "lou", Role.SUPERVISOR)

    assert [supervisor.may(role) for role in Role] == [True, True, False]


def test_nobody_is_signed_in_by_default():
    assert people.signed_in() is None
