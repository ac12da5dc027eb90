"""A policyholder with a bit of everything, another one, and an administrator."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Double,
    Engine,
    Float,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
)

from contract.policies import ContactField
from contract.roles import Role
from functions.database import codes, contacts, protective_mails
from functions.database.tables import (
    call_figures,
    call_ratings,
    call_reviews,
    call_words,
    calls,
    tool_calls,
    turns,
)
from tests import builders, rows
from tests.services import Service, caller_token

NOW = datetime.now(UTC)


@pytest.fixture
def admin(database: Engine) -> Service:
    return Service("privacy", identity="dashboard", call_id=None, role=Role.ADMIN)


@pytest.fixture
def clockwork(database: Engine) -> Service:
    return Service("privacy", identity="scheduler", call_id=None)


@dataclass(frozen=True)
class Person:
    id: int
    policy_number: str
    call_id: str
    claim_number: str


@pytest.fixture
def camille(database: Engine) -> Person:
    return person(database, builders.CALL_ID, builders.MOTOR_POLICY, "Camille")


@pytest.fixture
def karim(database: Engine) -> Person:
    return person(database, builders.OTHER_CALL_ID, builders.OTHERS_POLICY, "Karim")


def person(database: Engine, call_id: str, number: str, name: str, **given: Any) -> Person:
    """Through the functions themselves, but for what the worker writes."""
    policy = builders.policy(policy_number=number, **given)
    with database.begin() as connection:
        holder = rows.policyholder(
            connection, policy, first_name=name, email=f"{name.lower()}@example.fr"
        )
    attempt = builders.verification_attempt(policy_number=number)
    verified = Service("verifications", call_id=call_id).post("/v1/verifications", attempt)
    assert verified.json["verified"], "the person must be the one of the call"
    token = caller_token(holder, [number], call_id=call_id)
    notice = builders.first_notice_of_loss(
        policy_number=number,
        description=f"{name} raconte.",
        circumstances=builders.circumstances(injured_count=2),
    )
    claim = Service("claims", call_id=call_id).post("/v1/claims", notice, token=token)
    Service("callbacks", call_id=call_id).post(
        "/v1/callbacks", builders.callback_request(phone=None), token=token
    )
    with database.begin() as connection:
        _add_call(connection, call_id, name)
        contact = contacts.lock(connection, holder)
        contacts.change(
            connection,
            holder,
            ContactField.PHONE,
            "+33698765432",
            contact,
            builders.first_notice_of_loss().confirmation,
            at=NOW,
            call_id=call_id,
        )
        until = NOW + timedelta(minutes=5)
        codes.add(connection, holder, call_id, "123456", at=NOW, expires_at=until)
        protective_mails.queue_code(connection, holder, "123456", until, call_id)
    return Person(holder, number, call_id, claim.json["claim_number"])


def _add_call(connection, call_id: str, name: str, at: datetime = NOW) -> None:
    record = builders.call_record(started_at=at).model_dump() | {"call_id": call_id}
    connection.execute(insert(calls).values(record | {"claim_numbers": ["SD26000001L"]}))
    said = builders.turn(text=f"Je m'appelle {name}.", started_at=at).model_dump()
    connection.execute(insert(turns).values(said | {"call_id": call_id, "n": 1}))
    did = builders.tool_call(started_at=at, arguments={"of": name}).model_dump()
    connection.execute(insert(tool_calls).values(did | {"call_id": call_id, "id": "tool-1"}))
    for table, given in (
        (call_ratings, {"comment": f"Merci, {name}"}),
        (call_reviews, {"content": {"short_summary": f"{name} déclare un sinistre."}}),
    ):
        connection.execute(insert(table).values(_filled(table, at) | given | {"call_id": call_id}))
    figures = connection.execute(
        insert(call_figures).values(_filled(call_figures, at) | {"call_id": call_id})
    )
    number = figures.inserted_primary_key[0]
    word = {"word": name.lower(), "started_at": at, "number": number}
    connection.execute(insert(call_words).values(word))


def _filled(table: Table, at: datetime) -> dict[str, Any]:
    """Something for every column that needs it: these tests are about whose a row is."""
    empty = {Boolean: False, Float: 0.0, Double: 0.0, Integer: 0, JSON: {}, String: "x", Text: "x"}
    return {
        column.name: next(
            (value for kind, value in empty.items() if isinstance(column.type, kind)), at
        )
        for column in table.columns
        if not column.nullable and not column.primary_key
    }


def everything(database: Engine, table) -> list:
    with database.begin() as connection:
        return list(connection.execute(select(table)))


def whole_database(database: Engine) -> str:
    """All rows of all tables, as one text."""
    from functions.database.tables import metadata

    return "\n".join(str(everything(database, table)) for table in metadata.tables.values())
