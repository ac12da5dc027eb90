"""An export holds everything of one person, readable, and nothing of another."""

import pytest
from sqlalchemy import Engine, select

from contract.roles import Role
from functions.database.tables import audit
from functions.privacy.register import register
from tests import builders, rows
from tests.integration.privacy.conftest import Person
from tests.services import Service

REASON = "demande du 20 novembre"


def exported(admin: Service, **whose):
    return admin.post("/v1/privacy/exports", {"reason": REASON} | whose)


def test_everything_of_the_person_is_there(admin: Service, camille: Person):
    answer = exported(admin, policyholder_id=camille.id)

    assert answer.status_code == 201
    tables = {table["table"]: table["rows"] for table in answer.json["tables"]}
    filled = {name for name, found in tables.items() if found}
    assert {
        *("policyholders", "policies", "coverages", "claims", "outbox", "callbacks"),
        *("contact_changes", "verification_codes", "verification_attempts"),
        *("calls", "turns", "tool_calls", "call_ratings", "call_reviews", "audit"),
    } <= filled
    assert tables["policyholders"][0]["birth_date"] == "1984-03-12"
    assert tables["turns"][0]["text"] == "Je m'appelle Camille."


def test_what_is_sealed_is_opened_and_what_helps_a_thief_is_not_given(
    admin: Service, camille: Person
):
    answer = exported(admin, policyholder_id=camille.id)

    tables = {table["table"]: table["rows"] for table in answer.json["tables"]}
    assert tables["claims"][0]["injured"] == "2"
    assert tables["callbacks"][0]["brief"]["open"] == ["Le nom du voisin du dessous."]
    assert tables["contact_changes"][0]["old_value"] == "+33612345678"
    assert "digest" not in tables["verification_codes"][0]
    assert "policy_hash" not in answer.text


def test_nothing_of_somebody_else_is_there(admin: Service, camille: Person, karim: Person):
    answer = exported(admin, policy_number=camille.policy_number)

    assert answer.json["policyholder_id"] == camille.id
    assert "Camille" in answer.text
    assert "Karim" not in answer.text
    assert karim.claim_number not in answer.text
    assert karim.call_id not in answer.text


def test_a_call_of_a_stranger_who_tried_is_not_theirs(
    admin: Service, camille: Person, database: Engine
):
    stranger = Service("verifications", call_id="a" * 32)
    attempt = builders.verification_attempt(policy_number=camille.policy_number, postcode="75001")
    stranger.post("/v1/verifications", attempt)

    answer = exported(admin, policyholder_id=camille.id)

    tables = {table["table"]: table["rows"] for table in answer.json["tables"]}
    assert [row["call_id"] for row in tables["calls"]] == [camille.call_id]


def test_the_words_of_a_call_that_two_people_shared_are_kept_back(
    admin: Service, camille: Person, database: Engine
):
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.HOME_POLICY)
        rows.policyholder(connection, other, first_name="Karim")
    attempt = builders.verification_attempt(policy_number=builders.HOME_POLICY)
    Service("verifications", call_id=camille.call_id).post("/v1/verifications", attempt)

    answer = exported(admin, policyholder_id=camille.id)

    tables = {table["table"]: table["rows"] for table in answer.json["tables"]}
    assert tables["turns"] == tables["call_reviews"] == []
    assert register().shared_calls in [each["why"] for each in answer.json["not_included"]]


def test_the_text_can_be_read_by_the_person(admin: Service, camille: Person):
    text = exported(admin, policyholder_id=camille.id).json["readable"]

    for said in (
        "VOS DONNÉES PERSONNELLES",
        "IDENTITÉ ET COORDONNÉES",
        "Prénom : Camille",
        "Date de naissance : 1984-03-12",
        f"Numéro de sinistre : {camille.claim_number}",
        "Nombre de blessés : 2",
        "Paroles : Je m'appelle Camille.",
        "CE QUI N’EST PAS ICI, ET POURQUOI",
    ):
        assert said in text
    assert "None" not in text
    assert "policyholder_id" not in text


def test_who_exports_is_on_record(admin: Service, camille: Person, database: Engine):
    exported(admin, policyholder_id=camille.id)

    with database.begin() as connection:
        trail = connection.execute(select(audit).where(audit.c.what == "privacy.export")).one()
    assert (trail.whose, trail.detail) == (camille.id, REASON)
    assert trail.user == "camille.roy@assureur.example"


@pytest.mark.parametrize(
    "whose",
    [{}, {"policyholder_id": 1, "policy_number": builders.MOTOR_POLICY}, {"policyholder_id": 0}],
)
def test_it_must_be_said_whose(admin: Service, whose: dict):
    assert exported(admin, **whose).status_code == 422


def test_of_nobody_there_is_nothing(admin: Service, database: Engine):
    assert exported(admin, policyholder_id=999_999).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/privacy/exports"),
        ("POST", "/v1/privacy/erasures"),
        ("GET", "/v1/privacy/holds"),
        ("PUT", "/v1/privacy/holds/1"),
        ("DELETE", "/v1/privacy/holds/1"),
        ("POST", "/v1/privacy/retention"),
        ("POST", "/v1/privacy/retention/runs"),
        ("POST", "/v1/privacy/resealing"),
        ("GET", "/v1/privacy/access-log"),
        ("POST", "/v1/privacy/access-log/seals"),
        ("GET", "/v1/privacy/access-log/verification"),
    ],
)
def test_nobody_but_an_administrator_comes_here(database: Engine, method: str, path: str):
    for role in (Role.READER, Role.SUPERVISOR):
        other = Service("privacy", identity="dashboard", call_id=None, role=role)
        assert other.request(method, path, {}).status_code == 403
    assert Service("privacy").request(method, path, {}).status_code == 403
    assert Service("privacy", identity=None).request(method, path, {}).status_code == 401
