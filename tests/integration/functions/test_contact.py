"""A change of contact: only after a code, told to where we wrote before, kept on record."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, update

from contract.verifications import Level
from functions.database.contacts import place
from functions.database.sealing import open_sealed
from functions.database.tables import audit, contact_changes, outbox, policyholders
from tests import builders, rows
from tests.services import Service, caller_token

OLD = "camille.laurent@example.fr"
NEW = "c.laurent@nouveau.example.fr"
CONFIRMATION = {"read_back": f"Votre nouvelle adresse est {NEW} ?", "answer": "oui"}


@pytest.fixture
def service(database: Engine) -> Service:
    return Service("policies")


@pytest.fixture
def holder(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection, builders.policy())


@pytest.fixture
def token(holder: int) -> str:
    return caller_token(holder, [builders.MOTOR_POLICY], level=Level.CODE)


def changed(service: Service, token: str | None, key: str | None = None, **given: Any):
    body = {"confirmation": CONFIRMATION} | given
    return service.request("PATCH", "/v1/policies/contact", body, token=token, key=key or _key())


def _key() -> str:
    return uuid4().hex


def everything(database: Engine, table) -> list:
    with database.begin() as connection:
        return list(connection.execute(select(table)))


def mails(database: Engine) -> dict[str, str | None]:
    return {row.template: row.recipient for row in everything(database, outbox)}


def test_a_new_address_is_on_file_and_both_addresses_are_told(
    service: Service, token: str, holder: int, database: Engine
):
    answer = changed(service, token, email=NEW)

    assert (answer.status_code, answer.json["changed"]) == (200, "email")
    assert (answer.json["notice"], answer.json["confirmation"]) == ("queued", "queued")
    assert everything(database, policyholders)[0].email == NEW
    assert mails(database) == {"contact_changed": OLD, "contact_confirmed": None}
    [trail] = everything(database, audit)
    assert (trail.what, trail.whose, trail.detail) == ("policies.contact", holder, "email")


def test_a_new_telephone_number_is_told_to_the_address_on_file(
    service: Service, token: str, database: Engine
):
    answer = changed(service, token, phone="+33698765432")

    assert (answer.json["changed"], answer.json["notice"]) == ("phone", "queued")
    assert everything(database, policyholders)[0].phone == "+33698765432"
    assert mails(database) == {"contact_changed": None}


def test_what_was_on_file_before_is_kept_sealed(service: Service, token: str, database: Engine):
    changed(service, token, email=NEW)

    [row] = everything(database, contact_changes)
    assert OLD not in str(row)
    assert NEW not in str(row)
    assert open_sealed(row.old_value, place("old_value", row.id)) == OLD
    assert open_sealed(row.new_value, place("new_value", row.id)) == NEW


def test_three_factors_are_not_enough(service: Service, holder: int, database: Engine):
    for token in (None, caller_token(holder, [builders.MOTOR_POLICY])):
        answer = changed(service, token, email=NEW)

        assert (answer.status_code, answer.json["level"]) == (403, 2)
    assert everything(database, policyholders)[0].email == OLD


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"email": NEW, "phone": "+33698765432"},
        {"email": "Camille@Example.FR"},
        {"email": "camille@example"},
        {"email": "camille@exämple.fr"},
        {"email": "a@b.fr\nbcc: x@y.fr"},
        {"email": "a@b.fr, x@y.fr"},
        {"email": "a..b@example.fr"},
        {"email": "Camille <camille@example.fr>"},
        {"email": "a" * 250 + "@b.fr"},
        {"phone": "0612345678"},
        {"phone": "+33 6 12 34 56 78"},
        {"phone": "+3361234567890123"},
        {"iban": "FR7630006000011234567890189", "phone": "+33698765432"},
    ],
)
def test_what_is_not_one_address_or_one_number_is_refused(
    service: Service, token: str, database: Engine, given: dict
):
    assert changed(service, token, **given).status_code == 422
    assert everything(database, outbox) == []


def test_a_change_without_the_callers_yes_is_refused(service: Service, token: str):
    body = {"email": NEW}

    answer = service.request("PATCH", "/v1/policies/contact", body, token=token, key=_key())

    assert answer.status_code == 422


def test_what_is_on_file_already_changes_nothing_and_writes_to_nobody(
    service: Service, token: str, database: Engine
):
    answer = changed(service, token, email=OLD)

    assert (answer.status_code, answer.json["is_new"]) == (200, False)
    assert everything(database, outbox) == everything(database, contact_changes) == []


def test_the_same_change_sent_again_is_one_change(service: Service, token: str, database: Engine):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: changed(service, token, "one", email=NEW), range(6)))

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len(everything(database, contact_changes)) == 1
    assert len(everything(database, outbox)) == 2


def test_a_dead_address_is_not_written_to_and_the_new_one_lives(
    service: Service, token: str, database: Engine
):
    with database.begin() as connection:
        now = builders.yesterday()
        connection.execute(update(policyholders).values(email_suppressed_at=now))

    answer = changed(service, token, email=NEW)

    assert (answer.json["notice"], answer.json["confirmation"]) == ("no_address", "queued")
    assert everything(database, policyholders)[0].email_suppressed_at is None
    assert mails(database) == {"contact_confirmed": None}


def test_a_contact_is_changed_three_times_a_day_at_most(service: Service, token: str):
    statuses = [changed(service, token, phone=f"+3361111111{n}").status_code for n in range(4)]

    assert statuses == [200, 200, 200, 429]
