"""A caller who is alone gets another agent, whoever told and however often."""

import base64
import hashlib
import json
import time
from datetime import UTC, datetime

import jwt
import pytest
from google.protobuf.json_format import MessageToJson
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.webhook import WebhookEvent
from sqlalchemy import Engine, select

from functions.database.tables import supervised_calls
from functions.supervision import watch
from tests import builders
from tests.builders import CALL_ID
from tests.integration.supervision.conftest import KEY, SECRET, LiveKit
from tests.services import Service

EVENTS = "/v1/supervision/livekit-events"
CHECKS = "/v1/supervision/checks"


@pytest.fixture
def public(supervisor: Service) -> Service:
    return Service("supervision", identity=None)


@pytest.fixture
def worker(supervisor: Service) -> Service:
    return Service("supervision", call_id=None)


def event(name: str = "participant_left", room: str = f"call-{CALL_ID}") -> bytes:
    message = WebhookEvent(event=name, id="EV_1", created_at=int(time.time()))
    message.room.name = room
    message.participant.identity = "agent-1"
    message.participant.kind = ParticipantInfo.Kind.AGENT
    return MessageToJson(message).encode()


def signature(body: bytes, secret: str = SECRET, **claims: object) -> str:
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    now = int(time.time())
    payload = {"iss": KEY, "nbf": now - 5, "exp": now + 300, "sha256": digest} | claims
    return jwt.encode(payload, secret, algorithm="HS256")


def tells(public: Service, body: bytes, authorization: str | None = None):
    headers = {"Authorization": authorization or signature(body)}
    headers["Content-Type"] = "application/webhook+json"
    return public.request("POST", EVENTS, body, headers=headers)


def row(engine: Engine):
    with engine.connect() as connection:
        return connection.execute(select(supervised_calls)).one_or_none()


def test_a_caller_left_alone_gets_another_agent_once_however_often_it_is_told(
    public: Service, livekit: LiveKit, mariadb_database: Engine
):
    livekit.caller(CALL_ID)

    answers = [tells(public, event()).json["replaced"] for _ in range(5)]

    assert answers == [True, False, False, False, False]
    [dispatch] = livekit.dispatches(CALL_ID)
    assert dispatch.agent_name == "centre-appel"
    assert json.loads(dispatch.metadata) == {"call_id": CALL_ID}
    assert row(mariadb_database).replacements == 1


def test_an_agent_whose_process_died_is_taken_out_and_replaced_at_once(
    worker: Service, livekit: LiveKit
):
    """LiveKit itself would see it after twenty seconds."""
    livekit.caller(CALL_ID)
    livekit.agent(CALL_ID, "agent-dead")

    ran = worker.post(CHECKS, {"call_id": CALL_ID, "lost_agent": "agent-dead"})

    assert ran.json["replaced"] == 1
    assert livekit.people(CALL_ID) == {f"caller-{CALL_ID}"}
    assert len(livekit.dispatches(CALL_ID)) == 1


def test_a_caller_who_has_just_come_waits_for_the_agent_that_was_called(
    public: Service, livekit: LiveKit, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "ALONE", watch.COMING)
    livekit.caller(CALL_ID)

    assert tells(public, event("participant_joined")).json["replaced"] is False
    assert livekit.dispatches(CALL_ID) == []


def test_a_call_that_has_ended_gets_no_other_agent_and_its_room_is_closed(
    public: Service, livekit: LiveKit, mariadb_database: Engine
):
    livekit.caller(CALL_ID)
    ended = builders.call_record(ended_at=datetime.now(UTC))
    Service("analytics").put(f"/v1/analytics/calls/{CALL_ID}", ended)

    assert tells(public, event()).json["replaced"] is False
    livekit.until(lambda: not livekit.people(CALL_ID))


def test_of_two_agents_the_newest_stays(worker: Service, livekit: LiveKit):
    livekit.caller(CALL_ID)
    livekit.agent(CALL_ID, "agent-1")
    time.sleep(1.1)  # LiveKit tells when people joined in whole seconds
    livekit.agent(CALL_ID, "agent-2")

    worker.post(CHECKS, {})

    assert livekit.people(CALL_ID) == {f"caller-{CALL_ID}", "agent-2"}


