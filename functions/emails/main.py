"""The emails function: asks for e-mails, delivers the outbox, follows what became of it."""

from datetime import UTC, datetime

import flask
import functions_framework

from contract.emails import DeliveryRun, Email, EmailRequest, EventsAccepted
from functions.emails.problems import NoConfirmation, PolicyNotInForce
from functions.web import json_body
from functions.web.context import Context, Identity
from functions.web.endpoint import Routes
from functions.web.problems import NoAddress, TooManyEmails
from functions.web.verification import VerifiedCaller

routes = Routes("emails")


@functions_framework.http
def emails(request: flask.Request) -> flask.Response:
    return routes.dispatch(request)


# Services are imported by the first request: SQLAlchemy would double each function's cold start.
@routes.post(
    "/v1/emails",
    scope="emails:write",
    is_idempotent=True,
    problems=(NoAddress, NoConfirmation, PolicyNotInForce, TooManyEmails),
)
def ask(request: EmailRequest, caller: VerifiedCaller, context: Context) -> Email:
    from functions.emails import service

    return service.ask(request, caller, context)


@routes.post("/v1/emails/deliveries", status=200, signed_by=(Identity.WORKER, Identity.SCHEDULER))
def deliver() -> DeliveryRun:
    from functions.emails import relay

    return relay.deliver()


# SendGrid posts its events in batches of up to 768 kB.
@routes.post("/v1/emails/events", status=200, signed_by=(Identity.PUBLIC,), body_limit=1024 * 1024)
def follow_events(request: flask.Request, context: Context) -> EventsAccepted:
    """SendGrid's Event Webhook, signed by SendGrid over its raw body."""
    from functions.emails import service, signatures

    signatures.check(
        context.body,
        request.headers.get("X-Twilio-Email-Event-Webhook-Signature", ""),
        request.headers.get("X-Twilio-Email-Event-Webhook-Timestamp", ""),
        datetime.now(UTC),
    )
    return service.follow(json_body.parse(context.body))
