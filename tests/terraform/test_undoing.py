"""Destroying, last of all: nothing is left."""

from typing import Any

from tests.terraform.runs import Deployment


def test_destroying_leaves_nothing(deployment: Deployment):
    assert deployment.resources, "there was something to destroy"

    deployment.destroyed()

    left = what_is_there(deployment)
    assert left == {name: [] for name in left}


def what_is_there(deployment: Deployment) -> dict[str, list[Any]]:
    client = deployment.client
    return {
        "networks": [
            each for each in client("ec2").describe_vpcs()["Vpcs"] if not each["IsDefault"]
        ],
        "addresses": client("ec2").describe_addresses()["Addresses"],
        "databases": client("rds").describe_db_instances()["DBInstances"],
        "proxies": client("rds").describe_db_proxies()["DBProxies"],
        "caches": client("elasticache").describe_replication_groups()["ReplicationGroups"],
        "buckets": client("s3").list_buckets()["Buckets"],
        "functions": client("lambda").list_functions()["Functions"],
        "apis": client("apigatewayv2").get_apis()["Items"],
        "secrets": client("secretsmanager").list_secrets()["SecretList"],
        "queues": client("sqs").list_queues().get("QueueUrls", []),
        "topics": client("sns").list_topics()["Topics"],
        "roles": [
            each
            for each in client("iam").list_roles()["Roles"]
            if each["RoleName"].startswith("centre-appel")
        ],
        "logs": client("logs").describe_log_groups()["logGroups"],
        "images": client("ecr").describe_repositories()["repositories"],
        "clusters": [
            each
            for each in client("ecs").describe_clusters(
                clusters=client("ecs").list_clusters()["clusterArns"]
            )["clusters"]
            if each["status"] == "ACTIVE"
        ],
        "balancers": client("elbv2").describe_load_balancers()["LoadBalancers"],
        "distributions": client("cloudfront")
        .list_distributions()["DistributionList"]
        .get("Items", []),
        "stacks": client("cloudformation").describe_stacks()["Stacks"],
        "alarms": client("cloudwatch").describe_alarms()["MetricAlarms"],
    }
