"""Codes and notices of changed contacts: before anything else, to whom they protect."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from functions.database import protective_mails
from functions.database.tables import outbox
from functions.emails import relay
from tests import builders
from tests.integration.emails.fake_sendgrid import FakeSendGrid

Queue = Callable[..., str]
OLD = "before@example.fr"


def in_minutes(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def queue_code(database: Engine, holder: int, minutes: float = 5) -> None:
    with database.begin() as connection:
        protective_mails.queue_code(
            connection, holder, "048291", in_minutes(minutes), builders.CALL_ID
        )


def recipients(mail: dict) -> list[str]:
    return [each["email"] for part in mail["personalizations"] for each in part["to"]]


def test_a_code_leaves_before_what_waited_longer(
    sendgrid: FakeSendGrid, database: Engine, holder: int, queue: Queue
):
    queue()
    queue_code(database, holder)

    relay.deliver()

    first, second = sendgrid.accepted
    assert first["subject"] == "Votre code pour l’appel en cours"
    for content in first["content"]:
        assert "048 291" in content["value"].replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "048291" not in first["subject"]
    assert "déclaration" in second["subject"]


def test_a_code_that_is_worth_nothing_any_more_is_not_sent(
    sendgrid: FakeSendGrid, database: Engine, holder: int
):
    queue_code(database, holder, minutes=-1)

    run = relay.deliver()

    assert (run.sent, run.failed) == (0, 1)
    assert sendgrid.accepted == []
    with database.begin() as connection:
        row = connection.execute(select(outbox)).one()
    assert (row.status, row.last_error) == ("failed", "it is worth nothing any more")


def test_a_code_that_cannot_be_opened_does_not_stop_the_others(
    sendgrid: FakeSendGrid,
    database: Engine,
    holder: int,
    queue: Queue,
    monkeypatch: pytest.MonkeyPatch,
):
    queue_code(database, holder)
    queue()
    monkeypatch.setenv("FIELD_KEY_ID", "new")
    monkeypatch.setenv("FIELD_KEYS", '{"new": "bmV3LWtleS1mb3ItdGVzdHMtMDEyMzQ1Njc4OWFiY2Q="}')

    run = relay.deliver()

    assert (run.sent, run.failed) == (1, 1)


@pytest.mark.parametrize(
    ("field", "named"), [("email", "L’adresse e-mail"), ("phone", "Le numéro de téléphone")]
)
def test_the_address_that_was_on_file_is_told_of_the_change(
    sendgrid: FakeSendGrid, database: Engine, holder: int, field: str, named: str
):
    with database.begin() as connection:
        protective_mails.queue_contact_changed(
            connection, holder, field, OLD, datetime.now(UTC), builders.CALL_ID
        )

    relay.deliver()

    [mail] = sendgrid.accepted
    assert recipients(mail) == [OLD]
    assert mail["subject"] == f"{named} de votre dossier a changé"
    assert "Ce n’était pas vous" in mail["content"][1]["value"]


def test_the_new_address_is_told_that_it_is_the_one(
    sendgrid: FakeSendGrid, database: Engine, holder: int
):
    with database.begin() as connection:
        protective_mails.queue_contact_confirmed(
            connection, holder, datetime.now(UTC), builders.CALL_ID
        )

    relay.deliver()

    [mail] = sendgrid.accepted
    assert recipients(mail) == ["camille.laurent@example.fr"]
    assert "cette adresse est désormais celle" in " ".join(mail["content"][1]["value"].split())
