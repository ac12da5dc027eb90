"""The relay, on MariaDB and SQLite: every mail leaves once, whatever SendGrid answers."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from contract.emails import DeliveryRun, Template
from functions.database.tables import outbox, policyholders
from functions.emails import relay
from tests.integration.emails.conftest import mail, make_due
from tests.integration.emails.fake_sendgrid import FakeSendGrid
from tests.services import Service

Queue = Callable[..., str]


def test_a_queued_mail_is_sent_once_to_the_address_on_file(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    email_id = queue()

    first, second = relay.deliver(), relay.deliver()

    assert first == DeliveryRun(sent=1, retried=0, failed=0, waiting=0)
    assert second == DeliveryRun(sent=0, retried=0, failed=0, waiting=0)
    (sent,) = sendgrid.accepted
    assert sent["personalizations"] == [{"to": [{"email": "camille.laurent@example.fr"}]}]
    assert "Bonjour Camille Laurent" in sent["content"][0]["value"]
    row = mail(database, email_id)
    assert (row.status, row.attempts, row.provider_message_id) == ("sent", 1, "message-1")
    assert row.sent_at is not None


def test_the_lock_notice_is_sent_too(sendgrid: FakeSendGrid, queue: Queue):
    queue(Template.VERIFICATION_LOCKED)

    relay.deliver()

    assert "tentatives d’accès" in sendgrid.accepted[0]["subject"]


def test_too_many_requests_then_yes_is_one_mail(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    email_id = queue()
    sendgrid.script.append((429, {"Retry-After": "600"}))

    first = relay.deliver()
    told = mail(database, email_id)
    too_early = relay.deliver()
    make_due(database)
    after = relay.deliver()

    assert (first.retried, first.waiting) == (1, 1)
    assert told.next_attempt_at - datetime.now(UTC) > timedelta(seconds=590)
    assert (told.status, told.last_error) == ("queued", "SendGrid answered 429")
    assert (too_early.sent, after.sent) == (0, 1)
    assert sendgrid.times_accepted() == {email_id: 1}


def test_eight_failures_are_enough(sendgrid: FakeSendGrid, database: Engine, queue: Queue):
    email_id = queue()
    sendgrid.script += [500] * 8

    runs = []
    for _ in range(9):
        runs.append(relay.deliver())
        make_due(database)

    assert [run.retried for run in runs] == [1] * 7 + [0, 0]
    assert [run.failed for run in runs] == [0] * 7 + [1, 0]
    row = mail(database, email_id)
    assert (row.status, row.attempts, row.last_error) == ("failed", 8, "SendGrid answered 500")
    assert len(sendgrid.received) == 8


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_what_sendgrid_refuses_is_given_up_at_once(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue, status: int
):
    email_id = queue()
    sendgrid.script.append(status)

    assert relay.deliver().failed == 1

    row = mail(database, email_id)
    assert (row.status, row.last_error) == ("failed", f"SendGrid answered {status}")


@pytest.mark.parametrize("trouble", ["lost", "garbage", "hang"])
def test_an_unknown_outcome_is_tried_again_under_the_same_message_id(
    sendgrid: FakeSendGrid,
    database: Engine,
    queue: Queue,
    trouble: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("SENDGRID_TIMEOUT", "0.5" if trouble == "hang" else "5")
    email_id = queue()
    sendgrid.script.append(trouble)

    assert relay.deliver().retried == 1
    make_due(database)
    assert relay.deliver().sent == 1

    first, second = sendgrid.received
    assert first["headers"]["Message-ID"] == second["headers"]["Message-ID"]
    assert mail(database, email_id).status == "sent"


def test_two_relays_at_once_never_send_one_mail_twice(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    waiting = {queue() for _ in range(24)}
    gate = threading.Barrier(4)

    def run(_: int) -> DeliveryRun:
        gate.wait()
        return relay.deliver()

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(run, range(4)))

    assert sum(each.sent for each in runs) == 24
    assert sendgrid.times_accepted() == dict.fromkeys(waiting, 1)


def test_a_mail_that_another_relay_is_sending_is_left_alone(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    email_id = queue()
    sendgrid.script.append("hang")

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(relay.deliver)
        assert sendgrid.asked.wait(30)
        meanwhile = relay.deliver()
        sendgrid.release.set()
        slow.result(timeout=30)

    assert (meanwhile.sent, meanwhile.retried, meanwhile.waiting) == (0, 0, 1)
    assert len(sendgrid.received) == 1
    assert mail(database, email_id).attempts == 1


def test_a_mail_whose_relay_died_leaves_when_its_lease_is_over(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    queue()
    now = datetime.now(UTC)

    make_due(database, claimed_until=now + relay.LEASE, attempts=1)
    assert relay.deliver().sent == 0
    make_due(database, claimed_until=now - timedelta(seconds=1))
    assert relay.deliver().sent == 1


def test_a_mail_that_kills_its_relay_each_time_is_given_up(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    email_id = queue()
    make_due(database, attempts=8)

    assert relay.deliver().failed == 1
    assert mail(database, email_id).status == "failed"
    assert sendgrid.received == []


def test_a_sendgrid_in_trouble_is_left_in_peace_until_the_next_run(
    sendgrid: FakeSendGrid, queue: Queue
):
    for _ in range(6):
        queue()
    sendgrid.script += [503] * 6

    run = relay.deliver()

    assert (run.retried, run.waiting) == (3, 6)
    assert len(sendgrid.received) == 3


def test_an_address_that_died_meanwhile_is_not_written_to(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    email_id = queue()
    with database.begin() as connection:
        now = datetime.now(UTC)
        connection.execute(update(policyholders).values(email_suppressed_at=now))

    assert relay.deliver().failed == 1
    assert mail(database, email_id).last_error == "no usable address on file"
    assert sendgrid.received == []


def test_a_mail_that_cannot_be_written_holds_up_no_other(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    broken = queue(peril="meteorite")
    with database.begin() as connection:
        first = datetime(2025, 1, 1, tzinfo=UTC)
        connection.execute(update(outbox).values(next_attempt_at=first))
    sound = queue()

    run = relay.deliver()

    assert (run.sent, run.failed) == (1, 1)
    assert mail(database, broken).status == "failed"
    assert mail(database, sound).status == "sent"


@pytest.mark.parametrize(
    ("identity", "status"),
    [("worker", 200), ("scheduler", 200), ("dashboard", 403), (None, 401)],
)
def test_a_run_is_started_by_the_worker_or_the_scheduler_only(
    sendgrid: FakeSendGrid, queue: Queue, identity: str | None, status: int
):
    queue()

    service = Service("emails", identity=identity, call_id=None)
    answer = service.post("/v1/emails/deliveries", key=None)

    assert answer.status_code == status
    if status == 200:
        assert answer.json == {"sent": 1, "retried": 0, "failed": 0, "waiting": 0}
    else:
        assert sendgrid.received == []


def test_the_local_schedule_delivers_and_ends_on_sigterm(
    sendgrid: FakeSendGrid, database: Engine, queue: Queue
):
    queue()
    process = subprocess.Popen(
        [sys.executable, "-m", "functions.emails.relay", "--every", "0.05"], env=os.environ
    )
    try:
        assert sendgrid.asked.wait(60)
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(30)

    assert status == 0
    assert len(sendgrid.accepted) == 1
