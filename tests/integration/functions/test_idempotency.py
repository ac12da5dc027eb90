"""The same key gives the same answer, and one write, whatever is retried or interrupted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, insert, select, text

from functions.database.tables import email_events, idempotency_keys
from tests.services import Service

SOURCE = "tests/integration/functions/counting.py"
ORDER = {"name": "umbrella"}


@pytest.fixture
def orders(database: Engine) -> Service:
    return Service("counting", source=SOURCE)


def written(database: Engine, table=email_events) -> int:
    with database.begin() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_the_first_answer_is_given_again_byte_for_byte(orders: Service, database: Engine):
    first = orders.post("/v1/orders", ORDER, key="once")

    again = orders.post("/v1/orders", ORDER, key="once")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert written(database) == 1


def test_another_body_under_the_same_key_is_refused(orders: Service, database: Engine):
    orders.post("/v1/orders", ORDER, key="once")

    answer = orders.post("/v1/orders", {"name": "raincoat"}, key="once")

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/idempotency-mismatch")
    assert written(database) == 1


@pytest.mark.parametrize("key", [None, "", "with space", "é", "x" * 201])
def test_a_creating_post_needs_a_well_formed_key(orders: Service, database: Engine, key):
    answer = orders.post("/v1/orders", ORDER, key=key)

    assert (answer.status_code, answer.json["type"]) == (400, "/problems/header-missing")
    assert written(database) == 0


def test_two_keys_that_differ_in_case_are_two_keys(orders: Service, database: Engine):
    orders.post("/v1/orders", ORDER, key="a")
    orders.post("/v1/orders", ORDER, key="A")

    assert written(database) == 2


def test_a_refused_request_leaves_neither_key_nor_row(orders: Service, database: Engine):
    refused = orders.post("/v1/orders", ORDER | {"refused": True}, key="once")

    accepted = orders.post("/v1/orders", ORDER, key="once")

    assert (refused.status_code, accepted.status_code) == (409, 201)
    assert written(database) == 1
    assert written(database, idempotency_keys) == 1


def test_the_key_of_one_service_means_nothing_to_another(orders: Service, database: Engine):
    orders.post("/v1/orders", ORDER, key="once")

    orders.identity = "dashboard"
    answer = orders.post("/v1/orders", ORDER, key="once")

    assert answer.status_code == 403
    assert written(database) == 1


def test_twenty_identical_posts_at_once_write_once(orders: Service, database: Engine):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: orders.post("/v1/orders", ORDER, key="once"), range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.data for answer in answers} == {b'{"number":1}'}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 19
    assert written(database) == 1


def test_twenty_posts_that_are_refused_and_one_that_is_not_write_once(
    orders: Service, database: Engine
):
    def post(n: int):
        return orders.post("/v1/orders", ORDER | {"refused": n != 7}, key=f"{n % 2}")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))

    # Its key may be free when the others come: what they asked was another thing, refused.
    assert {answer.status_code for answer in answers} <= {201, 409, 422}
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert written(database) == 1


def test_a_key_in_use_says_when_to_come_back(mariadb_database: Engine):
    orders = Service("counting", source=SOURCE)
    with mariadb_database.begin() as running:
        running.execute(
            insert(idempotency_keys).values(
                scope="claims:worker", key="once", body_hash="", created_at=text("NOW()")
            )
        )

        answer = orders.post("/v1/orders", ORDER, key="once")

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/request-in-progress")
    assert int(answer.headers["Retry-After"]) > 0


def test_an_unexpected_error_says_nothing_of_what_is_inside(orders: Service, database: Engine):
    orders.post("/v1/numbers")

    answer = orders.post("/v1/numbers")

    assert answer.status_code == 500
    assert set(answer.json) == {"type", "title", "status", "instance"}
    assert b"claim_sequences" not in answer.data
