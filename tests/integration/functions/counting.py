"""A function for tests: every post that is not a repetition writes one row, and says which."""

from datetime import UTC, datetime
from uuid import uuid4

import flask
import functions_framework
from sqlalchemy import Connection, func, insert, select

from contract.base import Request, Response
from functions.database.tables import claim_sequences, email_events
from functions.web.context import Context
from functions.web.endpoint import Routes
from functions.web.idempotency import once
from functions.web.problems import Refused

routes = Routes("claims")


class Order(Request):
    name: str
    refused: bool = False


class Receipt(Response):
    number: int


@functions_framework.http
def counting(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


@routes.post("/v1/orders", is_idempotent=True)
def order(order: Order, context: Context) -> Receipt:
    def work(connection: Connection) -> Receipt:
        now = datetime.now(UTC)
        number = (connection.scalar(select(func.count()).select_from(email_events)) or 0) + 1
        connection.execute(
            insert(email_events).values(
                sg_event_id=uuid4().hex, event=order.name, at=now, received_at=now
            )
        )
        if order.refused:
            raise Refused("refused after the write")
        return Receipt(number=number)

    return once(context, work)


@routes.post("/v1/numbers")
def number(context: Context) -> Receipt:
    """Fails once the row is there already, on purpose: an unexpected error."""
    from functions.database.engine import transaction

    with transaction() as connection:
        connection.execute(insert(claim_sequences).values(year=2026, last=1))
    return Receipt(number=1)
