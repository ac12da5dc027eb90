"""Removing: the file of a document goes after its row was erased, and not before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from contract.roles import Role
from functions.database.tables import audit, claims, documents, policies
from tests.integration.documents.conftest import JPEG, PDF, Bucket, Link, closed_port
from tests.services import Service

AGES_AGO = datetime.now(UTC) - timedelta(days=12 * 366)


@pytest.fixture
def papers(link: Link) -> None:
    link.upload(PDF)
    link.upload(JPEG, media_type="image/jpeg", name="plan.jpg")


def removed() -> tuple[int, int | bool]:
    answer = Service("documents", identity="scheduler", call_id=None).post(
        "/v1/documents/removals", {}
    )
    return answer.status_code, answer.json.get("removed")


def erase(holder: int) -> None:
    admin = Service("privacy", identity="dashboard", call_id=None, role=Role.ADMIN)
    body = {"policyholder_id": holder, "reason": "demande", "dry_run": False}
    assert admin.post("/v1/privacy/erasures", body).status_code == 201


def age(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(update(policies).values(ends_on=AGES_AGO.date()))
        connection.execute(update(claims).values(reported_at=AGES_AGO))
        connection.execute(update(documents).values(asked_at=AGES_AGO))


def statuses(database: Engine) -> set[str]:
    with database.begin() as connection:
        return set(connection.scalars(select(documents.c.status)))


def test_files_stay_while_their_claim_is_kept_by_law(
    papers: None, holder: int, bucket: Bucket, database: Engine
):
    erase(holder)

    assert removed() == (200, 0)
    assert len(bucket.keys()) == 2
    assert statuses(database) == {"received"}


def test_files_of_an_erased_person_are_removed_once_and_it_is_written_down(
    papers: None, holder: int, bucket: Bucket, database: Engine
):
    age(database)
    erase(holder)

    assert removed() == (200, 2)
    assert removed() == (200, 0)
    assert bucket.keys() == []
    assert statuses(database) == {"removed"}
    with database.begin() as connection:
        removals = audit.c.what == "documents.remove"
        assert connection.scalar(select(func.count()).where(removals)) == 2


def test_files_go_with_age_like_their_claim(papers: None, bucket: Bucket, database: Engine):
    age(database)
    clock = Service("privacy", identity="scheduler", call_id=None)
    runs = [clock.request("POST", "/v1/privacy/retention/runs").json["lines"] for _ in range(2)]

    rows = [{line["table"]: line["rows"] for line in run}["documents"] for run in runs]
    assert rows == [2, 0]
    assert removed() == (200, 2)
    assert bucket.keys() == []


def test_a_storage_that_does_not_answer_leaves_them_for_the_next_run(
    papers: None, holder: int, bucket: Bucket, database: Engine, monkeypatch: pytest.MonkeyPatch
):
    age(database)
    erase(holder)
    with monkeypatch.context() as context:
        context.setenv("S3_ENDPOINT", f"http://127.0.0.1:{closed_port()}")
        assert removed()[0] == 503
    assert statuses(database) == {"erased"}

    assert removed() == (200, 2)
    assert bucket.keys() == []


def test_nobody_but_the_clock_removes(papers: None, bucket: Bucket):
    for service in (
        Service("documents"),
        Service("documents", identity="dashboard", call_id=None, role=Role.ADMIN),
    ):
        assert service.post("/v1/documents/removals", {}).status_code == 403
