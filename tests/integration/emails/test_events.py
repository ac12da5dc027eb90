"""SendGrid's events, on MariaDB and SQLite: signed, in any order, any number of times."""

import random
import time
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, func, select, update

from functions.database.tables import email_events, outbox, policyholders
from tests.integration.emails.conftest import event, is_suppressed, mail, post_events
from tests.integration.emails.fake_sendgrid import FakeSendGrid

Queue = Callable[..., str]

pytestmark = pytest.mark.usefixtures("sendgrid")


@pytest.fixture
def sent(queue: Queue, database: Engine) -> str:
    email_id = queue()
    with database.begin() as connection:
        connection.execute(update(outbox).values(status="sent"))
    return email_id


def count_events(database: Engine) -> int:
    with database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(email_events)) or 0


def test_a_delivery_is_written_down(sent: str, database: Engine):
    answer = post_events([event(sent, "processed"), event(sent, "delivered")])

    assert (answer.status_code, answer.json) == (200, {"received": 2, "applied": 1})
    assert mail(database, sent).status == "delivered"


@pytest.mark.parametrize("order", [*permutations(["processed", "delivered", "bounce"])])
def test_the_order_of_events_changes_nothing(
    sent: str, database: Engine, order: tuple[str, ...], holder: int
):
    for name in order:
        assert post_events([event(sent, name)]).status_code == 200

    assert mail(database, sent).status == "bounced"
    assert is_suppressed(database, holder)


def test_delivered_never_goes_back_to_sent(sent: str, database: Engine):
    post_events([event(sent, "delivered")])

    answer = post_events([event(sent, "processed")])

    assert answer.json == {"received": 1, "applied": 0}
    assert mail(database, sent).status == "delivered"


def test_forty_six_shuffled_doubles_change_things_once(sent: str, database: Engine):
    events = [event(sent, name) for name in ("processed", "deferred", "delivered", "open")] * 46
    random.Random(7).shuffle(events)

    applied = [
        post_events(events[start : start + 23]).json["applied"]
        for start in range(0, len(events), 23)
    ]

    assert sum(applied) == 1
    assert count_events(database) == 4
    assert mail(database, sent).status == "delivered"


def test_a_bounce_ends_the_address_and_is_told_of_the_mail(
    sent: str, database: Engine, holder: int
):
    answer = post_events([event(sent, "bounce", type="bounce", reason="550 no such user")])

    assert answer.json["applied"] == 1
    assert mail(database, sent).status == "bounced"
    assert is_suppressed(database, holder)


@pytest.mark.parametrize(
    ("name", "more", "ends"),
    [
        ("bounce", {"type": "blocked"}, False),
        ("dropped", {"reason": "Bounced Address"}, True),
        ("dropped", {"reason": "Spam Content"}, False),
        ("spamreport", {}, True),
        ("deferred", {}, False),
        ("open", {}, False),
    ],
)
def test_only_what_ends_an_address_suppresses_it(
    sent: str, database: Engine, holder: int, name: str, more: dict[str, str], ends: bool
):
    post_events([event(sent, name, **more)])

    assert is_suppressed(database, holder) is ends


def test_the_bounce_of_an_old_address_does_not_end_the_new_one(
    sent: str, database: Engine, holder: int
):
    with database.begin() as connection:
        connection.execute(update(policyholders).values(email="new@example.fr"))

    post_events([event(sent, "bounce")])

    assert not is_suppressed(database, holder)


def test_an_event_proves_that_a_mail_given_up_had_left(queue: Queue, database: Engine):
    email_id = queue()
    with database.begin() as connection:
        connection.execute(update(outbox).values(status="failed"))

    post_events([event(email_id, "delivered")])

    assert mail(database, email_id).status == "delivered"


def test_a_mail_known_to_have_left_is_not_sent_again(
    queue: Queue, sendgrid: FakeSendGrid, database: Engine
):
    from functions.emails import relay

    email_id = queue()
    post_events([event(email_id, "processed")])

    assert relay.deliver().sent == 0
    assert mail(database, email_id).status == "sent"


@pytest.mark.parametrize(
    "strange",
    [
        {"event": "delivered", "sg_event_id": "1"},
        {"event": "delivered", "sg_event_id": "2", "outbox_id": "f" * 32, "timestamp": 1},
        {"event": 3, "sg_event_id": ["x"], "outbox_id": {}, "timestamp": "now"},
        {"event": "x" * 41, "sg_event_id": "4", "outbox_id": "f" * 32, "timestamp": 1},
        {},
        "delivered",
        None,
        17,
    ],
)
def test_what_is_not_about_our_mails_changes_nothing(sent: str, database: Engine, strange: object):
    answer = post_events([strange, event(sent, "delivered")])

    assert answer.json == {"received": 2, "applied": 1}


@pytest.mark.parametrize("body", [b"{}", b'"delivered"', b"[", b"", b"\xff\xfe"])
def test_a_signed_body_that_is_no_list_is_refused(database: Engine, body: bytes):
    assert post_events(body).status_code in (400, 401)


@pytest.mark.parametrize(
    "forgery",
    [
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"signed": b"[]"},
        {"at": -400},
        {"at": +400},
        {"headers": {"X-Twilio-Email-Event-Webhook-Signature": ""}},
        {"headers": {"X-Twilio-Email-Event-Webhook-Signature": "not base64 at all!"}},
        {"headers": {"X-Twilio-Email-Event-Webhook-Signature": "AAAA"}},
        {"headers": {"X-Twilio-Email-Event-Webhook-Timestamp": ""}},
        {"headers": {"X-Twilio-Email-Event-Webhook-Timestamp": "9" * 400}},
        {"headers": {"X-Twilio-Email-Event-Webhook-Timestamp": "nan"}},
    ],
)
def test_what_sendgrid_did_not_sign_just_now_is_refused(
    sent: str, database: Engine, forgery: dict[str, Any]
):
    if "at" in forgery:  # seconds from now, whenever this runs
        forgery = {"at": time.time() + forgery["at"]}

    answer = post_events([event(sent, "delivered")], **forgery)

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed")
    assert mail(database, sent).status == "sent"
    assert count_events(database) == 0
