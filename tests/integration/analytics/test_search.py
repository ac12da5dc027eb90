"""Calls are found by what was said and how they went, page after page, and leave as files."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine, select, update

from contract.analytics import CallRecord, Turn
from contract.identifiers import claim_number
from contract.roles import Role
from functions.analytics import exports
from functions.database.tables import audit, call_figures, calls
from tests.integration.analytics import dataset
from tests.integration.analytics.dataset import call_id
from tests.services import Service

NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)


@pytest.fixture
def dashboard() -> Service:
    return Service("analytics", identity="dashboard", call_id=None)


def say(number: int, *texts: str, at: datetime = NOON, **record: Any) -> str:
    """A finished call in which the caller says this."""
    worker = Service("analytics", call_id=call_id(number))
    path = f"/v1/analytics/calls/{call_id(number)}"
    for n, text in enumerate(texts):
        turn = Turn(speaker="caller", text=text, started_at=at + timedelta(seconds=n))
        dataset.put(worker, f"{path}/turns/{n}", turn)
    values = {"started_at": at, "ended_at": at + timedelta(minutes=1), "agent_version": "1"}
    dataset.put(worker, path, CallRecord.model_validate(values | record))
    return call_id(number)


def find(dashboard: Service, **query: Any) -> list[str]:
    answer = dashboard.get(f"/v1/analytics/calls?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    return [each["call_id"] for each in answer.json["items"]]


@pytest.mark.parametrize(
    "words",
    [
        "dégât",
        "DEGATS",
        "des dégâts des eaux",
        "cuisine eau",
        "  l'évier ?!",
        "oeuvre",
    ],
)
def test_words_are_found_however_they_are_written(database: Engine, dashboard: Service, words: str):
    wet = say(1, "J'ai un dégât des eaux", "dans la cuisine, sous l'évier : une main-d'œuvre…")
    say(2, "On m'a volé mon vélo dans la cuisine")

    assert find(dashboard, q=words) == [wet]


def test_all_words_must_be_there(database: Engine, dashboard: Service):
    say(1, "Un accident à Lyon")
    both = say(2, "Un accident", "sur la route de Marseille")

    assert find(dashboard, q="accident marseille") == [both]
    assert find(dashboard, q="accident mars") == []


def test_what_was_said_is_shown_around_the_words(database: Engine, dashboard: Service):
    said = "Bonjour, " + "je vous explique longuement tout cela, " * 4
    say(1, "Un chien", said + "le chien <script>alert(1)</script> a mordu le voisin")

    [found] = dashboard.get("/v1/analytics/calls?q=chien+mordu").json["items"]

    assert found["excerpt"].startswith("…")
    assert "chien <script>alert(1)</script> a mordu" in found["excerpt"]


def test_numbers_that_were_said_are_not_kept_a_second_time(database: Engine, dashboard: Service):
    say(1, "Mon numéro est 1984 0312")

    answer = dashboard.get("/v1/analytics/calls?q=1984")

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "?q")


def test_each_filter_keeps_the_calls_that_it_names(database: Engine, dashboard: Service):
    dataset.write_all(database)

    def found(**query: Any) -> list[int]:
        return [int(each, 16) for each in find(dashboard, **query)]

    assert found() == [10, 8, 7, 6, 5, 3, 2, 4, 1, 11]
    assert found(motif="certificate") == [6, 5]
    assert found(disposition="abandoned") == [3, 2]
    assert found(channel="typed") == [5]
    assert found(verification_level=2) == [8]
    assert found(min_seconds=100, max_seconds=120) == [4, 11]
    assert found(min_latency=4.5) == [1]
    assert found(tool_failed="true") == [10]
    assert found(max_stars=2) == [6]
    assert found(min_stars=4) == [5, 4]
    since, until = "2026-11-03T00:00:00+01:00", "2026-11-03T12:00:00+01:00"
    assert found(**{"from": since, "to": until}) == [8, 7]
    assert found(claim_number=claim_number(2026, 4217)) == []


def test_a_change_of_mood_is_found(database: Engine, dashboard: Service):
    numbers = [say(n, "Bonjour") for n in (1, 2, 3, 4)]
    moods = [(0.5, -0.2), (-0.5, 0.1), (-0.4, -0.3), (None, None)]
    with database.begin() as connection:
        for number, (begun, ended) in zip(numbers, moods, strict=True):
            connection.execute(
                update(call_figures)
                .where(call_figures.c.call_id == number)
                .values(sentiment_start=begun, sentiment_end=ended)
            )

    assert find(dashboard, sentiment="worse") == [numbers[0]]
    assert find(dashboard, sentiment="better") == [numbers[1]]
    assert find(dashboard, sentiment="sour") == [numbers[2], numbers[0]]


@pytest.mark.parametrize("query", [{}, {"q": "accident"}])
def test_pages_follow_each_other_while_calls_come_in(
    database: Engine, dashboard: Service, query: dict[str, str]
):
    # Two by two at the same moment: only the second order tells them apart.
    for n in range(10):
        say(n, "Un accident", at=NOON + timedelta(minutes=n // 2))
    before = find(dashboard, limit=200, **query)

    seen: list[str] = []
    cursor: dict[str, str] = {}
    for n in range(4):
        page = dashboard.get(
            f"/v1/analytics/calls?{urlencode(query | {'limit': '3'} | cursor)}"
        ).json
        seen += [each["call_id"] for each in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
        say(100 + n, "Un accident", at=NOON + timedelta(hours=1))

    assert seen == before
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"q": "le la les"},
        {"cursor": "f" * 32},
        {"cursor": "x"},
        {"limit": "201"},
        {"min_stars": "6"},
        {"motif": "weather"},
        {"claim_number": "'; DROP TABLE calls"},
        {"from": "yesterday"},
        {"q": "x" * 201},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(
    mariadb_database: Engine, dashboard: Service, query: dict[str, str]
):
    answer = dashboard.get(f"/v1/analytics/calls?{urlencode(query)}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"?{next(iter(query))}"


# --- Files ----------------------------------------------------------------------------------


def export(dashboard: Service, format: str, **query: Any):
    return dashboard.get(f"/v1/analytics/exports?{urlencode({'format': format} | query)}")


def test_a_spreadsheet_reads_what_leaves(database: Engine, dashboard: Service):
    dataset.write_all(database)

    answer = export(dashboard, "csv", motif="certificate")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="appels.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbfappel;debut;fin;")
    [later, earlier] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert earlier["debut"] == "02/11/2026 14:00:00"
    assert (earlier["duree_s"], earlier["note"], earlier["canal"]) == ("90", "4", "typed")
    assert earlier["cout_eur"] == "0,013043"
    assert later["latence_p95_s"] == ""


def test_tools_read_the_same_rows(database: Engine, dashboard: Service):
    dataset.write_all(database)

    table = pq.read_table(io.BytesIO(export(dashboard, "parquet", motif="certificate").data))

    [later, earlier] = table.to_pylist()
    assert list(earlier) == list(exports.COLUMNS)
    assert earlier["debut"].isoformat() == "2026-11-02T14:00:00+01:00"
    assert (earlier["duree_s"], earlier["note"], later["latence_p95_s"]) == (90.0, 4, None)


def test_identifiers_leave_in_clear_for_administrators_alone(database: Engine):
    say(0xABC, "Bonjour")
    rows = {}
    for role in (Role.SUPERVISOR, Role.ADMIN):
        dashboard = Service("analytics", identity="dashboard", call_id=None, role=role)
        text = export(dashboard, "csv").data.decode("utf-8-sig")
        [rows[role]] = csv.DictReader(io.StringIO(text), delimiter=";")

    assert rows[Role.SUPERVISOR]["appel"] == "•••abc"
    assert rows[Role.ADMIN]["appel"] == call_id(0xABC)


def test_a_reader_exports_nothing(mariadb_database: Engine):
    reader = Service("analytics", identity="dashboard", call_id=None, role=Role.READER)

    assert export(reader, "csv").status_code == 403


def test_no_cell_is_a_formula(database: Engine, dashboard: Service):
    say(1, "Bonjour", agent_version="=cmd|' /C calc'!A0")

    text = export(dashboard, "csv").data.decode("utf-8-sig")

    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["version_agent"] == "'=cmd|' /C calc'!A0"


def test_what_does_not_fit_leaves_nothing(
    mariadb_database: Engine, dashboard: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exports, "MOST", 2)
    for n in range(3):
        say(n, "Bonjour")

    answer = export(dashboard, "csv")

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/export-too-large")


def test_every_search_and_file_leaves_a_trace(mariadb_database: Engine, dashboard: Service):
    find(dashboard, q="secret")
    export(dashboard, "csv", motif="claim")

    with mariadb_database.begin() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.user, row.what) for row in rows] == [
        ("camille.roy@assureur.example", "calls.search"),
        ("camille.roy@assureur.example", "calls.export"),
    ]
    assert "secret" not in str(rows)


def test_a_test_call_is_not_found(database: Engine, dashboard: Service):
    say(1, "Un accident", is_test=True)

    assert find(dashboard, q="accident") == []
    with database.begin() as connection:
        assert connection.execute(select(calls.c.is_test)).scalar_one()
