"""A policyholder with a bit of everything, another one, and an administrator."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

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
    connection.execute(
        insert(call_ratings).values(
            call_id=call_id, stars=5, comment=f"Merci, {name}", rated_at=at, times_rated=1
        )
    )
    connection.execute(
        insert(call_reviews).values(
            call_id=call_id,
            status="done",
            requested_at=at,
            next_attempt_at=at,
            attempts=1,
            content={"short_summary": f"{name} déclare un sinistre."},
        )
    )
    figures = connection.execute(
        insert(call_figures).values(
            call_id=call_id,
            started_at=at,
            is_counted=True,
            motif="claim",
            channel="web",
            disposition="contained",
            agent_version="0.1.0",
            verification_level=1,
            duration_ms=1,
            tool_failures=0,
            cost_micros=0,
            price_version="2026-11",
            measures={},
            details={},
        )
    )
    number = figures.inserted_primary_key[0]
    word = {"word": name.lower(), "started_at": at, "number": number}
    connection.execute(insert(call_words).values(word))


def everything(database: Engine, table) -> list:
    with database.begin() as connection:
        return list(connection.execute(select(table)))


def whole_database(database: Engine) -> str:
    """All rows of all tables, as one text."""
    from functions.database.tables import metadata

    return "\n".join(str(everything(database, table)) for table in metadata.tables.values())
