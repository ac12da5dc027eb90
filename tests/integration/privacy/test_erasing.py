"""Erasing: what names a person goes, what a law asks for stays, and each line says why."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update

from functions.database.tables import (
    audit,
    callbacks,
    claims,
    erasures,
    idempotency_keys,
    policies,
    policyholders,
    turns,
)
from tests import builders
from tests.integration.privacy.conftest import NOW, Person, everything, whole_database
from tests.services import Service

REASON = "demande du 20 novembre"


def erased(admin: Service, person: Person, *, dry_run: bool = False):
    body = {"policyholder_id": person.id, "reason": REASON, "dry_run": dry_run}
    return admin.post("/v1/privacy/erasures", body)


def lines(answer) -> dict[str, dict]:
    assert answer.status_code == 201, answer.text
    return {line["table"]: line for line in answer.json["lines"]}


def long_ago(database: Engine, person: Person) -> None:
    """As if contract and claim were of another age."""
    with database.begin() as connection:
        then = NOW - timedelta(days=12 * 366)
        owned = policies.c.policyholder_id == person.id
        connection.execute(update(policies).where(owned).values(ends_on=then.date()))
        theirs = claims.c.claim_number == person.claim_number
        connection.execute(update(claims).where(theirs).values(reported_at=then))


def test_a_dry_run_says_what_would_go_and_touches_nothing(
    admin: Service, camille: Person, database: Engine
):
    before = [everything(database, table) for table in (policyholders, turns, callbacks, claims)]

    said = lines(erased(admin, camille, dry_run=True))

    after = [everything(database, table) for table in (policyholders, turns, callbacks, claims)]
    assert before == after
    assert (said["turns"]["outcome"], said["turns"]["rows"]) == ("erased", 1)
    assert everything(database, erasures) == []


def test_without_being_told_otherwise_nothing_is_erased(
    admin: Service, camille: Person, database: Engine
):
    body = {"policyholder_id": camille.id, "reason": REASON}

    answer = admin.post("/v1/privacy/erasures", body)

    assert answer.json["dry_run"] is True
    assert len(everything(database, turns)) == 1


def test_while_the_contract_runs_what_was_said_goes_and_the_file_stays(
    admin: Service, camille: Person, database: Engine
):
    said = lines(erased(admin, camille))

    assert {said[name]["outcome"] for name in ("policyholders", "policies", "claims")} == {"kept"}
    assert said["policyholders"]["reference"] == "article 2224 du Code civil"
    assert said["claims"]["until"] >= (NOW + timedelta(days=9 * 365)).date().isoformat()
    for name in ("turns", "tool_calls", "callbacks", "contact_changes", "verification_codes"):
        assert (said[name]["outcome"], said[name]["rows"]) == ("erased", 1)
    assert everything(database, turns) == everything(database, callbacks) == []
    assert everything(database, idempotency_keys) == []
    assert everything(database, policyholders)[0].first_name == "Camille"
    assert all(line["reason"] for line in said.values())


def test_once_no_law_asks_for_it_nobody_can_be_recognised_any_more(
    admin: Service, camille: Person, database: Engine
):
    long_ago(database, camille)

    said = lines(erased(admin, camille))

    assert said["policyholders"]["outcome"] == "pseudonymised"
    assert said["claims"]["outcome"] == "pseudonymised"
    left = whole_database(database)
    for word in ("Camille Laurent", "Laurent", "camille@example.fr", "612345678", "698765432"):
        assert word not in left, word
    [holder] = everything(database, policyholders)
    assert (holder.first_name, holder.birth_date) == ("Personne", date(1900, 1, 1))
    [claim] = everything(database, claims)
    assert (claim.description, claim.injured, claim.circumstances) == ("effacé", None, {})


def test_who_was_erased_can_never_be_verified_again(
    admin: Service, camille: Person, database: Engine
):
    long_ago(database, camille)
    erased(admin, camille)

    for postcode in ("00000", "69003"):
        attempt = builders.verification_attempt(
            policy_number=camille.policy_number, birth_date="1900-01-01", postcode=postcode
        )
        answer = Service("verifications", call_id="c" * 32).post("/v1/verifications", attempt)
        assert answer.json["verified"] is False


def test_nobody_else_is_touched(admin: Service, camille: Person, karim: Person, database: Engine):
    long_ago(database, camille)

    erased(admin, camille)

    assert [row.text for row in everything(database, turns)] == ["Je m'appelle Karim."]
    assert [row.policyholder_id for row in everything(database, callbacks)] == [karim.id]
    told = {row.claim_number: row.description for row in everything(database, claims)}
    assert told[karim.claim_number] == "Karim raconte."


def test_mails_that_wait_are_not_sent_to_who_was_erased(
    admin: Service, camille: Person, database: Engine
):
    from functions.database.emails import take_due

    erased(admin, camille)

    with database.begin() as connection:
        assert take_due(connection, NOW + timedelta(days=1), NOW + timedelta(days=2)) is None


def test_a_legal_hold_wins(admin: Service, camille: Person, database: Engine):
    path = f"/v1/privacy/holds/{camille.id}"
    placed = admin.put(path, {"reason": "procédure 26/1234"})
    before = everything(database, turns)

    refused = [erased(admin, camille, dry_run=dry_run) for dry_run in (True, False)]

    assert placed.json["placed_by"] == "camille.roy@assureur.example"
    assert {answer.json["type"] for answer in refused} == {"/problems/legal-hold"}
    assert refused[0].json["hold"]["reason"] == "procédure 26/1234"
    assert everything(database, turns) == before
    assert [hold["policyholder_id"] for hold in admin.get("/v1/privacy/holds").json["items"]] == [
        camille.id
    ]
    assert admin.request("DELETE", path).json == {"policyholder_id": camille.id, "was_held": True}
    assert admin.request("DELETE", path).json["was_held"] is False
    assert erased(admin, camille).status_code == 201


def test_a_hold_is_of_somebody(admin: Service, database: Engine):
    assert admin.put("/v1/privacy/holds/999999", {"reason": "x"}).status_code == 404


def test_what_was_done_is_on_record_without_the_person(
    admin: Service, camille: Person, database: Engine
):
    erased(admin, camille)

    [row] = everything(database, erasures)
    assert (row.policyholder_id, row.reason) == (camille.id, REASON)
    assert row.erased_by == "camille.roy@assureur.example"
    assert "Camille" not in str(row.lines)
    with database.begin() as connection:
        trail = connection.execute(select(audit).where(audit.c.what == "privacy.erase")).one()
    assert trail.whose == camille.id


@pytest.mark.parametrize("times", [2])
def test_erasing_again_finds_less_and_breaks_nothing(admin: Service, camille: Person, times: int):
    answers = [lines(erased(admin, camille)) for _ in range(times)]

    assert answers[1]["turns"]["rows"] == 0
