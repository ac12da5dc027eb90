"""Twenty filings at once, over real HTTP: one loss is one claim."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import functions_framework
import pytest
from sqlalchemy import Engine, func, select
from werkzeug.serving import BaseWSGIServer, make_server

from contract.identifiers import is_valid
from functions.database.tables import audit, claim_sequences, claims, idempotency_keys, outbox
from tests import builders, rows
from tests.services import caller_token, sign

FILINGS = 20


@pytest.fixture
def server(database: Engine) -> Iterator[BaseWSGIServer]:
    app = functions_framework.create_app("claims", "functions/claims/main.py")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def token(database: Engine) -> str:
    with database.begin() as connection:
        holder = rows.policyholder(connection, builders.policy())
    return caller_token(holder, [builders.MOTOR_POLICY])


def file(server: BaseWSGIServer, token: str, key: str) -> tuple[int, dict[str, Any]]:
    body = builders.first_notice_of_loss().model_dump_json().encode()
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    sent = {
        "Content-Type": "application/json",
        "Authorization": sign("POST", "/v1/claims", body),
        "X-Call-Id": builders.CALL_ID,
        "Caller-Verification": token,
        "Idempotency-Key": key,
    }
    connection.request("POST", "/v1/claims", body, sent)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def all_at_once(work: Callable[[int], Any]) -> list[Any]:
    gate = threading.Barrier(FILINGS)

    def wait_then_work(n: int) -> Any:
        gate.wait()
        return work(n)

    with ThreadPoolExecutor(FILINGS) as pool:
        return list(pool.map(wait_then_work, range(FILINGS)))


def totals(database: Engine) -> dict[str, int]:
    with database.begin() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (claims, outbox, audit, idempotency_keys)
        }


def test_twenty_identical_filings_are_one_claim_one_mail_one_number(
    server: BaseWSGIServer, token: str, database: Engine
):
    answers = all_at_once(lambda n: file(server, token, "call:loss"))

    statuses = Counter(status for status, _ in answers)
    numbers = {body["claim_number"] for status, body in answers if status == 201}
    # A filing that found the first one still running is told to come back, and finds it.
    assert set(statuses) <= {201, 409}
    assert statuses[201] >= 1
    assert file(server, token, "call:loss")[1]["claim_number"] in numbers
    assert len(numbers) == 1
    assert is_valid(numbers.pop())
    assert totals(database) == {"claims": 1, "outbox": 1, "audit": 1, "idempotency_keys": 1}


def test_twenty_keys_for_one_loss_are_one_claim_whose_number_all_are_given(
    server: BaseWSGIServer, token: str, database: Engine
):
    answers = all_at_once(lambda n: file(server, token, f"call:loss-{n}"))

    assert Counter(status for status, _ in answers) == {201: 1, 409: FILINGS - 1}
    assert {body["type"] for status, body in answers if status == 409} == {
        "/problems/claim-already-reported"
    }
    assert len({body["claim_number"] for _, body in answers}) == 1
    assert totals(database) == {"claims": 1, "outbox": 1, "audit": 1, "idempotency_keys": 1}
    with database.begin() as connection:
        assert connection.execute(select(claim_sequences.c.last)).scalars().all() == [1]
