"""What a supervisor does in a live call, over a real LiveKit server."""

import jwt
import pytest
from sqlalchemy import Engine, select

from contract.roles import Role
from functions.database.tables import audit, supervision_actions
from tests import builders
from tests.builders import CALL_ID, OTHER_CALL_ID
from tests.integration.supervision.conftest import SECRET, LiveKit, Participant
from tests.services import USER, Service

CALL = f"/v1/supervision/calls/{CALL_ID}"
WHY = {"reason": "l'appelant semble perdu"}


@pytest.fixture
def caller(livekit: LiveKit) -> Participant:
    return livekit.caller(CALL_ID)


@pytest.fixture
def agent(livekit: LiveKit, caller: Participant) -> Participant:
    joined = livekit.agent(CALL_ID)
    livekit.until(lambda: "came agent-1" in caller.received)
    return joined


@pytest.fixture
def told(mariadb_database: Engine) -> Service:
    """A call whose worker has written what was said."""
    analytics = Service("analytics")
    analytics.put(f"/v1/analytics/calls/{CALL_ID}", builders.call_record(verification_level=1))
    for n, text in enumerate(["Bonjour.", "Au secours !"], 1):
        analytics.put(f"/v1/analytics/calls/{CALL_ID}/turns/{n}", builders.turn(text=text))
    analytics.put(f"/v1/analytics/calls/{CALL_ID}/tool-calls/a", builders.tool_call())
    return analytics


def done(engine: Engine) -> list[tuple[str, str, str, str]]:
    columns = supervision_actions.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(columns.kind, columns.who, columns.reason, columns.outcome).order_by(
                columns.requested_at
            )
        )
        return [tuple(row) for row in rows]


def test_live_calls_are_listed_with_what_is_risky_in_them(reader: Service, agent, told):
    [call] = reader.get("/v1/supervision/calls").json["items"]

    assert call["call_id"] == CALL_ID
    assert (call["state"], call["matter"], call["turns"]) == ("agent", "loss_report", 2)
    assert call["verification_level"] == 1
    gravest = call["risks"][0]
    assert (gravest["risk"], gravest["turns"]) == ("distress", [2])
    assert "secours" not in str(call)


def test_a_call_without_a_room_is_not_live(reader: Service, told):
    assert reader.get("/v1/supervision/calls").json["items"] == []
    assert reader.get(CALL).status_code == 404


def test_a_transcript_is_followed_from_where_one_was(
    reader: Service, agent, told, mariadb_database: Engine
):
    first = reader.get(CALL).json
    again = reader.get(f"{CALL}?since={first['next_since']}").json
    told.put(f"/v1/analytics/calls/{CALL_ID}/turns/3", builders.turn(text="Il y a quelqu'un ?"))
    new = reader.get(f"{CALL}?since={first['next_since']}").json

    assert [turn["text"] for turn in first["turns"]] == ["Bonjour.", "Au secours !"]
    assert (again["turns"], again["next_since"]) == ([], 2)
    assert [turn["n"] for turn in new["turns"]] == [3]
    with mariadb_database.connect() as connection:
        read = connection.execute(select(audit).where(audit.c.what == "calls.followed")).all()
    assert [(row.user, row.detail) for row in read] == [(USER, CALL_ID)] * 2


def test_who_listens_is_neither_seen_nor_heard(
    supervisor: Service, livekit: LiveKit, caller: Participant, agent, mariadb_database: Engine
):
    access = supervisor.post(f"{CALL}/listen", WHY).json

    listener = livekit.supervisor(access)
    livekit.until(lambda: access["identity"] in livekit.people(CALL_ID))
    is_heard = livekit.publishes(listener)

    assert not is_heard
    assert not any(access["identity"] in what for what in caller.received)
    assert access["identity"] not in caller.room.remote_participants
    assert set(listener.room.remote_participants) == {f"caller-{CALL_ID}", "agent-1"}
    assert done(mariadb_database) == [("listen", USER, WHY["reason"], "done")]


def test_tokens_of_supervisors_grant_one_room_for_a_minute_and_no_data(supervisor: Service, agent):
    for action, is_heard in (("listen", False), ("take-over", True)):
        access = supervisor.post(f"{CALL}/{action}", WHY).json

        claims = jwt.decode(access["participant_token"], SECRET, algorithms=["HS256"])
        video = claims["video"]
        assert video["room"] == f"call-{CALL_ID}"
        assert claims["exp"] - claims["nbf"] <= 90
        assert video["canPublish"] is is_heard
        assert video.get("hidden", False) is not is_heard
        assert video["canPublishData"] is False
        assert not {"roomAdmin", "roomCreate", "roomList", "canUpdateOwnMetadata"} & set(video)
        assert "roy" not in str(claims)


def test_a_whisper_reaches_the_agent_alone(
    supervisor: Service, caller: Participant, agent: Participant
):
    words = "Propose-lui un rappel demain."

    answer = supervisor.post(f"{CALL}/whisper", WHY | {"text": words})

    assert answer.status_code == 201
    [order] = agent.orders
    assert (order["kind"], order["text"]) == ("whisper", words)
    assert not any("data" in what or words in what for what in caller.received)


