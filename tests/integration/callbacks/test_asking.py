"""Asking to be rung back: now or in a slot that has a place, once for each matter of a call."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select, update

from contract.callbacks import Urgency
from functions.database.sealing import open_sealed
from functions.database.tables import audit, callbacks, policyholders
from tests import builders
from tests.services import Service

PARIS = ZoneInfo("Europe/Paris")


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def asked(service: Service, *, token: str | None = None, key: str | None = None, **given):
    options = {"key": key} if key else {}
    request = builders.callback_request(**given)
    return service.post("/v1/callbacks", request, token=token, **options)


def start(answer) -> datetime:
    assert answer.status_code == 201, answer.text
    return datetime.fromisoformat(answer.json["slot"]["starts_at"])


def in_a_call(service: Service, call_id: str) -> Service:
    other = Service.__new__(Service)
    other.__dict__ |= service.__dict__ | {"call_id": call_id}
    return other


def count(database: Engine) -> int:
    with database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(callbacks)) or 0


def test_within_the_hours_the_caller_is_rung_within_minutes(worker: Service):
    answer = asked(worker)

    assert (answer.status_code, answer.json["timing"]) == (201, "now")
    assert start(answer) == paris("2026-11-23 10:00")
    ends_at = datetime.fromisoformat(answer.json["slot"]["ends_at"])
    assert ends_at - start(answer) == timedelta(minutes=20)
    assert answer.json["state"] == "waiting"


def test_outside_the_hours_the_next_slot_is_kept(worker: Service, clock):
    clock.move_to(paris("2026-11-28 22:00"))

    answer = asked(worker)

    assert (answer.json["timing"], start(answer)) == ("slot", paris("2026-11-30 08:30"))


def test_the_wished_slot_is_kept_when_it_has_a_place(worker: Service):
    answer = asked(worker, wished=paris("2026-11-24 10:10"))

    assert (answer.json["timing"], start(answer)) == ("slot", paris("2026-11-24 10:00"))


@pytest.mark.parametrize("wished", ["2026-11-29 10:00", "2026-11-24 21:00", "2026-12-25 10:00"])
def test_a_wish_outside_the_hours_is_refused_with_the_nearest_slots(worker: Service, wished: str):
    answer = asked(worker, wished=paris(wished))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/slot-not-free")
    starts = [datetime.fromisoformat(each["starts_at"]) for each in answer.json["slots"]]
    assert len(starts) == 3
    assert starts == sorted(starts)
    assert asked(worker, wished=starts[0]).status_code == 201


def test_a_wish_in_the_past_is_refused(worker: Service):
    answer = asked(worker, wished=paris("2026-11-23 09:00"))

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/wished")


def test_a_full_slot_takes_nobody_but_the_urgent(worker: Service):
    wished = paris("2026-11-24 10:00")
    calls = [in_a_call(worker, uuid4().hex) for _ in range(8)]

    def ask(n: int, **given):
        return asked(calls[n], wished=wished, phone=f"+3361234567{n}", **given)

    assert {ask(n).status_code for n in range(4)} == {201}
    assert ask(4).json["type"] == "/problems/slot-not-free"
    assert ask(5, urgency=Urgency.URGENT).status_code == 201
    assert ask(6, urgency=Urgency.URGENT).status_code == 201
    assert ask(7, urgency=Urgency.URGENT).json["type"] == "/problems/slot-not-free"


def test_when_nobody_can_be_rung_at_once_any_more_the_next_slot_is_kept(worker: Service):
    calls = [in_a_call(worker, uuid4().hex) for _ in range(5)]

    answers = [asked(call, phone=f"+3361234567{n}") for n, call in enumerate(calls)]

    assert [answer.json["timing"] for answer in answers] == ["now"] * 4 + ["slot"]
    assert start(answers[4]) == paris("2026-11-23 10:30")


def test_twenty_callers_at_once_never_share_more_places_than_there_are(
    worker: Service, database: Engine
):
    wished = paris("2026-11-24 10:00")
    calls = [in_a_call(worker, uuid4().hex) for _ in range(20)]

    def ask(n: int) -> int:
        return asked(calls[n], wished=wished, phone=f"+336123456{n:02d}").status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = Counter(pool.map(ask, range(20)))

    # Who waited too long for the slot's row is told to come back.
    assert set(statuses) <= {201, 409, 503}
    assert 1 <= statuses[201] <= 4
    assert count(database) == statuses[201]


def test_a_second_request_for_the_same_matter_changes_the_first(worker: Service, database: Engine):
    first = asked(worker)
    second = asked(worker, wished=paris("2026-11-24 10:00"), phone="+33611111111")

    assert second.json["id"] == first.json["id"]
    assert (first.json["changed"], second.json["changed"]) == (False, True)
    assert start(second) == paris("2026-11-24 10:00")
    assert count(database) == 1
    assert asked(worker, matter="certificate").json["id"] != first.json["id"]


def test_changing_a_request_for_the_same_slot_takes_no_second_place(worker: Service):
    wished = paris("2026-11-24 10:00")
    for n in range(3):
        asked(in_a_call(worker, uuid4().hex), wished=wished, phone=f"+3361234567{n}")
    asked(worker, wished=wished)

    assert asked(worker, wished=wished, phone="+33611111111").status_code == 201


def test_the_same_request_ten_times_at_once_is_one_callback(worker: Service, database: Engine):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: asked(worker, key=f"key-{n % 2}"), range(10)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json["id"] for answer in answers if answer.status_code == 201}) == 1
    assert count(database) == 1


def test_a_verified_caller_is_rung_at_the_number_on_file_without_saying_it(
    worker: Service, token: str, holder: int, database: Engine
):
    answer = asked(worker, token=token, phone=None, first_name=None, last_name=None)

    with database.begin() as connection:
        row = connection.execute(select(callbacks)).one()
        trail = connection.execute(select(audit)).one()
    assert (row.phone, row.first_name, row.level) == ("+33612345678", "Camille", 1)
    assert (row.policyholder_id, row.phone_on_file) == (holder, True)
    assert (trail.what, trail.whose, trail.detail) == ("callbacks.ask", holder, answer.json["id"])
    assert "612345678" not in answer.text


def test_the_number_on_file_is_not_for_who_is_not_verified(worker: Service):
    answer = asked(worker, phone=None)

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-required")


def test_a_verification_that_is_not_valid_is_refused_and_not_ignored(worker: Service, token: str):
    answer = asked(worker, token=token[:-4] + "AAAA")

    assert (answer.status_code, answer.json["type"]) == (403, "/problems/verification-invalid")


def test_without_a_number_on_file_the_caller_is_asked_for_one(
    worker: Service, token: str, database: Engine
):
    with database.begin() as connection:
        connection.execute(update(policyholders).values(phone=None))

    assert asked(worker, token=token, phone=None).json["type"] == "/problems/no-phone"


def test_advisers_are_never_sent_to_a_premium_number(worker: Service, database: Engine):
    answer = asked(worker, phone="+33899123456")

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/phone")
    assert count(database) == 0


def test_nobody_is_rung_who_did_not_ask(worker: Service, database: Engine):
    body = builders.callback_request().model_dump(mode="json", exclude={"consent"})

    assert worker.post("/v1/callbacks", body).status_code == 422
    asked(worker)
    with database.begin() as connection:
        row = connection.execute(select(callbacks)).one()
    assert "oui" in open_sealed(row.consent, f"callbacks.consent:{row.id}")


def test_the_brief_is_stored_sealed(worker: Service, database: Engine):
    asked(worker)

    with database.begin() as connection:
        row = connection.execute(select(callbacks)).one()
    assert "salle de bains" not in row.brief
    assert "salle de bains" in open_sealed(row.brief, f"callbacks.brief:{row.id}")


def test_one_call_one_number_and_one_address_may_not_fill_the_day(worker: Service):
    assert {asked(worker, matter=f"m{n}").status_code for n in range(3)} == {201}

    assert asked(worker, matter="m4").json["type"] == "/problems/too-many-callbacks"
    same_number = asked(in_a_call(worker, uuid4().hex))
    assert same_number.json["type"] == "/problems/too-many-callbacks"

    def from_one_address(n: int):
        body = builders.callback_request(phone=f"+3361111111{n}")
        service = in_a_call(worker, uuid4().hex)
        return service.post("/v1/callbacks", body, headers={"X-Caller-Address": "one"})

    assert [from_one_address(n).status_code for n in range(6)] == [201] * 5 + [429]


# --- Slots --------------------------------------------------------------------------------------


def test_slots_near_a_moment_are_proposed_in_order(worker: Service):
    around = paris("2026-11-25 10:00").isoformat().replace("+", "%2B")

    answer = worker.get(f"/v1/callbacks/slots?around={around}")

    starts = [datetime.fromisoformat(each["starts_at"]) for each in answer.json["items"]]
    assert starts == [paris(f"2026-11-25 {time}") for time in ("09:30", "10:00", "10:30")]
    assert answer.json["is_open"] is True
    assert datetime.fromisoformat(answer.json["soonest"]["starts_at"]) == paris("2026-11-23 10:00")


def test_when_advisers_are_gone_the_soonest_slot_is_the_next_opening(worker: Service, clock):
    clock.move_to(paris("2026-11-28 20:00"))

    answer = worker.get("/v1/callbacks/slots")

    assert answer.json["is_open"] is False
    assert answer.json["soonest"] == answer.json["items"][0]


def test_a_full_slot_is_not_proposed(worker: Service):
    wished = paris("2026-11-25 10:00")
    for n in range(4):
        asked(in_a_call(worker, uuid4().hex), wished=wished, phone=f"+3361234567{n}")
    around = wished.isoformat().replace("+", "%2B")

    answer = worker.get(f"/v1/callbacks/slots?around={around}")

    starts = [datetime.fromisoformat(each["starts_at"]) for each in answer.json["items"]]
    assert wished not in starts
