"""Lambda's entry, run by the genuine runtime client on genuine API Gateway events."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sqlalchemy import create_engine

from functions import lambda_secrets
from functions.database.migrate import migrate
from tests import builders, keys, rows
from tests.services import caller_token, sign
from tests.terraform.lambda_host import LambdaHost, Refused, api_event
from tests.unit.local.test_images import copy

CALL = {"x_call_id": builders.CALL_ID}


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('database')}/centre.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DB_URL", url)
        migrate()
    return url


@pytest.fixture(scope="module")
def policies(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LambdaHost]:
    """The policies function in what its image holds, its keys in secrets of its own."""
    image = tmp_path_factory.mktemp("image")
    copy("functions/Dockerfile", image, FUNCTION="policies")
    host = LambdaHost(
        {"FUNCTION_TARGET": "policies", "DB_URL": database_url},
        {
            "service_keys": {"SERVICE_KEYS": keys.SETTINGS["SERVICE_KEYS"]},
            "public": {"VERIFICATION_PUBLIC_KEYS": keys.SETTINGS["VERIFICATION_PUBLIC_KEYS"]},
            "database": {"username": "policies", "password": "p"},
            "field_keys": {name: keys.SETTINGS[name] for name in ("FIELD_KEY_ID", "FIELD_KEYS")},
        },
        folder=image,
    )
    yield host
    host.close()


@pytest.fixture(scope="module")
def emails(database_url: str) -> Iterator[LambdaHost]:
    host = LambdaHost(
        {"FUNCTION_TARGET": "emails", "DB_URL": database_url, "SENDER_EMAIL": "a@example.fr"},
        {
            "service_keys": {"SERVICE_KEYS": keys.SETTINGS["SERVICE_KEYS"]},
            "scheduler_key": {"SCHEDULER_KEY_ID": keys.KID, "SCHEDULER_KEY": keys.SCHEDULER_SECRET},
            "sendgrid": {"SENDGRID_API_KEY": "key"},
        },
    )
    yield host
    host.close()


@pytest.fixture
def token(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in keys.SETTINGS.items():
        monkeypatch.setenv(name, value)
    with create_engine(database_url).begin() as connection:
        for table in ("coverages", "policies", "policyholders"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        holder = rows.policyholder(connection, builders.policy())
    return caller_token(holder, [builders.MOTOR_POLICY])


def test_a_signed_request_is_answered(policies: LambdaHost, token: str):
    target = f"/v1/policies/{builders.MOTOR_POLICY}"

    answer = policies.invoke(
        api_event(
            "GET", target, authorization=sign("GET", target), caller_verification=token, **CALL
        )
    )

    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    assert json.loads(answer["body"])["policy_number"] == builders.MOTOR_POLICY


def test_our_signature_survives_the_one_of_aws(policies: LambdaHost, token: str):
    answer = policies.invoke(
        api_event(
            "GET",
            "/v1/policies",
            authorization="AWS4-HMAC-SHA256 Credential=…",
            service_authorization=sign("GET", "/v1/policies"),
            caller_verification=token,
            **CALL,
        )
    )

    assert answer["statusCode"] == 200


def test_the_signature_covers_the_query(policies: LambdaHost, token: str):
    event = api_event(
        "GET",
        "/v1/policies",
        query="page=2",
        authorization=sign("GET", "/v1/policies"),
        caller_verification=token,
        **CALL,
    )

    assert policies.invoke(event)["statusCode"] == 401


def test_a_path_that_the_api_unescaped_is_still_the_one_that_was_signed(
    policies: LambdaHost, token: str
):
    signed = sign("GET", "/v1/policies/%C3%A9%20%3F")

    answer = policies.invoke(
        api_event(
            "GET", "/v1/policies/é ?", authorization=signed, caller_verification=token, **CALL
        )
    )

    assert answer["statusCode"] == 404


def test_a_body_in_base64_is_the_body_that_was_signed(emails: LambdaHost):
    body = b'{"unknown": "\xc3\xa9"}'
    event = api_event(
        "POST",
        "/v1/emails",
        authorization=sign("POST", "/v1/emails", body),
        content_type="application/json",
        idempotency_key="k" * 16,
        **CALL,
    )

    answer = emails.invoke(
        event | {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    )

    # Known who asks, and refused for want of a verified caller: the signature was right.
    assert json.loads(answer["body"])["type"] == "/problems/verification-required"


def test_an_unsigned_request_is_refused(policies: LambdaHost):
    answer = policies.invoke(api_event("GET", "/v1/policies"))

    assert answer["statusCode"] == 401
    assert answer["headers"]["content-type"] == "application/problem+json"


def test_health_says_what_is_missing(emails: LambdaHost):
    answer = emails.invoke(api_event("GET", "/v1/emails/health"))

    assert answer["statusCode"] == 503
    assert json.loads(answer["body"])["checks"] == {
        "database": "ok",
        "field_keys": "not available",
        "sendgrid": "ok",
    }


def test_health_is_well_when_nothing_is_missing(policies: LambdaHost):
    answer = policies.invoke(api_event("GET", "/v1/policies/health"))

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["checks"] == {"database": "ok", "field_keys": "ok"}


def test_secrets_are_read_once_for_many_requests(policies: LambdaHost):
    for _ in range(3):
        policies.invoke(api_event("GET", "/v1/policies/health"))

    assert policies.secrets_read == ["service_keys", "public", "database", "field_keys"]


def test_a_schedule_is_signed_as_the_scheduler(emails: LambdaHost):
    answer = emails.invoke({"scheduled": "POST /v1/emails/deliveries"})

    assert answer["statusCode"] == 200


def test_a_schedule_that_is_refused_fails_and_is_tried_again(emails: LambdaHost):
    with pytest.raises(Refused, match="POST /v1/emails/nothing: 404"):
        emails.invoke({"scheduled": "POST /v1/emails/nothing"})


def test_a_request_to_secrets_manager_is_signed_as_aws_asks(monkeypatch: pytest.MonkeyPatch):
    environment = {
        "AWS_REGION": "eu-west-3",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        "AWS_SESSION_TOKEN": "session",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    host, body = "secretsmanager.eu-west-3.amazonaws.com", b'{"SecretId": "a"}'

    headers = lambda_secrets.signed(host, body, datetime.now(UTC))

    given = ("content-type", "x-amz-target")
    expected = AWSRequest("POST", f"https://{host}/", {name: headers[name] for name in given}, body)
    credentials = Credentials(*[environment[name] for name in list(environment)[1:]])
    _sign_at(headers["x-amz-date"], expected, credentials)
    assert headers["authorization"] == expected.headers["Authorization"]


def _sign_at(moment: str, request: AWSRequest, credentials: Credentials) -> None:
    """AWS's own signer, at the moment that we signed at."""
    signer = SigV4Auth(credentials, "secretsmanager", "eu-west-3")
    request.context["timestamp"] = moment
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    signer._inject_signature_to_request(
        request, signer.signature(signer.string_to_sign(request, canonical), request)
    )