def test_with_an_agent_or_without_a_caller_nothing_is_done(
    public: Service, livekit: LiveKit, mariadb_database: Engine
):
    caller = livekit.caller(CALL_ID)
    livekit.agent(CALL_ID)
    assert tells(public, event("participant_joined")).json["replaced"] is False
    livekit.leaves(caller)
    livekit.until(lambda: f"caller-{CALL_ID}" not in livekit.people(CALL_ID))
    assert tells(public, event()).json["replaced"] is False

    assert livekit.dispatches(CALL_ID) == []
    assert row(mariadb_database).replacements == 0


def test_a_room_that_keeps_losing_agents_is_closed(
    worker: Service, livekit: LiveKit, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "COMING", watch.ALONE)
    caller = livekit.caller(CALL_ID)

    verdicts = [worker.post(CHECKS, {"call_id": CALL_ID}).json for _ in range(4)]

    assert [each["replaced"] for each in verdicts] == [1, 1, 1, 0]
    assert verdicts[-1]["given_up"] == 1
    livekit.until(lambda: any("disconnected" in what for what in caller.received))


def test_an_agent_that_replaces_one_knows_that_an_adviser_speaks(
    supervisor: Service, worker: Service, livekit: LiveKit
):
    livekit.caller(CALL_ID)
    livekit.agent(CALL_ID)
    access = supervisor.post(f"/v1/supervision/calls/{CALL_ID}/take-over", {"reason": "essai"}).json
    livekit.supervisor(access)

    worker.post(CHECKS, {"call_id": CALL_ID, "lost_agent": "agent-1"})

    [dispatch] = livekit.dispatches(CALL_ID)
    assert json.loads(dispatch.metadata)["adviser"] == access["identity"]


def test_an_adviser_who_never_came_is_no_longer_in_charge(
    supervisor: Service,
    worker: Service,
    livekit: LiveKit,
    mariadb_database: Engine,
    monkeypatch: pytest.MonkeyPatch,
):
    livekit.caller(CALL_ID)
    livekit.agent(CALL_ID)
    supervisor.post(f"/v1/supervision/calls/{CALL_ID}/take-over", {"reason": "essai"})

    worker.post(CHECKS, {"call_id": CALL_ID})
    still = row(mariadb_database).adviser
    monkeypatch.setattr(watch, "ADVISER_AWAY", watch.ALONE)
    worker.post(CHECKS, {"call_id": CALL_ID})

    assert still is not None
    assert row(mariadb_database).adviser is None


def test_a_room_that_is_gone_ends_who_was_in_charge(
    supervisor: Service, public: Service, livekit: LiveKit, mariadb_database: Engine
):
    livekit.caller(CALL_ID)
    livekit.agent(CALL_ID)
    supervisor.post(f"/v1/supervision/calls/{CALL_ID}/take-over", {"reason": "essai"})
    livekit.everybody_leaves()

    tells(public, event("room_finished"))

    ended = row(mariadb_database)
    assert ended.adviser is None
    assert ended.finished_at is not None


@pytest.mark.parametrize(
    "forged",
    [
        lambda body: "",
        lambda body: "Bearer nonsense",
        lambda body: signature(body, secret="another-secret-of-at-least-32-characters"),
        lambda body: signature(b"another body"),
        lambda body: signature(body, exp=int(time.time()) - 600),
        lambda body: signature(body, iss="another-key"),
        lambda body: signature(body, sha256=""),
        lambda body: jwt.encode({"iss": KEY}, None, algorithm="none"),
    ],
)
def test_an_event_that_livekit_did_not_sign_is_refused(public: Service, livekit: LiveKit, forged):
    livekit.caller(CALL_ID)
    body = event()

    answer = tells(public, body, forged(body) or " ")

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed")
    assert livekit.dispatches(CALL_ID) == []


def test_rooms_and_events_that_are_none_of_ours_change_nothing(
    public: Service, mariadb_database: Engine
):
    for body in (event(room="meeting-1"), event("track_published"), event("egress_started")):
        assert tells(public, body).json == {"replaced": False}

    assert row(mariadb_database) is None


def test_checks_are_for_workers_and_the_clock(supervisor: Service, public: Service):
    assert supervisor.post(CHECKS, {}).status_code == 403
    assert public.post(CHECKS, {}).status_code == 401
    assert Service("supervision", identity="scheduler", call_id=None).post(CHECKS).json == {
        "rooms": 0,
        "replaced": 0,
        "given_up": 0,
        "finished": 0,
    }
