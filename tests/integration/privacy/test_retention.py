"""Retention: what is too old goes, table by table; never what a legal hold covers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update

from functions.database.tables import (
    audit,
    audit_chain,
    callback_slots,
    claims,
    email_events,
    outbox,
    tool_calls,
    turns,
    verification_attempts,
)
from functions.privacy import retention
from tests import builders
from tests.integration.privacy.conftest import NOW, Person, everything
from tests.services import Service


def run(service: Service, *, dry_run: bool = True) -> dict[str, dict[str, Any]]:
    answer = service.request("POST", f"/v1/privacy/retention?dry_run={str(dry_run).lower()}")
    assert answer.status_code == 200, answer.text
    return {line["table"]: line for line in answer.json["lines"]}


def age(database: Engine, table, column: str, days: float, *which) -> None:
    with database.begin() as connection:
        values = {column: NOW - timedelta(days=days)}
        connection.execute(update(table).where(*which).values(values))


def add_turn(database: Engine, call_id: str, n: int, days: float) -> None:
    said = builders.turn(started_at=NOW - timedelta(days=days)).model_dump()
    with database.begin() as connection:
        connection.execute(insert(turns).values(said | {"call_id": call_id, "n": n}))


def test_a_dry_run_is_what_one_gets_without_asking(
    admin: Service, camille: Person, database: Engine
):
    age(database, turns, "started_at", 200)

    answer = admin.request("POST", "/v1/privacy/retention")

    said = {line["table"]: line["rows"] for line in answer.json["lines"]}
    assert (answer.json["dry_run"], said["turns"]) == (True, 1)
    assert len(everything(database, turns)) == 1


def test_each_table_lets_go_after_its_own_time(admin: Service, camille: Person, database: Engine):
    age(database, turns, "started_at", 184)
    age(database, tool_calls, "started_at", 182)
    age(database, verification_attempts, "at", 366)
    age(database, claims, "reported_at", 3660)

    said = run(admin, dry_run=False)

    assert everything(database, turns) == everything(database, verification_attempts) == []
    assert len(everything(database, tool_calls)) == 1
    assert (said["claims"]["outcome"], said["claims"]["rows"]) == ("pseudonymised", 1)
    assert everything(database, claims)[0].description == "effacé"
    again = run(admin, dry_run=False)
    assert all(line["rows"] == 0 for line in again.values())


def test_the_dry_run_counts_what_the_run_then_does(
    admin: Service, camille: Person, karim: Person, database: Engine
):
    for table, column in (
        (turns, "started_at"),
        (outbox, "created_at"),
        (tool_calls, "started_at"),
    ):
        age(database, table, column, 2000)

    said = {name: line["rows"] for name, line in run(admin).items()}
    done = {name: line["rows"] for name, line in run(admin, dry_run=False).items()}

    assert said == done
    assert done["outbox"] == 4


def test_a_mail_stays_as_long_as_an_event_refers_to_it(
    admin: Service, camille: Person, database: Engine
):
    with database.begin() as connection:
        [mail, *_] = connection.scalars(select(outbox.c.id)).all()
        event = {"sg_event_id": "1", "outbox_id": mail, "event": "open", "at": NOW}
        connection.execute(insert(email_events).values(event | {"received_at": NOW}))
    age(database, outbox, "created_at", 2000)

    run(admin, dry_run=False)

    assert [row.id for row in everything(database, outbox)] == [mail]


def test_nothing_goes_of_who_is_under_a_legal_hold(
    admin: Service, camille: Person, karim: Person, database: Engine
):
    admin.put(f"/v1/privacy/holds/{camille.id}", {"reason": "procédure"})
    age(database, turns, "started_at", 2000)
    age(database, claims, "reported_at", 5000)

    said = run(admin, dry_run=False)

    assert (said["turns"]["rows"], said["turns"]["held"]) == (1, 1)
    assert [row.call_id for row in everything(database, turns)] == [camille.call_id]
    told = {row.claim_number: row.description for row in everything(database, claims)}
    assert told == {camille.claim_number: "Camille raconte.", karim.claim_number: "effacé"}


def test_what_is_nobodys_goes_too(admin: Service, database: Engine):
    with database.begin() as connection:
        for days in (31, 29):
            starts_at = NOW - timedelta(days=days)
            connection.execute(insert(callback_slots).values(starts_at=starts_at))

    run(admin, dry_run=False)

    assert len(everything(database, callback_slots)) == 1


def test_more_than_one_transaction_holds_is_let_go_piece_by_piece(
    admin: Service, database: Engine, monkeypatch
):
    monkeypatch.setattr("functions.database.erasing.ROWS_AT_ONCE", 2)
    monkeypatch.setattr(retention, "BATCHES", 2)
    for n in range(5):
        add_turn(database, "d" * 32, n, days=200)

    first, second = run(admin, dry_run=False), run(admin, dry_run=False)

    assert (first["turns"]["rows"], second["turns"]["rows"]) == (4, 1)


def test_the_clock_runs_it_for_real(clockwork: Service, camille: Person, database: Engine):
    age(database, turns, "started_at", 200)

    answer = clockwork.request("POST", "/v1/privacy/retention/runs")

    assert (answer.status_code, answer.json["dry_run"]) == (200, False)
    assert everything(database, turns) == []
    assert clockwork.request("POST", "/v1/privacy/retention").status_code == 403


def test_the_access_log_loses_its_oldest_rows_and_stays_whole(
    admin: Service, camille: Person, database: Engine
):
    age(database, audit, "at", 1200)
    admin.request("POST", "/v1/privacy/access-log/seals")
    old = len(everything(database, audit))
    admin.get("/v1/privacy/holds")
    admin.request("POST", "/v1/privacy/access-log/seals")

    said = run(admin, dry_run=False)

    assert said["audit"]["rows"] == old
    assert len(everything(database, audit_chain)) == 1
    verified = admin.get("/v1/privacy/access-log/verification").json
    assert verified["is_whole"], verified
    assert verified["seal"]["n"] > old
