"""One deployment, applied on an emulated AWS: what it made is read with boto3."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from functions import lambda_secrets
from local.folders import ROOT
from tests.terraform.runs import ACCOUNT, DOMAIN, Deployment

DRIFT = {
    "aws_db_parameter_group": "moto gives no parameters back",
    "aws_cloudfront_distribution": "moto forgets the origin's access control",
    "aws_elasticache_replication_group": "moto gives no transit_encryption_mode back",
    "aws_appautoscaling_target": "moto keeps no tags of targets",
    "aws_budgets_budget": "moto keeps no tags of budgets",
    "aws_s3_bucket_policy": "its document names the distribution above",
    "aws_iam_policy_document": "the same document, read again",
}
"""What the plan after the apply may still say, and why."""


@pytest.fixture(scope="module", autouse=True)
def destroyed_afterwards(deployment: Deployment) -> Iterator[None]:
    """Destroying takes more than a minute, in which other tests run."""
    yield
    deployment.begin_to_destroy()


def test_a_second_apply_changes_nothing(deployment: Deployment):
    assert {kind for kind, _ in deployment.drift} <= set(DRIFT)


def test_a_second_apply_replaces_and_destroys_nothing(deployment: Deployment):
    assert {action for _, action in deployment.drift} <= {"update", "read"}


def test_every_image_is_built_once_for_its_function(deployment: Deployment):
    built = [line for line in deployment.built if "buildx" in line]
    functions = [each["name"] for each in deployment.layer.functions]

    assert len(built) == len(functions) + 3
    assert all("--platform linux/arm64" in line and "--push" in line for line in built)
    for function in [*functions, "database"]:
        repository = f"centre-appel-dev/{function}:1.4.0"
        assert sum(f"FUNCTION={function} " in line and repository in line for line in built) == 1


def test_a_new_line_in_the_list_is_a_new_function(deployment: Deployment):
    found = deployment.client("lambda").get_function(FunctionName="centre-appel-dev-newcomer")

    variables = found["Configuration"]["Environment"]["Variables"]
    assert variables["FUNCTION_TARGET"] == "newcomer"
    assert variables["DB_TLS_CA"]
    assert variables["REDIS_TLS"] == "true"
    assert json.loads(variables["ALLOWED_ORIGINS"]) == [f"https://appel.{DOMAIN}"]
    assert found["Configuration"]["VpcConfig"]["SubnetIds"]


def test_every_function_of_the_list_has_its_routes(deployment: Deployment):
    expected = {}
    for function in deployment.layer.functions:
        for path in ("", "/{proxy+}"):
            expected[f"ANY {function['prefix']}{path}"] = "AWS_IAM"
        for route in function["public"]:
            expected[route] = expected[f"OPTIONS {route.split()[1]}"] = "NONE"

    api = deployment.client("apigatewayv2")
    [found] = api.get_apis()["Items"]
    routes = api.get_routes(ApiId=found["ApiId"])["Items"]

    assert {each["RouteKey"]: each["AuthorizationType"] for each in routes} == expected


def test_public_routes_are_throttled(deployment: Deployment):
    [stage] = deployment.of("aws_apigatewayv2_stage")

    public = {route for each in deployment.layer.functions for route in each["public"]}
    throttled = {
        each["route_key"]: each["throttling_rate_limit"] for each in stage["route_settings"]
    }
    assert public <= set(throttled)
    assert all(0 < rate <= 10 for rate in throttled.values())


def test_a_schedule_hands_its_route_to_its_function(deployment: Deployment):
    schedule = deployment.client("scheduler").get_schedule(
        Name="centre-appel-dev-newcomer-newcomer-runs"
    )

    assert schedule["ScheduleExpression"] == "rate(1 hour)"
    assert json.loads(schedule["Target"]["Input"]) == {"scheduled": "POST /v1/newcomer/runs"}
    assert ":function:centre-appel-dev-newcomer:live" in schedule["Target"]["Arn"]
    assert schedule["Target"]["DeadLetterConfig"]["Arn"].endswith(":centre-appel-dev-schedules")


def test_a_function_reads_its_secrets_as_the_application_does(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
):
    found = deployment.client("lambda").get_function(FunctionName="centre-appel-dev-claims")
    variables = found["Configuration"]["Environment"]["Variables"]
    for name, value in (deployment.layer.aws.environment | {"AWS_REGION": "eu-west-3"}).items():
        monkeypatch.setenv(name, value)

    read: dict[str, str] = {}
    for secret in json.loads(variables["SECRETS"]):
        read |= lambda_secrets.read(secret)

    given = deployment.layer.secrets
    assert read == {
        "SERVICE_KEYS": given["service_keys"]["SERVICE_KEYS"],
        "VERIFICATION_PUBLIC_KEYS": given["verification_public_keys"]["VERIFICATION_PUBLIC_KEYS"],
        "DB_USER": "claims",
        "DB_PASSWORD": given["database_claims"]["password"],
        **given["field_keys"],
    }


def test_only_the_verifications_function_may_sign(deployment: Deployment):
    holders = [
        name
        for name, secrets in _secrets_of_functions(deployment).items()
        if "verification_private_key" in secrets
    ]

    assert holders == ["verifications"]


def test_the_worker_is_given_every_secret_by_reference(deployment: Deployment):
    container = _container(deployment, "voice-worker")

    given = deployment.layer.secrets
    names = ["livekit", "redis", "deepgram", "gemini", "google_service_account", "worker_key"]
    assert {each["name"] for each in container["secrets"]} == {
        variable for name in names for variable in given[name]
    }
    assert all(":secretsmanager:" in each["valueFrom"] for each in container["secrets"])


def test_the_worker_drains_for_as_long_as_fargate_lets_it(deployment: Deployment):
    container = _container(deployment, "voice-worker")
    environment = {each["name"]: each["value"] for each in container["environment"]}

    assert container["stopTimeout"] == 120
    assert int(environment["DRAIN_SECONDS"]) < 120


def test_the_worker_starts_when_its_credentials_and_its_audio_are_there(deployment: Deployment):
    waits = {
        each["name"]: [
            (wait["containerName"], wait["condition"]) for wait in each.get("dependsOn", [])
        ]
        for each in _containers(deployment, "voice-worker")
    }

    assert waits == {
        "credentials": [],
        "prepared-audio": [("credentials", "SUCCESS")],
        "centre-appel-dev-voice-worker": [("prepared-audio", "SUCCESS")],
    }


def test_every_variable_is_one_that_local_runs_have_too(deployment: Deployment):
    of_aws_alone = {
        "FUNCTION_TARGET",
        "SECRETS",
        "MIGRATED",
        "ADMINISTRATOR_SECRET",
        "USER_SECRETS",
    }
    of_versions = {"WANTED_VERSION_URL", "FUNCTIONS_REGION"}
    documented = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    given = {each["name"] for each in _container(deployment, "voice-worker")["environment"]}
    for function in deployment.of("aws_lambda_function"):
        given |= set(function["environment"][0]["variables"])

    assert given - documented - of_aws_alone - of_versions == set()


def test_workers_grow_with_processor_and_live_calls(deployment: Deployment):
    policies = deployment.client("application-autoscaling").describe_scaling_policies(
        ServiceNamespace="ecs"
    )["ScalingPolicies"]

    of_worker = {
        each["PolicyName"]: each["TargetTrackingScalingPolicyConfiguration"]["TargetValue"]
        for each in policies
        if "voice-worker" in each["ResourceId"]
    }
    assert of_worker == {
        "centre-appel-dev-voice-worker-cpu": 50,
        "centre-appel-dev-voice-worker-live-calls": 6,
    }


def test_the_page_is_served_as_it_is_written(deployment: Deployment):
    bucket = f"centre-appel-dev-page-{ACCOUNT}"
    client = deployment.client("s3")

    for name, kind in {"index.html": "text/html", "caller.js": "text/javascript"}.items():
        served = client.get_object(Bucket=bucket, Key=name)
        assert served["Body"].read() == (ROOT / "caller_page" / name).read_bytes()
        assert served["ContentType"].startswith(kind)
    served_names = {each["Key"] for each in client.list_objects_v2(Bucket=bucket)["Contents"]}
    assert not served_names & {"headers.json", "README.md"}


def test_the_page_asks_this_deployment_for_a_room(deployment: Deployment):
    served = deployment.client("s3").get_object(
        Bucket=f"centre-appel-dev-page-{ACCOUNT}", Key="config.json"
    )

    config = json.loads(served["Body"].read())
    written = json.loads((ROOT / "caller_page/config.json").read_text())
    assert config == written | {
        "brand": "Assurances du Parc",
        "telephone": "+33199000000",
        "tokens_url": f"{deployment.outputs['api_url']}/v1/tokens",
        "documents_url": f"{deployment.outputs['api_url']}/v1/documents",
        "ratings_url": f"{deployment.outputs['api_url']}/v1/analytics/calls/{{call_id}}/rating",
    }


def test_the_page_has_the_headers_of_its_folder(deployment: Deployment):
    declared = json.loads((ROOT / "caller_page/headers.json").read_text())
    [policy] = deployment.of("aws_cloudfront_response_headers_policy")
    [security] = policy["security_headers_config"]
    [custom] = policy["custom_headers_config"]

    [hsts] = security["strict_transport_security"]
    content_security = security["content_security_policy"][0]["content_security_policy"]
    found = {each["header"]: each["value"] for each in custom["items"]} | {
        "Content-Security-Policy": content_security,
        "Strict-Transport-Security": f"max-age={hsts['access_control_max_age_sec']}",
        "Referrer-Policy": security["referrer_policy"][0]["referrer_policy"],
        "X-Content-Type-Options": "nosniff" if security["content_type_options"] else "",
        "X-Frame-Options": security["frame_options"][0]["frame_option"],
    }
    origins = (
        "wss://example.livekit.cloud wss://*.livekit.cloud "
        f"https://example.livekit.cloud https://*.livekit.cloud {deployment.outputs['api_url']}"
    )
    [papers] = [each for each in deployment.of("aws_s3_bucket") if "-documents-" in each["bucket"]]
    storage = f"https://{papers['bucket']}.s3.eu-west-3.amazonaws.com"
    assert found == {
        name: value.replace("{livekit_origin}", origins).replace("{storage_origin}", storage)
        for name, value in declared.items()
    }


def test_workers_can_read_the_wanted_version(deployment: Deployment):
    served = deployment.client("s3").get_object(
        Bucket=f"centre-appel-dev-page-{ACCOUNT}", Key="version.json"
    )
    container = _container(deployment, "voice-worker")
    environment = {each["name"]: each["value"] for each in container["environment"]}

    assert json.loads(served["Body"].read()) == {"voice_worker": "1.4.0"}
    assert environment["AGENT_VERSION"] == "1.4.0"
    assert environment["WANTED_VERSION_URL"] == f"https://appel.{DOMAIN}/version.json"


def test_every_alarm_tells_someone_and_names_its_page(deployment: Deployment):
    everything = deployment.client("cloudwatch").describe_alarms()["MetricAlarms"]
    # Scaling makes alarms of its own.
    alarms = [each for each in everything if each["AlarmName"].startswith("centre-appel")]
    runbooks = (ROOT / "docs/operations.md").read_text()

    assert len(alarms) > 10
    for alarm in alarms:
        assert alarm["AlarmActions"], alarm["AlarmName"]
        chapter = alarm["AlarmDescription"].split("docs/operations.md, ")[1].rstrip(".")
        assert f"## {chapter}\n" in runbooks, chapter


def test_the_dashboard_is_behind_a_sign_in(deployment: Deployment):
    [listener] = deployment.of("aws_lb_listener")

    assert [each["type"] for each in listener["default_action"]] == [
        "authenticate-cognito",
        "forward",
    ]


def _secrets_of_functions(deployment: Deployment) -> dict[str, list[str]]:
    found = {}
    for function in deployment.of("aws_lambda_function"):
        arns = json.loads(function["environment"][0]["variables"]["SECRETS"])
        name = function["function_name"].removeprefix("centre-appel-dev-")
        found[name] = [arn.split(":secret:centre-appel-dev/")[-1].rsplit("-", 1)[0] for arn in arns]
    return found


def _containers(deployment: Deployment, service: str) -> list[dict[str, Any]]:
    [task] = [
        each
        for each in deployment.of("aws_ecs_task_definition")
        if each["family"] == f"centre-appel-dev-{service}"
    ]
    containers: list[dict[str, Any]] = json.loads(task["container_definitions"])
    return containers


def _container(deployment: Deployment, service: str) -> dict[str, Any]:
    return next(
        each
        for each in _containers(deployment, service)
        if each["name"] == f"centre-appel-dev-{service}"
    )
