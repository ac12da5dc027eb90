"""Alerts: what crosses its threshold is told once, by mail and by webhook, and then left quiet."""

import hashlib
import hmac
import http.server
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, update

from contract.alerts import AlertSettings, Rule, Watched
from contract.analytics import CallRecord, Disposition
from contract.emails import Template
from contract.roles import Role
from functions.analytics import alerts
from functions.database import alerts as rows
from functions.database import emails
from functions.database.tables import alert_states, audit, call_figures, outbox
from functions.database.tables import alerts as alert_rows
from functions.emails.rendering import House, render
from local.emulators import certificates
from tests import keys
from tests.integration.analytics import dataset
from tests.integration.analytics.dataset import call_id
from tests.services import Service

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def admin() -> Service:
    return Service("analytics", identity="dashboard", call_id=None, role=Role.ADMIN)


@pytest.fixture
def scheduler() -> Service:
    return Service("analytics", identity="scheduler", call_id=None)


def rule(watched: Watched, **given: Any) -> Rule:
    values = {"side": "above", "threshold": 1, "window_minutes": 60, "minimum": 1}
    return Rule(watched=watched, **values | given)


def finished(number: int, minutes_ago: float = 5, **record: Any) -> None:
    """A call of a minute that ended so long ago."""
    ended = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    worker = Service("analytics", call_id=call_id(number))
    values = {"started_at": ended - timedelta(minutes=1), "ended_at": ended, "agent_version": "1"}
    dataset.put(
        worker,
        f"/v1/analytics/calls/{call_id(number)}",
        CallRecord.model_validate({"disposition": Disposition.RESOLVED} | values | record),
    )


def measured(engine: Engine, number: int, measures: dict[str, Any]) -> None:
    """A call that adds exactly this."""
    finished(number)
    with engine.begin() as connection:
        connection.execute(
            update(call_figures)
            .where(call_figures.c.call_id == call_id(number))
            .values(measures=measures)
        )


def change(admin: Service, **settings: Any) -> dict[str, Any]:
    answer = admin.put("/v1/analytics/alerts", AlertSettings.model_validate(settings))
    assert answer.status_code == 200, answer.text
    return answer.json


def evaluate(scheduler: Service) -> dict[str, Any]:
    answer = scheduler.request("POST", "/v1/analytics/alerts/evaluations")
    assert answer.status_code == 200, answer.text
    return answer.json


MEASURES = {
    "calls": 4,
    "handled": 4,
    "success": 3,
    "felt": 4,
    "felt.sour": 1,
    "tools.failed": 3,
    "h.tools": {"10": 4},
    "transfer.failed": 1,
    "callback.failed": 1,
    "cost": 2_500_000,
    "error.model": 2,
    "error.voice": 1,
    "error.functions": 9,
    "verification.needed": 4,
    "verification.identified": 2,
    "h.latency.e2e_latency": {"20": 10},
}
VALUES = {
    Watched.CALL_COUNT: 4,
    Watched.SUCCESS_RATE: 0.75,
    Watched.NEGATIVE_SENTIMENT_RATE: 0.25,
    Watched.FUNCTION_LATENCY: 1.08**10.5,
    Watched.FUNCTION_FAILURES: 3,
    Watched.TRANSFER_FAILURES: 2,
    Watched.TOTAL_COST: 2.5,
    Watched.API_ERRORS: 3,
    Watched.IDENTIFICATION_RATE: 0.5,
    Watched.LATENCY_P95: 1.08**20.5,
    Watched.CONCURRENCY: 1,
}


def test_every_figure_that_can_be_watched_is_computed(
    database: Engine, admin: Service, scheduler: Service
):
    measured(database, 1, MEASURES)
    change(admin, rules=[rule(watched, threshold=1e6) for watched in Watched])

    run = evaluate(scheduler)

    assert (run["evaluated"], run["raised"]) == (11, [])
    shown = admin.get("/v1/analytics/alerts").json["rules"]
    assert {each["rule"]["watched"]: each["value"] for each in shown} == pytest.approx(VALUES)


@pytest.mark.parametrize(
    ("side", "threshold", "fires"),
    [("above", 0.7, True), ("above", 0.8, False), ("below", 0.8, True), ("below", 0.7, False)],
)
def test_a_threshold_has_two_sides(
    mariadb_database: Engine,
    admin: Service,
    scheduler: Service,
    side: str,
    threshold: float,
    fires: bool,
):
    measured(mariadb_database, 1, MEASURES)
    change(admin, rules=[rule(Watched.SUCCESS_RATE, side=side, threshold=threshold)])

    assert evaluate(scheduler)["raised"] == (["success_rate"] if fires else [])


