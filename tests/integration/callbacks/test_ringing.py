"""Callbacks at the dashboard: to do by slot, taken by one adviser, done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from functions.callbacks import service as callbacks_service
from functions.database.tables import audit, callbacks
from tests import builders
from tests.integration.callbacks.test_asking import asked, in_a_call, paris
from tests.services import Service


def moved(service: Service, callback_id: str, state: str, note: str | None = None):
    body = {"state": state, "note": note}
    return service.request("PATCH", f"/v1/callbacks/{callback_id}", body)


@pytest.fixture
def waiting(worker: Service) -> str:
    identifier: str = asked(worker).json["id"]
    return identifier


def test_an_adviser_sees_who_to_ring_and_why(adviser: Service, waiting: str):
    [item] = adviser.get("/v1/callbacks").json["items"]

    assert (item["id"], item["phone"]) == (waiting, "+33612345678")
    assert item["brief"]["open"] == ["Le nom du voisin du dessous."]
    assert (item["level"], item["is_late"]) == (0, False)


def test_a_reader_sees_neither_the_brief_nor_the_whole_number(reader: Service, waiting: str):
    answer = reader.get("/v1/callbacks")

    assert answer.json["items"][0]["phone"] == "…78"
    assert answer.json["items"][0]["brief"] is None
    assert "salle de bains" not in answer.text


def test_every_look_at_the_list_is_on_record(adviser: Service, waiting: str, database: Engine):
    adviser.get("/v1/callbacks")

    with database.begin() as connection:
        trail = connection.execute(select(audit).where(audit.c.what == "callbacks.list")).one()
    assert (trail.who, trail.user) == ("dashboard", "camille.roy@assureur.example")


def test_a_callback_is_taken_rung_and_done(adviser: Service, waiting: str, database: Engine):
    taken = moved(adviser, waiting, "taken")
    unreachable = moved(adviser, waiting, "unreachable", "répondeur")
    again = moved(adviser, waiting, "taken")
    done = moved(adviser, waiting, "done")

    assert taken.json["taken_by"] == "camille.roy@assureur.example"
    assert (unreachable.json["attempts"], unreachable.json["note"]) == (1, "répondeur")
    assert again.json["state"] == "taken"
    assert (done.status_code, done.json["state"], done.json["note"]) == (200, "done", "répondeur")
    assert adviser.get("/v1/callbacks").json["items"] == []
    [item] = adviser.get("/v1/callbacks?state=done").json["items"]
    assert item["id"] == waiting
    with database.begin() as connection:
        trail = connection.scalars(select(audit.c.what).order_by(audit.c.id)).all()
    assert [what for what in trail if what != "callbacks.list"] == [
        "callbacks.ask",
        "callbacks.taken",
        "callbacks.unreachable",
        "callbacks.taken",
        "callbacks.done",
    ]


@pytest.mark.parametrize("state", ["done", "unreachable"])
def test_what_nobody_took_is_not_finished(adviser: Service, waiting: str, state: str):
    answer = moved(adviser, waiting, state)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/callback-state")
    assert answer.json["state"] == "waiting"


@pytest.mark.parametrize("state", ["waiting", "taken", "unreachable", "cancelled"])
def test_what_is_done_stays_done(adviser: Service, waiting: str, state: str):
    moved(adviser, waiting, "taken")
    moved(adviser, waiting, "done")

    assert moved(adviser, waiting, state).status_code == 409
    assert moved(adviser, waiting, "done").status_code == 200


def test_two_advisers_never_take_the_same_callback(
    adviser: Service, waiting: str, database: Engine
):
    import tests.services

    names = [f"adviser-{n}" for n in range(6)]

    def take(name: str) -> int:
        body = b'{"state": "taken"}'
        target = f"/v1/callbacks/{waiting}"
        signature = tests.services.sign(
            "PATCH", target, body, identity="dashboard", call_id=None, user=name, role="superviseur"
        )
        headers = {"Authorization": signature, "Content-Type": "application/json"}
        client = adviser.app.test_client()
        return client.open(target, method="PATCH", data=body, headers=headers).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(take, names))

    assert statuses[0] == 200
    assert statuses.count(200) == 1
    with database.begin() as connection:
        assert connection.scalar(select(callbacks.c.taken_by)) in names


def test_taking_it_twice_changes_nothing(adviser: Service, waiting: str):
    assert {moved(adviser, waiting, "taken").status_code for _ in range(3)} == {200}


def test_a_reader_changes_nothing(reader: Service, waiting: str):
    assert moved(reader, waiting, "taken").status_code == 403


def test_a_call_may_cancel_what_it_asked_for_and_nothing_else(
    worker: Service, other_call: Service, waiting: str
):
    assert moved(other_call, waiting, "cancelled").status_code == 404
    assert moved(worker, waiting, "done").status_code == 403
    cancelled = moved(worker, waiting, "cancelled")

    assert cancelled.json["state"] == "cancelled"
    assert "612345678" not in cancelled.text


def test_once_done_the_same_matter_may_be_asked_for_anew(
    worker: Service, adviser: Service, waiting: str
):
    moved(adviser, waiting, "taken")
    moved(adviser, waiting, "done")

    assert asked(worker).json["id"] != waiting


def test_more_told_while_it_is_taken_leaves_it_taken(
    worker: Service, adviser: Service, waiting: str
):
    moved(adviser, waiting, "taken")

    answer = asked(worker, phone="+33611111111")

    assert (answer.json["id"], answer.json["state"]) == (waiting, "taken")
    [item] = adviser.get("/v1/callbacks").json["items"]
    assert (item["phone"], item["taken_by"]) == ("+33611111111", "camille.roy@assureur.example")


def test_a_slot_that_is_over_and_not_rung_is_late(adviser: Service, waiting: str, clock):
    clock.shift(timedelta(minutes=21))

    assert adviser.get("/v1/callbacks").json["items"][0]["is_late"] is True


def test_they_are_listed_by_day_and_page_by_page(
    worker: Service, adviser: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(callbacks_service, "PAGE", 2)
    for n, day in enumerate((26, 24, 25, 24, 24)):
        call = in_a_call(worker, uuid4().hex)
        asked(call, wished=paris(f"2026-11-{day} 1{n}:00"), phone=f"+3361234567{n}")

    pages = [adviser.get("/v1/callbacks")]
    while cursor := pages[-1].json["next_cursor"]:
        pages.append(adviser.get(f"/v1/callbacks?cursor={cursor}"))

    starts = [item["slot"]["starts_at"] for page in pages for item in page.json["items"]]
    assert [len(page.json["items"]) for page in pages] == [2, 2, 1]
    assert starts == sorted(starts)
    of_day = adviser.get("/v1/callbacks?day=2026-11-25").json["items"]
    assert [item["slot"]["starts_at"][:10] for item in of_day] == ["2026-11-25"]


def test_nothing_personal_is_left_on_the_way_of_what_does_not_exist(adviser: Service):
    unknown = builders.CALL_ID

    assert moved(adviser, unknown, "taken").status_code == 404
    assert adviser.get(f"/v1/callbacks?cursor={unknown}").json["items"] == []


def test_a_change_that_is_refused_writes_nothing(adviser: Service, waiting: str, database: Engine):
    moved(adviser, waiting, "done")

    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(audit)) == 1
