"""AWS for `terraform apply`: moto's server, and the answers it lacks.

`python tests/terraform/aws_server.py PORT`. What is added here is what the provider asks after it
has made a thing; none of it decides whether our configuration is right.
"""

import json
import os
import re
import sys
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

# Read when moto is imported.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
os.environ["MOTO_ACM_VALIDATION_WAIT"] = "0"

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.awslambda.models import LambdaFunction
from moto.budgets.responses import BudgetsResponse
from moto.cloudfront import urls as cloudfront_urls
from moto.cognitoidp.models import CognitoIdpUserPoolClient, cognitoidp_backends
from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse
from moto.guardduty import urls as guardduty_urls
from moto.server import main

# --- Scaling, budgets, Lambda -------------------------------------------------------------------


def no_tags(_: Any) -> str:
    return json.dumps({"Tags": {}})


def describe_subscribers(response: BudgetsResponse) -> str:
    budgets = response.backend.budgets[response._get_param("AccountId")]
    notifications = budgets[response._get_param("BudgetName")].notifications
    return json.dumps({"Subscribers": notifications[0].subscribers})


def list_budget_tags(_: BudgetsResponse) -> str:
    return json.dumps({"ResourceTags": []})


def invoke(_: LambdaFunction, event: Any) -> tuple[str, bool, str]:
    """Without containers nothing runs; what runs inside is tested by its own runtime client."""
    return json.dumps({"received": event}), False, ""


ApplicationAutoScalingResponse.list_tags_for_resource = no_tags
BudgetsResponse.describe_subscribers_for_notification = describe_subscribers
BudgetsResponse.list_tags_for_resource = list_budget_tags
LambdaFunction._invoke_lambda = invoke


# --- The cache ----------------------------------------------------------------------------------


def members(backend: ElastiCacheBackend, cache_cluster_id: str | None = None) -> list[Any]:
    """The nodes of every replication group, which moto does not list."""
    return [
        SimpleNamespace(
            cache_cluster_id=member,
            cache_cluster_status="available",
            replication_group_id=group.replication_group_id,
            engine="valkey",
            engine_version="8.0.1",
            cache_node_type=group.cache_node_type,
            num_cache_nodes=1,
            cache_subnet_group_name=group.cache_subnet_group_name,
            security_groups=[
                {"security_group_id": each, "status": "active"} for each in group.security_group_ids
            ],
            auto_minor_version_upgrade=True,
            transit_encryption_enabled=group.transit_encryption_enabled,
            at_rest_encryption_enabled=group.at_rest_encryption_enabled,
            arn=group.arn.replace("replicationgroup", "cluster").replace(
                group.replication_group_id, member
            ),
        )
        for group in backend.replication_groups.values()
        for member in group.member_clusters
        if cache_cluster_id in (None, member)
    ]


def delete_replication_group(response: ElastiCacheResponse) -> ActionResult:
    groups = response.elasticache_backend.replication_groups
    return ActionResult({"ReplicationGroup": groups.pop(response._get_param("ReplicationGroupId"))})


def delete_cache_subnet_group(response: ElastiCacheResponse) -> ActionResult:
    del response.elasticache_backend.cache_subnet_groups[
        response._get_param("CacheSubnetGroupName")
    ]
    return EmptyResult()


ElastiCacheBackend.describe_cache_clusters = members
ElastiCacheResponse.delete_replication_group = delete_replication_group
ElastiCacheResponse.delete_cache_subnet_group = delete_cache_subnet_group


# --- Scanning of buckets --------------------------------------------------------------------------

plans: dict[str, dict[str, Any]] = {}


def malware_protection_plan(request: Any, *_: Any) -> tuple[int, dict[str, str], str]:
    plan = request.url.rsplit("/", 1)[-1].split("?")[0]
    if request.method == "POST":
        plan = f"plan{len(plans)}"
        plans[plan] = json.loads(request.data) | {
            "arn": f"arn:aws:guardduty:eu-west-3:123456789012:malware-protection-plan/{plan}",
            "createdAt": 1_790_000_000,
            "status": "ACTIVE",
        }
        return 200, {}, json.dumps({"malwareProtectionPlanId": plan})
    if plan not in plans:
        error = {"x-amzn-errortype": "ResourceNotFoundException"}
        return 404, error, json.dumps({"message": "no such plan", "type": "ResourceNotFound"})
    return 200, {}, json.dumps(plans.pop(plan) if request.method == "DELETE" else plans[plan])


def tags_of_plan(request: Any, *_: Any) -> tuple[int, dict[str, str], str]:
    plan = unquote(request.url).rsplit("/", 1)[-1]
    return 200, {}, json.dumps({"tags": plans[plan]["tags"]})


guardduty_urls.url_paths |= {
    "{0}/tags/(?P<arn>.+)$": tags_of_plan,
    "{0}/malware-protection-plan$": malware_protection_plan,
    "{0}/malware-protection-plan/(?P<plan>[^/]+)$": malware_protection_plan,
}


# --- What CloudFormation makes --------------------------------------------------------------------


class Made:
    """A resource of a stack, known by its id alone."""

    def __init__(self, physical_resource_id: str) -> None:
        self.physical_resource_id = physical_resource_id

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return False

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, *_: Any, **__: Any
    ) -> "Made":
        return cls(resource_name)

    @classmethod
    def delete_from_cloudformation_json(cls, *_: Any, **__: Any) -> None:
        pass


class CacheUser(Made, CloudFormationModel):
    # Where moto keeps count of its models.
    __module__ = "moto.additions"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ElastiCache::User"


class CacheUserGroup(Made, CloudFormationModel):
    __module__ = "moto.additions"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ElastiCache::UserGroup"


class SignInClient(Made, CloudFormationModel):
    __module__ = "moto.additions"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Cognito::UserPoolClient"

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> "SignInClient":
        properties = cloudformation_json["Properties"]
        client: CognitoIdpUserPoolClient = cognitoidp_backends[account_id][
            region_name
        ].create_user_pool_client(properties["UserPoolId"], True, properties)
        return cls(client.id)


# --- Headers of CloudFront's answers ------------------------------------------------------------

policies: dict[str, str] = {}
ids = count(1)


def headers_policies(request: Any, *_: Any) -> tuple[int, dict[str, str], str]:
    policy = request.url.rsplit("/", 1)[-1].split("?")[0]
    if request.method == "POST":
        policy = f"headers-{next(ids)}"
    if request.method in ("POST", "PUT"):
        body = request.data.decode()
        policies[policy] = re.sub(r"^<\?xml.*?\?>", "", body).replace(
            ' xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"', ""
        )
    if policy not in policies:
        return 404, {}, _error("NoSuchResponseHeadersPolicy")
    if request.method == "DELETE":
        del policies[policy]
        return 204, {}, ""
    answer = (
        f"<ResponseHeadersPolicy><Id>{policy}</Id>"
        f"<LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>"
        f"{policies[policy]}</ResponseHeadersPolicy>"
    )
    return 201 if request.method == "POST" else 200, {"ETag": policy}, answer


def _error(code: str) -> str:
    return f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code></Error></ErrorResponse>"


cloudfront_urls.url_paths |= {
    "{0}/2020-05-31/response-headers-policy$": headers_policies,
    "{0}/2020-05-31/response-headers-policy/(?P<policy>[^/]+)$": headers_policies,
}

if __name__ == "__main__":
    main(["--port", sys.argv[1]])