def test_too_few_calls_say_nothing_of_a_rate(
    mariadb_database: Engine, admin: Service, scheduler: Service
):
    finished(1, disposition=Disposition.FAILED)
    change(admin, rules=[rule(Watched.SUCCESS_RATE, side="below", threshold=0.9, minimum=2)])

    assert evaluate(scheduler)["raised"] == []
    finished(2, disposition=Disposition.FAILED)
    assert evaluate(scheduler)["raised"] == ["success_rate"]


def test_calls_that_ended_before_the_window_are_past(
    mariadb_database: Engine, admin: Service, scheduler: Service
):
    for number in (1, 2, 3):
        finished(number, minutes_ago=20 * number)
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=1.5, window_minutes=45)])

    evaluate(scheduler)

    [state] = admin.get("/v1/analytics/alerts").json["rules"]
    assert (state["value"], state["is_firing"]) == (2, True)


def test_it_is_told_once_then_again_after_the_cool_down(
    database: Engine, admin: Service, scheduler: Service
):
    finished(1)
    told = ["equipe@assureur.example", "astreinte@assureur.example"]
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=0)], recipients=told)

    runs = [evaluate(scheduler) for _ in range(3)]

    assert [run["raised"] for run in runs] == [["call_count"], [], []]
    assert runs[1]["quiet"] == ["call_count"]
    with database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 2
        connection.execute(update(alert_states).values(last_told_at=NOW - timedelta(hours=2)))
    assert evaluate(scheduler)["raised"] == ["call_count"]
    history = admin.get("/v1/analytics/alerts/history").json["items"]
    assert [(each["value"], each["mails"]) for each in history] == [(1, 2), (1, 2)]


def test_what_is_well_again_is_shown_so(
    mariadb_database: Engine, admin: Service, scheduler: Service
):
    finished(1)
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=0)])
    evaluate(scheduler)
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=5)])

    assert evaluate(scheduler)["quiet"] == []
    [state] = admin.get("/v1/analytics/alerts").json["rules"]
    assert (state["is_firing"], state["last_told_at"] is None) == (False, False)


def test_the_mail_is_taken_by_the_relay_and_says_it_in_french(
    database: Engine, admin: Service, scheduler: Service
):
    measured(database, 1, MEASURES)
    low = rule(Watched.SUCCESS_RATE, side="below", threshold=0.8)
    change(admin, rules=[low], recipients=["equipe@assureur.example"])
    evaluate(scheduler)

    now = datetime.now(UTC) + timedelta(seconds=1)
    with database.begin() as connection:
        due = emails.take_due(connection, now, now + timedelta(minutes=3))

    assert due is not None
    assert (due.template, due.recipient) == (Template.ALERT, "equipe@assureur.example")
    mail = render(due.template, due.variables | {"name": due.name}, House("Parc", "+33155501100"))
    assert mail.subject == "Alerte : Appels aboutis, 75,0\u202f%"
    assert "au-dessous du seuil de 80,0\u202f%" in mail.text
    assert "dans les 60 dernières" in " ".join(mail.text.split())


def test_the_rules_that_come_with_the_software_watch_everything(
    mariadb_database: Engine, admin: Service
):
    shown = admin.get("/v1/analytics/alerts").json

    assert {each["rule"]["watched"] for each in shown["rules"]} == set(Watched)
    assert shown["updated_at"] is None


def test_who_changed_the_rules_is_known(mariadb_database: Engine, admin: Service):
    shown = change(admin, rules=[rule(Watched.CALL_COUNT)])

    assert shown["updated_by"] == "camille.roy@assureur.example"
    with mariadb_database.begin() as connection:
        assert connection.scalars(select(audit.c.what)).all() == ["alerts.change"]


