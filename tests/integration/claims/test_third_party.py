"""A third party's report: taken from anybody, matched for supervisors, telling nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from contract.identifiers import is_valid
from contract.roles import Role
from contract.third_party import Insured
from functions.claims import third_party as rules
from functions.database.tables import audit, outbox, third_party_reports
from tests import builders, rows
from tests.services import Service, caller_token

PATH = "/v1/claims/third-party-reports"


@pytest.fixture
def service(database: Engine) -> Service:
    return Service("claims")


@pytest.fixture
def supervisor(database: Engine) -> Service:
    return Service("claims", identity="dashboard", call_id=None)


@pytest.fixture
def insured(database: Engine) -> int:
    with database.begin() as connection:
        return rows.policyholder(connection, builders.policy())


def reported(service: Service, key: str | None = None, **given):
    options = {"key": key} if key else {}
    return service.post(PATH, builders.third_party_report(**given), **options)


def in_a_call(service: Service, call_id: str) -> Service:
    other = Service.__new__(Service)
    other.__dict__ |= service.__dict__ | {"call_id": call_id}
    return other


def test_anybody_may_report_and_is_given_a_number(service: Service):
    answer = reported(service)

    assert answer.status_code == 201
    assert set(answer.json) == {"report_number", "received_at"}
    assert answer.json["report_number"].startswith("DT")
    assert is_valid(answer.json["report_number"])


def test_nothing_tells_whether_the_insured_is_known(
    service: Service, insured: int, database: Engine
):
    whom = [
        Insured(plate="GH427KX"),
        Insured(plate="ZZ999ZZ"),
        Insured(policy_number=builders.MOTOR_POLICY),
        Insured(policy_number=builders.OTHERS_POLICY),
        Insured(name="Camille Laurent"),
    ]

    answers = [reported(in_a_call(service, uuid4().hex), insured=each) for each in whom]

    assert {answer.status_code for answer in answers} == {201}
    assert {len(answer.data) for answer in answers} == {len(answers[0].data)}
    with database.begin() as connection:
        trail = connection.execute(select(audit.c.what, audit.c.whose)).all()
        assert connection.execute(select(outbox)).all() == []
    assert set(trail) == {("third_party.report", None)}


def test_how_many_were_hurt_is_stored_sealed(service: Service, database: Engine):
    reported(service, injured_count=37)

    with database.begin() as connection:
        row = connection.execute(select(third_party_reports)).one()
    assert row.injured.startswith("2026-11.")
    assert "37" not in str(row.confirmation)


def test_a_supervisor_reads_the_report_and_the_policies_it_names(
    service: Service, supervisor: Service, insured: int
):
    first = reported(service, insured=Insured(plate="GH427KX", name="Laurent"), injured_count=2)
    second = reported(service, insured=Insured(plate="H427KX"))

    items = supervisor.get(PATH).json["items"]

    assert [item["report_number"] for item in items] == [
        second.json["report_number"],
        first.json["report_number"],
    ]
    assert items[1]["policies"] == [builders.MOTOR_POLICY]
    assert (items[1]["injured_count"], items[1]["insured"]["name"]) == (2, "Laurent")
    assert items[0]["policies"] == []


def test_readers_workers_and_strangers_read_no_report(database: Engine, service: Service):
    reader = Service("claims", identity="dashboard", call_id=None, role=Role.READER)

    assert reader.get(PATH).status_code == 403
    assert service.get(PATH).status_code == 403
    assert Service("claims", identity=None).get(PATH).status_code == 401


def test_pages_follow_each_other(
    service: Service, supervisor: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "PAGE", 2)
    for _ in range(3):
        reported(in_a_call(service, uuid4().hex))

    first = supervisor.get(PATH).json
    second = supervisor.get(f"{PATH}?cursor={first['next_cursor']}").json

    numbers = [item["report_number"] for item in first["items"] + second["items"]]
    assert len(set(numbers)) == 3
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("#/insured", {"insured": {}}),
        ("#/insured/plate", {"insured": {"plate": "GH-427-KX'; DROP"}}),
        ("#/reporter_phone", {"reporter_phone": "0612345678"}),
        ("#/injured_count", {"injured_count": -1}),
        ("#/description", {"description": " "}),
        ("#/policyholder_id", {"policyholder_id": 1}),
    ],
)
def test_what_breaks_the_schema_is_refused(service: Service, pointer: str, change: dict):
    body = builders.third_party_report().model_dump(mode="json") | change

    answer = service.post(PATH, body)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_loss_of_the_future_is_refused(service: Service):
    tomorrow = builders.occurrence(builders.yesterday() + timedelta(days=2))

    answer = reported(service, occurrence=tomorrow)

    assert answer.json["errors"][0]["pointer"] == "#/occurrence/earliest"


def test_one_call_and_one_address_may_not_flood(service: Service):
    assert [reported(service).status_code for _ in range(4)] == [201, 201, 201, 429]

    def from_one_address():
        call = in_a_call(service, uuid4().hex)
        report = builders.third_party_report()
        return call.post(PATH, report, headers={"X-Caller-Address": "one"}).status_code

    assert [from_one_address() for _ in range(6)] == [201] * 5 + [429]


def test_the_same_report_sent_again_is_one_report(service: Service, database: Engine):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: reported(service, key="one"), range(8)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    with database.begin() as connection:
        assert len(connection.execute(select(third_party_reports)).all()) == 1


def test_reports_at_the_same_moment_have_numbers_of_their_own(service: Service):
    with ThreadPoolExecutor(8) as pool:
        calls = [in_a_call(service, uuid4().hex) for _ in range(8)]
        answers = list(pool.map(reported, calls))

    numbers = [a.json["report_number"] for a in answers if a.status_code == 201]
    assert numbers
    assert len(numbers) == len(set(numbers))


# --- What else was told of a claim --------------------------------------------------------------


@pytest.fixture
def number(service: Service, insured: int) -> str:
    notice = builders.first_notice_of_loss(
        circumstances=builders.circumstances(injured_count=2, witnesses="Mme Grosjean")
    )
    token = caller_token(insured, [builders.MOTOR_POLICY])
    return service.post("/v1/claims", notice, token=token).json["claim_number"]


def test_details_are_for_a_caller_verified_by_a_code(
    service: Service, insured: int, number: str, database: Engine
):
    token = caller_token(insured, [builders.MOTOR_POLICY], level=2)

    answer = service.get(f"/v1/claims/{number}/details", token=token)

    assert answer.status_code == 200
    assert answer.json["circumstances"]["injured_count"] == 2
    assert answer.json["circumstances"]["witnesses"] == "Mme Grosjean"
    with database.begin() as connection:
        trail = connection.execute(select(audit).where(audit.c.what == "claims.details")).one()
    assert (trail.whose, trail.detail) == (insured, number)


def test_three_factors_show_no_details(service: Service, insured: int, number: str):
    for token in (None, caller_token(insured, [builders.MOTOR_POLICY])):
        answer = service.get(f"/v1/claims/{number}/details", token=token)

        assert (answer.status_code, answer.json["level"]) == (403, 2)
        assert "injured" not in answer.text


def test_anothers_details_do_not_exist(service: Service, number: str, database: Engine):
    with database.begin() as connection:
        other = builders.policy(policy_number=builders.OTHERS_POLICY)
        stranger = rows.policyholder(connection, other)
    token = caller_token(stranger, [builders.OTHERS_POLICY], level=2)

    assert service.get(f"/v1/claims/{number}/details", token=token).status_code == 404


def test_a_supervisor_sees_details_and_a_reader_does_not(
    supervisor: Service, number: str, database: Engine
):
    reader = Service("claims", identity="dashboard", call_id=None, role=Role.READER)

    seen = supervisor.get(f"/v1/claims/{number}/details")

    assert seen.json["circumstances"]["injured_count"] == 2
    assert reader.get(f"/v1/claims/{number}/details").status_code == 403
