"""The access log: chained, and the first row that is not as it was written is named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update

from functions.database import audit as log
from functions.database import audit_chain as chain
from functions.database.engine import transaction
from functions.database.tables import audit, audit_chain, audit_chain_ends
from functions.web.context import Context, Identity
from tests import builders
from tests.integration.privacy.conftest import everything
from tests.services import Service

CONTEXT = Context("claims", "request-1", Identity.WORKER, builders.CALL_ID)
VERIFICATION = "/v1/privacy/access-log/verification"


def write(count: int, whose: int = 1) -> None:
    with transaction() as connection:
        for n in range(count):
            log.add(connection, CONTEXT, "claims.read", whose=whose, detail=f"SD26-{n}")


def sealed(admin: Service) -> dict:
    answer = admin.request("POST", "/v1/privacy/access-log/seals")
    assert answer.status_code == 200
    return answer.json


def verified(admin: Service, anchor: dict | None = None) -> dict:
    query = f"?n={anchor['n']}&hash={anchor['hash']}" if anchor else ""
    answer = admin.get(VERIFICATION + query)
    assert answer.status_code == 200, answer.text
    return answer.json


def ids(database: Engine) -> list[int]:
    with database.begin() as connection:
        return list(connection.scalars(select(audit_chain.c.audit_id).order_by(audit_chain.c.n)))


@pytest.fixture
def ten(admin: Service, database: Engine) -> list[int]:
    """Ten chained rows: their ids."""
    write(10)
    sealed(admin)
    return ids(database)


def test_a_log_that_nobody_touched_is_whole(admin: Service, ten: list[int]):
    answer = verified(admin)

    assert (answer["is_whole"], answer["broken"]) == (True, None)
    assert answer["checked"] >= 10


def test_what_was_written_since_is_chained_before_it_is_verified(admin: Service, ten: list[int]):
    write(3)

    assert verified(admin)["checked"] >= 13


@pytest.mark.parametrize(
    "changed",
    [
        {"whose": 2},
        {"who": "dashboard"},
        {"user": "somebody"},
        {"what": "claims.list"},
        {"detail": None},
        {"call_id": None},
        {"request_id": "other"},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_row_that_was_changed_is_named(
    admin: Service, ten: list[int], database: Engine, changed: dict
):
    with database.begin() as connection:
        connection.execute(update(audit).where(audit.c.id == ten[4]).values(changed))

    answer = verified(admin)

    assert answer["is_whole"] is False
    assert answer["broken"] == {"n": 5, "audit_id": ten[4], "why": "changed"}


def test_the_first_of_several_is_named(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        some = audit.c.id.in_([ten[7], ten[2]])
        connection.execute(update(audit).where(some).values(detail="x"))

    assert verified(admin)["broken"]["n"] == 3


def test_a_row_that_was_deleted_is_named(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        connection.execute(delete(audit).where(audit.c.id == ten[6]))

    assert verified(admin)["broken"] == {"n": 7, "audit_id": ten[6], "why": "missing"}


def test_a_row_deleted_with_its_link_is_missed(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        connection.execute(delete(audit).where(audit.c.id == ten[6]))
        connection.execute(delete(audit_chain).where(audit_chain.c.n == 7))

    assert verified(admin)["broken"] == {"n": 7, "audit_id": ten[7], "why": "missing"}


def test_the_end_that_was_cut_off_is_missed(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        connection.execute(delete(audit).where(audit.c.id.in_(ten[8:])))
        connection.execute(delete(audit_chain).where(audit_chain.c.n > 8))

    assert verified(admin)["broken"]["n"] == 9


def test_two_rows_that_changed_places_are_noticed(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        for n, audit_id in ((3, -1), (4, ten[2]), (3, ten[3])):
            link = update(audit_chain).where(audit_chain.c.n == n)
            connection.execute(link.values(audit_id=audit_id))

    assert verified(admin)["broken"]["n"] == 3


def test_a_row_slipped_into_the_past_is_named(admin: Service, ten: list[int], database: Engine):
    with database.begin() as connection:
        past = datetime.now(UTC) - timedelta(days=30)
        row = {"who": "worker", "what": "claims.read", "request_id": "x", "at": past}
        slipped = connection.execute(insert(audit).values(row)).inserted_primary_key[0]

    broken = verified(admin)["broken"]

    assert (broken["audit_id"], broken["why"]) == (slipped, "slipped_in")


def test_who_rewrites_the_whole_chain_is_given_away_by_a_seal_noted_elsewhere(
    admin: Service, ten: list[int], database: Engine
):
    noted = sealed(admin)
    with database.begin() as connection:
        connection.execute(update(audit).where(audit.c.id == ten[0]).values(whose=99))
        connection.execute(delete(audit_chain))
        connection.execute(delete(audit_chain_ends))

    assert verified(admin)["is_whole"] is True
    answer = verified(admin, anchor=noted)
    assert answer["broken"]["why"] == "anchor"


def test_a_seal_noted_before_stands_while_the_chain_grows(admin: Service, ten: list[int]):
    noted = sealed(admin)
    write(5)

    assert verified(admin, anchor=noted)["is_whole"] is True
    ahead = noted | {"n": noted["n"] + 1000}
    assert verified(admin, anchor=ahead)["broken"]["why"] == "anchor"


def test_half_a_seal_is_refused(admin: Service, database: Engine):
    assert admin.get(f"{VERIFICATION}?n=3").status_code == 422
    assert admin.get(f"{VERIFICATION}?n=3&hash=xyz").status_code == 422


def test_rows_written_and_sealed_from_all_sides_make_one_whole_chain(
    admin: Service, database: Engine
):
    def work(n: int) -> None:
        write(3, whose=n)
        if n % 3 == 0:
            admin.request("POST", "/v1/privacy/access-log/seals")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))

    answer = verified(admin)
    assert answer["is_whole"], answer
    chained = ids(database)
    assert len(chained) == len(set(chained)) >= 72


def test_a_row_that_is_committed_late_is_chained_all_the_same(
    admin: Service, mariadb_database: Engine
):
    late = mariadb_database.connect()
    transaction_ = late.begin()
    log.add(late, CONTEXT, "claims.read", whose=7)
    write(3)
    sealed(admin)

    transaction_.commit()
    late.close()
    sealed(admin)

    answer = verified(admin)
    assert answer["is_whole"], answer
    assert len(everything(mariadb_database, audit_chain)) == 4


def test_sealing_goes_on_where_it_stopped(admin: Service, database: Engine, monkeypatch):
    monkeypatch.setattr(chain, "ROWS_PER_RUN", 4)
    write(10)

    assert sealed(admin)["sealed"] == 10
    assert sealed(admin)["sealed"] == 0
    assert verified(admin)["is_whole"]


def test_a_long_log_is_verified_piece_by_piece(
    admin: Service, ten: list[int], database: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chain, "ROWS_PER_VERIFICATION", 4)
    first = verified(admin)
    second = admin.get(f"{VERIFICATION}?after={first['next_n']}").json
    third = admin.get(f"{VERIFICATION}?after={second['next_n']}").json

    assert [each["is_whole"] for each in (first, second, third)] == [True] * 3
    assert (first["next_n"], second["next_n"], third["next_n"]) == (4, 8, None)
    with database.begin() as connection:
        connection.execute(update(audit).where(audit.c.id == ten[5]).values(whose=2))
    assert admin.get(f"{VERIFICATION}?after=4").json["broken"]["n"] == 6
    assert admin.get(f"{VERIFICATION}?after=999").json["broken"]["why"] == "missing"


def test_the_clock_seals(clockwork: Service, database: Engine):
    write(2)

    assert clockwork.request("POST", "/v1/privacy/access-log/seals").json["n"] == 2


def test_who_touched_whose_data_can_be_read_and_that_is_on_record(admin: Service, database: Engine):
    write(2, whose=5)
    write(1, whose=6)

    items = admin.get("/v1/privacy/access-log?policyholder_id=5").json["items"]

    assert [(item["what"], item["whose"]) for item in items] == [("claims.read", 5)] * 2
    of_call = admin.get(f"/v1/privacy/access-log?call_id={builders.CALL_ID}").json["items"]
    assert len(of_call) == 3
    with database.begin() as connection:
        looks = audit.c.what == "privacy.access_log"
        assert connection.scalar(select(func.count()).where(looks)) == 2


def test_the_log_is_read_page_by_page(admin: Service, database: Engine, monkeypatch):
    monkeypatch.setattr("functions.privacy.access_log.PAGE", 2)
    write(5)

    path = f"/v1/privacy/access-log?call_id={builders.CALL_ID}"
    pages = [admin.get(path).json]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(admin.get(f"{path}&cursor={cursor}").json)

    found = [item["id"] for page in pages for item in page["items"]]
    assert found == sorted(found, reverse=True)
    assert len(found) == 5