@pytest.mark.parametrize("role", [Role.READER, Role.SUPERVISOR])
def test_only_administrators_change_rules(mariadb_database: Engine, role: Role):
    dashboard = Service("analytics", identity="dashboard", call_id=None, role=role)

    assert dashboard.put("/v1/analytics/alerts", {"rules": []}).status_code == 403
    assert dashboard.get("/v1/analytics/alerts").status_code == 200


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"rules": [rule(Watched.CALL_COUNT).model_dump()] * 2}, "#/rules"),
        ({"rules": [], "webhook": "https://elsewhere.example/x"}, "#/webhook"),
        ({"rules": [], "webhook": "http://hooks.example/x"}, "#/webhook"),
        ({"rules": [], "webhook": "https://hooks.example@elsewhere.example/"}, "#/webhook"),
        ({"rules": [], "recipients": ["not an address"]}, "#/recipients/0"),
        ({"rules": [], "recipients": ["a@b.fr\r\nBcc: x@y.fr"]}, "#/recipients/0"),
    ],
)
def test_settings_that_would_do_harm_are_refused(
    mariadb_database: Engine,
    admin: Service,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    pointer: str,
):
    monkeypatch.setenv("ALERT_WEBHOOK_HOSTS", '["hooks.example"]')

    answer = admin.put("/v1/analytics/alerts", settings)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_history_goes_back_page_by_page(mariadb_database: Engine, admin: Service):
    with mariadb_database.begin() as connection:
        for _ in range(5):
            rows.add(connection, rule(Watched.CALL_COUNT), 3, NOW, 0, None)

    first = admin.get("/v1/analytics/alerts/history?limit=3").json
    rest = admin.get(f"/v1/analytics/alerts/history?limit=3&cursor={first['next_cursor']}").json

    ids = [each["id"] for each in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next_cursor"]) == (5, None)
    assert first["items"][0]["webhook"] == "nobody"


# --- Webhooks -------------------------------------------------------------------------------


class Receiver:
    """Another system's HTTPS address: keeps what it is told, answers as it is bid."""

    def __init__(self, folder: Path) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.told.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "https://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        made = certificates.make(folder)
        self.roots = made.roots
        chain = folder / "chain.pem"
        chain.write_bytes(made.certificate + made.key)
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.host = f"localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    receiver = Receiver(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver.roots))
    monkeypatch.setenv("ALERT_WEBHOOK_HOSTS", json.dumps([receiver.host]))
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def told_status(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(connection.scalars(select(alert_rows.c.webhook_status)))


def test_a_webhook_is_told_once_and_signed(
    mariadb_database: Engine, admin: Service, scheduler: Service, receiver: Receiver
):
    finished(1)
    url = f"https://{receiver.host}/hook?a=1"
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=0)], webhook=url)

    assert evaluate(scheduler)["webhooks_sent"] == 1
    assert evaluate(scheduler)["webhooks_sent"] == 0

    [(headers, body)] = receiver.told
    secret = keys.SETTINGS["ALERT_WEBHOOK_SECRET"].encode()
    signed = f"{headers['X-Alert-Timestamp']}.".encode() + body
    expected = hmac.new(secret, signed, hashlib.sha256).hexdigest()
    assert headers["X-Alert-Signature"] == expected
    assert json.loads(body)["watched"] == "call_count"
    assert told_status(mariadb_database) == ["done"]


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_webhook_that_fails_is_tried_again_then_given_up(
    mariadb_database: Engine,
    admin: Service,
    scheduler: Service,
    receiver: Receiver,
    status: int,
):
    receiver.status = status
    finished(1)
    url = f"https://{receiver.host}/hook"
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=0)], webhook=url)

    for _ in range(7):
        evaluate(scheduler)
        with mariadb_database.begin() as connection:
            past = NOW - timedelta(days=1)
            connection.execute(update(alert_rows).values(webhook_next_at=past))

    assert len(receiver.told) == 5
    assert told_status(mariadb_database) == ["failed"]


def test_a_host_that_is_no_longer_allowed_is_told_nothing(
    mariadb_database: Engine,
    scheduler: Service,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("ALERT_WEBHOOK_HOSTS", "[]")
    with mariadb_database.begin() as connection:
        rows.add(connection, rule(Watched.CALL_COUNT), 1, NOW, 0, f"https://{receiver.host}/")
        connection.execute(insert(alert_states).values(watched="x", is_firing=False))

    assert evaluate(scheduler)["webhooks_sent"] == 0
    assert receiver.told == []


def test_two_evaluations_at_once_tell_once(
    mariadb_database: Engine, admin: Service, scheduler: Service
):
    finished(1)
    change(admin, rules=[rule(Watched.CALL_COUNT, threshold=0)], recipients=["a@b.example"])
    threads = [threading.Thread(target=evaluate, args=[scheduler]) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with mariadb_database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 1


def test_the_most_open_at_once_is_exact():
    def at(minute: int) -> datetime:
        return NOW + timedelta(minutes=minute)

    intervals = [(at(0), at(3)), (at(1), at(2)), (at(2), at(5)), (at(-9), at(-8))]

    assert alerts.peak(intervals, at(-5)) == 2
    assert alerts.peak(intervals, at(4)) == 1
    assert alerts.peak([], at(0)) == 0
