"""Security gates, on what an apply makes and on what production would be."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.terraform.runs import ACCOUNT, ISSUED, TERRAFORM_SECONDS, Deployment, Runs

WITHOUT_RESOURCE = {
    "ecr:GetAuthorizationToken": "it names no repository",
    "ec2:CreateNetworkInterface": "Lambda attaches a function to the network",
    "ec2:DeleteNetworkInterface": "the same",
    "ec2:DescribeNetworkInterfaces": "the same, and it names no resource",
    "ec2:DescribeSubnets": "the same, and it names no resource",
    "ec2:AssignPrivateIpAddresses": "the same",
    "ec2:UnassignPrivateIpAddresses": "the same",
}
"""The only actions that a role may take on any resource, and why."""

POLICIES = {
    "aws_iam_role_policy": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_sns_topic_policy": "policy",
}


@pytest.fixture(scope="session")
def production(runs: Runs) -> list[dict[str, Any]]:
    """What production would be."""
    planned = runs.production.result(TERRAFORM_SECONDS)
    return list(_planned(planned["planned_values"]["root_module"]))


def _planned(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _planned(child)


def _of(resources: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    found = [each["values"] for each in resources if each["type"] == kind]
    assert found, f"no {kind}"
    return found


def _statements(deployment: Deployment) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, attribute in POLICIES.items():
        for values in deployment.of(kind):
            for statement in json.loads(values[attribute])["Statement"]:
                yield kind, statement


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


# --- Who may do what ------------------------------------------------------------------------------


def test_no_policy_allows_an_action_by_wildcard(deployment: Deployment):
    actions = {
        action
        for _, statement in _statements(deployment)
        for action in _listed(statement["Action"])
    }

    assert actions
    assert [action for action in actions if "*" in action] == []


def test_no_role_acts_on_any_resource_unless_the_action_names_none(deployment: Deployment):
    for _, statement in _statements(deployment):
        if "*" in _listed(statement.get("Resource", [])):
            assert set(_listed(statement["Action"])) <= set(WITHOUT_RESOURCE), statement


def test_nothing_is_allowed_to_everyone(deployment: Deployment):
    for _, statement in _statements(deployment):
        if statement["Effect"] == "Allow":
            assert "*" not in str(statement.get("Principal", ""))


def test_no_managed_policy_widens_a_role(deployment: Deployment):
    kinds = {each["type"] for each in deployment.resources}

    assert not kinds & {"aws_iam_role_policy_attachment", "aws_iam_user", "aws_iam_access_key"}


def test_the_key_obeys_the_account_alone_and_services_for_it(deployment: Deployment):
    [key] = deployment.of("aws_kms_key")

    for statement in json.loads(key["policy"])["Statement"]:
        principal = statement["Principal"]
        assert principal == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"} or (
            "Service" in principal and "Condition" in statement
        )
        if "kms:*" in statement["Action"]:
            assert "AWS" in principal
    assert key["enable_key_rotation"]


def test_each_function_reads_its_own_secrets_alone(deployment: Deployment):
    given = {
        values["function_name"]: set(json.loads(values["environment"][0]["variables"]["SECRETS"]))
        for values in deployment.of("aws_lambda_function")
    }

    allowed: dict[str, set[str]] = {name: set() for name in given}
    for values in deployment.of("aws_iam_role_policy"):
        for statement in json.loads(values["policy"])["Statement"]:
            if "secretsmanager:GetSecretValue" in _listed(statement["Action"]):
                allowed.setdefault(values["role"], set()).update(_listed(statement["Resource"]))

    assert {name: allowed[name] for name in given} == given


# --- Who may be reached ---------------------------------------------------------------------------


def test_only_the_front_of_the_dashboard_is_open_to_the_world(deployment: Deployment):
    groups = {each["id"]: each["name"] for each in deployment.of("aws_security_group")}

    open_ports = [
        (groups[each["security_group_id"]], each["from_port"], each["to_port"])
        for each in deployment.of("aws_vpc_security_group_ingress_rule")
        if each["cidr_ipv4"] or each["cidr_ipv6"]
    ]

    assert open_ports == [("centre-appel-dev-front-front", 443, 443)]


def test_who_forgets_its_group_speaks_to_nobody(deployment: Deployment):
    [default] = deployment.of("aws_default_security_group")
    assert not default["ingress"]
    assert not default["egress"]


def test_nothing_of_ours_has_a_public_address(deployment: Deployment):
    for service in deployment.of("aws_ecs_service"):
        assert not service["network_configuration"][0]["assign_public_ip"]
    for subnet in deployment.of("aws_subnet"):
        assert not subnet["map_public_ip_on_launch"]


def test_the_database_is_private_encrypted_and_speaks_tls_alone(
    deployment: Deployment, production: list[dict[str, Any]]
):
    [database] = deployment.of("aws_db_instance")
    [proxy] = deployment.of("aws_db_proxy")
    [parameters] = _of(production, "aws_db_parameter_group")

    assert not database["publicly_accessible"]
    assert database["storage_encrypted"]
    assert database["backup_retention_period"] >= 1
    assert proxy["require_tls"]
    assert {"require_secure_transport": "1"}.items() <= {
        each["name"]: each["value"] for each in parameters["parameter"]
    }.items()
    assert database["parameter_group_name"] == "centre-appel-dev"


def test_the_cache_is_private_encrypted_and_asks_for_a_password(deployment: Deployment):
    [cache] = deployment.of("aws_elasticache_replication_group")
    users = next(
        json.loads(each["template_body"])["Resources"]
        for each in deployment.of("aws_cloudformation_stack")
        if "cache" in each["name"]
    )

    assert cache["at_rest_encryption_enabled"]
    assert cache["transit_encryption_enabled"]
    assert users["Group"]["Properties"]["UserGroupId"] in cache["user_group_ids"]
    assert users["User"]["Properties"]["UserName"] == "default"
    [password] = users["User"]["Properties"]["Passwords"]
    assert password.startswith("{{resolve:secretsmanager:arn:")


def test_signed_routes_stay_signed(deployment: Deployment):
    public = {route for each in deployment.layer.functions for route in each["public"]}
    preflights = {f"OPTIONS {route.split()[1]}" for route in public}

    for route in deployment.of("aws_apigatewayv2_route"):
        if route["authorization_type"] == "NONE":
            assert route["route_key"] in public | preflights


# --- What is stored -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("aws_cloudwatch_log_group", "kms_key_id"),
        ("aws_sns_topic", "kms_master_key_id"),
        ("aws_sqs_queue", "kms_master_key_id"),
        ("aws_secretsmanager_secret", "kms_key_id"),
        ("aws_db_instance", "kms_key_id"),
        ("aws_elasticache_replication_group", "kms_key_id"),
        ("aws_lambda_function", "kms_key_arn"),
    ],
)
def test_everything_stored_is_encrypted_with_our_key(deployment: Deployment, kind: str, key: str):
    [ours] = deployment.of("aws_kms_key")

    assert {each[key] for each in deployment.of(kind)} == {ours["arn"]}


def test_images_are_encrypted_scanned_and_never_replaced(deployment: Deployment):
    for repository in deployment.of("aws_ecr_repository"):
        assert repository["encryption_configuration"][0]["encryption_type"] == "KMS"
        assert repository["image_scanning_configuration"][0]["scan_on_push"]
        assert repository["image_tag_mutability"] == "IMMUTABLE"


def test_every_bucket_is_closed_and_encrypted(deployment: Deployment):
    buckets = {each["bucket"] for each in deployment.of("aws_s3_bucket")}

    closed = {
        each["bucket"]
        for each in deployment.of("aws_s3_bucket_public_access_block")
        if all(
            each[name]
            for name in (
                "block_public_acls",
                "block_public_policy",
                "ignore_public_acls",
                "restrict_public_buckets",
            )
        )
    }
    encrypted = {
        each["bucket"]
        for each in deployment.of("aws_s3_bucket_server_side_encryption_configuration")
    }
    assert closed == encrypted == buckets


def test_papers_are_scanned_kept_by_their_function_alone_and_posted_by_the_page(
    deployment: Deployment,
):
    [papers] = [each for each in deployment.of("aws_s3_bucket") if "-documents-" in each["bucket"]]
    [plan] = deployment.of("aws_guardduty_malware_protection_plan")
    [cors] = deployment.of("aws_s3_bucket_cors_configuration")

    watched = plan["protected_resource"][0]["s3_bucket"][0]
    assert (watched["bucket_name"], watched["object_prefixes"]) == (papers["bucket"], ["incoming/"])
    assert plan["actions"][0]["tagging"][0]["status"] == "ENABLED"
    [rule] = cors["cors_rule"]
    assert rule["allowed_methods"] == ["POST"]
    assert all(origin.startswith("https://appel.") for origin in rule["allowed_origins"])
    may_read = {
        values["role"]
        for values in deployment.of("aws_iam_role_policy")
        for statement in json.loads(values["policy"])["Statement"]
        if f"{papers['arn']}/documents/*" in _listed(statement["Resource"])
    }
    assert may_read == {"centre-appel-dev-documents"}


def test_every_bucket_with_data_is_asked_over_tls_alone(deployment: Deployment):
    refused = {
        each["bucket"]
        for each in deployment.of("aws_s3_bucket_policy")
        for statement in json.loads(each["policy"])["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
    }

    papers = {
        each["bucket"] for each in deployment.of("aws_s3_bucket") if "-page-" not in each["bucket"]
    }
    assert papers
    assert papers <= refused


def test_no_secret_stands_in_the_state(deployment: Deployment):
    state = json.dumps(deployment.state)

    for name, variables in deployment.layer.secrets.items():
        for variable, value in variables.items():
            if name.startswith("database_") and variable == "username":
                continue  # the function's own name
            if variable.endswith("_KEY_ID"):
                continue  # a date
            inside = json.dumps(value)[1:-1]
            assert inside not in state, variable


def test_no_attribute_that_holds_a_secret_is_filled(deployment: Deployment):
    for values in deployment.of("aws_secretsmanager_secret_version"):
        assert not values["secret_string"]
        assert not values["secret_binary"]
    for values in deployment.of("aws_db_instance"):
        assert not values["password"]
        assert values["manage_master_user_password"]
    for values in deployment.of("aws_elasticache_replication_group"):
        assert not values["auth_token"]
    assert not {"aws_cognito_user_pool_client", "aws_elasticache_user", "aws_iam_access_key"} & {
        each["type"] for each in deployment.resources
    }


# --- What runs ------------------------------------------------------------------------------------


def test_containers_are_nobody_and_write_to_their_volumes_alone(deployment: Deployment):
    for task in deployment.of("aws_ecs_task_definition"):
        for container in json.loads(task["container_definitions"]):
            assert container["readonlyRootFilesystem"]
            assert int(container["user"]) > 0
            assert not container.get("privileged")


def test_supervisors_and_callers_meet_modern_tls_alone(
    deployment: Deployment, production: list[dict[str, Any]]
):
    for listener in deployment.of("aws_lb_listener"):
        assert listener["protocol"] == "HTTPS"
        assert "TLS13" in listener["ssl_policy"]
    [distribution] = _of(production, "aws_cloudfront_distribution")
    [behaviour] = distribution["default_cache_behavior"]
    assert behaviour["viewer_protocol_policy"] == "redirect-to-https"
    assert distribution["viewer_certificate"][0]["minimum_protocol_version"] == "TLSv1.2_2021"


def test_supervisors_prove_themselves_twice(deployment: Deployment):
    [pool] = deployment.of("aws_cognito_user_pool")

    assert pool["mfa_configuration"] == "ON"
    assert pool["admin_create_user_config"][0]["allow_admin_create_user_only"]


# --- Production -----------------------------------------------------------------------------------


def test_production_survives_a_zone_and_a_mistake(production: list[dict[str, Any]]):
    [database] = _of(production, "aws_db_instance")
    [cache] = _of(production, "aws_elasticache_replication_group")

    assert database["multi_az"]
    assert database["deletion_protection"]
    assert not database["skip_final_snapshot"]
    assert database["backup_retention_period"] == 35
    assert cache["automatic_failover_enabled"]
    assert cache["multi_az_enabled"]
    assert len(_of(production, "aws_nat_gateway")) == 3
    assert all(each["desired_count"] >= 2 for each in _of(production, "aws_ecs_service"))
    assert all(each["enable_deletion_protection"] for each in _of(production, "aws_lb"))


def test_production_keeps_warm_what_a_caller_waits_for(
    production: list[dict[str, Any]], runs: Runs
):
    kept = _of(production, "aws_lambda_provisioned_concurrency_config")

    waited = [each for each in runs.deployment().layer.functions if each.get("a_caller_waits")]
    assert len(kept) == len(waited)
    assert all(each["provisioned_concurrent_executions"] == 2 for each in kept)


def test_production_is_no_more_open_than_development(production: list[dict[str, Any]]):
    assert not any(each["publicly_accessible"] for each in _of(production, "aws_db_instance"))
    assert all(each["storage_encrypted"] for each in _of(production, "aws_db_instance"))
    assert all(each["require_tls"] for each in _of(production, "aws_db_proxy"))
    for cache in _of(production, "aws_elasticache_replication_group"):
        assert cache["at_rest_encryption_enabled"]
        assert cache["transit_encryption_enabled"]
    for service in _of(production, "aws_ecs_service"):
        assert not service["network_configuration"][0]["assign_public_ip"]
    assert not any(each["map_public_ip_on_launch"] for each in _of(production, "aws_subnet"))
    opened = [
        (each["from_port"], each["to_port"])
        for each in _of(production, "aws_vpc_security_group_ingress_rule")
        if each["cidr_ipv4"] or each["cidr_ipv6"]
    ]
    assert opened == [(443, 443)]
    buckets = len(_of(production, "aws_s3_bucket"))
    closed = _of(production, "aws_s3_bucket_public_access_block")
    assert len(closed) == buckets
    assert all(value for each in closed for name, value in each.items() if "public" in name)


def test_no_secret_stands_in_what_production_would_be(runs: Runs):
    planned = json.dumps(runs.production.result(TERRAFORM_SECONDS)["planned_values"])

    for name, value in ISSUED.items():
        assert value not in planned, name


def test_roles_are_taken_by_services_alone(deployment: Deployment):
    for role in deployment.of("aws_iam_role"):
        for statement in json.loads(role["assume_role_policy"])["Statement"]:
            assert set(statement["Principal"]) == {"Service"}, role["name"]
            assert "*" not in str(statement["Principal"])