def test_an_action_asked_twice_under_one_key_is_one_action(
    supervisor: Service, agent: Participant, mariadb_database: Engine
):
    body = WHY | {"text": "Plus lentement."}

    first = supervisor.post(f"{CALL}/whisper", body, key="once")
    second = supervisor.post(f"{CALL}/whisper", body, key="once")
    other = supervisor.post(f"{CALL}/whisper", WHY | {"text": "Plus vite."}, key="once")

    assert first.json["id"] == second.json["id"]
    assert len(agent.orders) == 1
    assert other.status_code == 422
    assert len(done(mariadb_database)) == 1


def test_who_takes_over_speaks_and_is_the_only_one(
    supervisor: Service,
    livekit: LiveKit,
    caller: Participant,
    agent: Participant,
    told,
    monkeypatch: pytest.MonkeyPatch,
):
    access = supervisor.post(f"{CALL}/take-over", WHY).json
    speaking = livekit.supervisor(access)

    assert livekit.publishes(speaking)
    livekit.until(lambda: f"came {access['identity']}" in caller.received)
    assert [order["adviser"] for order in agent.orders] == [access["identity"]]
    seen = supervisor.get(CALL).json["call"]
    assert (seen["state"], seen["adviser"]) == ("adviser", USER)

    monkeypatch.setattr("tests.services.USER", "marc.petit@assureur.example", raising=True)
    refused = supervisor.post(f"{CALL}/take-over", WHY)
    not_theirs = supervisor.post(f"{CALL}/hand-back", WHY)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/adviser-in-charge")
    assert refused.json["adviser"] == USER
    assert (not_theirs.status_code, not_theirs.json["type"]) == (409, "/problems/not-taken-over")


def test_handing_back_takes_the_supervisor_out_of_the_room(
    supervisor: Service, livekit: LiveKit, caller: Participant, agent: Participant, told
):
    access = supervisor.post(f"{CALL}/take-over", WHY).json
    livekit.supervisor(access)
    livekit.until(lambda: f"came {access['identity']}" in caller.received)

    answer = supervisor.post(f"{CALL}/hand-back", WHY)

    assert answer.status_code == 201
    assert [order["kind"] for order in agent.orders] == ["take_over", "hand_back"]
    livekit.until(lambda: f"left {access['identity']}" in caller.received)
    assert supervisor.get(CALL).json["call"]["state"] == "agent"
    assert supervisor.post(f"{CALL}/hand-back", WHY).status_code == 409


def test_an_agent_that_does_not_obey_leaves_the_call_as_it_was(
    supervisor: Service, agent: Participant, told, mariadb_database: Engine
):
    agent.answers = False
    refused = supervisor.post(f"{CALL}/take-over", WHY, key="again")
    agent.answers = True
    answer = supervisor.post(f"{CALL}/take-over", WHY, key="again")

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/no-agent")
    assert answer.status_code == 201
    assert [outcome for *_, outcome in done(mariadb_database)] == ["done"]


def test_ending_lets_the_agent_say_goodbye(supervisor: Service, agent: Participant, caller):
    assert supervisor.post(f"{CALL}/end", WHY).status_code == 201

    assert [order["kind"] for order in agent.orders] == ["end"]


def test_ending_a_call_without_an_agent_closes_its_room(
    supervisor: Service, livekit: LiveKit, caller: Participant
):
    assert supervisor.post(f"{CALL}/end", WHY).status_code == 201

    livekit.until(lambda: any("disconnected" in what for what in caller.received))


def test_what_is_not_live_cannot_be_entered(supervisor: Service, mariadb_database: Engine):
    path = f"/v1/supervision/calls/{OTHER_CALL_ID}/listen"

    assert supervisor.post(path, WHY).status_code == 404
    assert [outcome for *_, outcome in done(mariadb_database)] == ["failed"]


@pytest.mark.parametrize("action", ["listen", "whisper", "take-over", "hand-back", "end"])
def test_readers_and_workers_enter_no_call(reader: Service, action: str, mariadb_database: Engine):
    body = WHY | ({"text": "non"} if action == "whisper" else {})

    assert reader.post(f"{CALL}/{action}", body).status_code == 403
    assert Service("supervision").post(f"{CALL}/{action}", body).status_code == 403
    assert done(mariadb_database) == []


def test_an_action_needs_a_reason(supervisor: Service, agent):
    assert supervisor.post(f"{CALL}/listen", {"reason": "  "}).status_code == 422
    assert supervisor.post(f"{CALL}/whisper", WHY | {"text": "x" * 501}).status_code == 422


def test_an_admin_may_hand_back_for_another(
    supervisor: Service, agent: Participant, monkeypatch: pytest.MonkeyPatch
):
    supervisor.post(f"{CALL}/take-over", WHY)
    monkeypatch.setattr("tests.services.USER", "chef@assureur.example", raising=True)
    admin = Service("supervision", identity="dashboard", call_id=None, role=Role.ADMIN)

    assert admin.post(f"{CALL}/hand-back", WHY).status_code == 201
