"""The application's own code on what Terraform made: the queue, the papers, the rotation."""

import json
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from contract.documents import MediaType
from contract.problems import Problem
from functions.documents import scanning
from functions.documents.scanning import Verdict
from functions.documents.storage import Missing, Storage, storage
from local.deploy.rotate import HOLDERS, REDIS, SIGNERS, VERIFICATION, Rotation
from tests.terraform.runs import Deployment
from voice_worker import claims_queue
from voice_worker.backend import Refused, Unavailable
from voice_worker.claims_queue import InSqs, file_waiting
from voice_worker.waiting_claim import WaitingClaim


@pytest.fixture(autouse=True)
def on_aws(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of whoever runs there; its role's keys are those of the emulator."""
    for name, value in deployment.layer.aws.environment.items():
        monkeypatch.setenv(name, value)
    claims_queue._sqs.cache_clear()
    yield
    claims_queue._sqs.cache_clear()


# --- Claims that wait -----------------------------------------------------------------------------


@pytest.fixture
def told(deployment: Deployment) -> dict[str, str]:
    """The worker's variables."""
    [task] = [
        each
        for each in deployment.of("aws_ecs_task_definition")
        if each["family"] == "centre-appel-dev-voice-worker"
    ]
    container = json.loads(task["container_definitions"])[-1]
    return {each["name"]: each["value"] for each in container["environment"]}


class Claims:
    """The claims function, as far as waiting claims go: it fails until it does not."""

    def __init__(self, *failures: Exception) -> None:
        self.filed: list[WaitingClaim] = []
        self._failures = list(failures)

    @asynccontextmanager
    async def of(self, _call_id: str) -> AsyncIterator["Claims"]:
        yield self

    async def file_waiting_claim(self, claim: WaitingClaim) -> str:
        if self._failures:
            raise self._failures.pop()
        self.filed.append(claim)
        return "SD26000001A"


def waiting(number: int) -> WaitingClaim:
    return WaitingClaim(
        call_id="c" * 32,
        idempotency_key=f"{'c' * 32}:claim-{number}",
        verification="opaque",
        body="{}",
        confirmed_at=1_795_000_000,
    )


async def test_a_confirmed_claim_waits_in_the_queue_and_is_filed_once(
    deployment: Deployment, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    # A claim that could not be filed shows again at once.
    monkeypatch.setattr(claims_queue, "SQS_HIDDEN_SECONDS", 0)
    queue = InSqs(told["CLAIMS_QUEUE_URL"], told["CLAIMS_REFUSED_QUEUE_URL"])
    claims = Claims(Unavailable("claims"))
    await queue.keep(waiting(1))

    filed = [await file_waiting(queue, claims.of) for _ in range(3)]

    assert filed == [0, 1, 0]
    assert claims.filed == [waiting(1)]
    assert _waiting_in(deployment, told["CLAIMS_QUEUE_URL"]) == "0"


async def test_a_claim_that_a_rule_refuses_waits_for_a_person(
    deployment: Deployment, told: dict[str, str]
):
    queue = InSqs(told["CLAIMS_QUEUE_URL"], told["CLAIMS_REFUSED_QUEUE_URL"])
    refusal = Refused(Problem(type="/problems/peril-not-covered", title="No", status=409))
    await queue.keep(waiting(2))

    await file_waiting(queue, Claims(refusal).of)

    assert _waiting_in(deployment, told["CLAIMS_QUEUE_URL"]) == "0"
    client = deployment.client("sqs")
    [kept] = client.receive_message(QueueUrl=told["CLAIMS_REFUSED_QUEUE_URL"])["Messages"]
    assert WaitingClaim.model_validate_json(kept["Body"]) == waiting(2)


def test_the_worker_alone_may_use_its_queues(deployment: Deployment):
    names = {"centre-appel-dev-waiting-notices", "centre-appel-dev-refused-notices"}
    arns = {each["arn"] for each in deployment.of("aws_sqs_queue") if each["name"] in names}

    users = {
        values["role"]
        for values in deployment.of("aws_iam_role_policy")
        if any(arn in values["policy"] for arn in arns)
    }

    assert len(arns) == 2
    assert users == {"centre-appel-dev-voice-worker"}


def _waiting_in(deployment: Deployment, url: str) -> str:
    name = "ApproximateNumberOfMessages"
    found = deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    count: str = found["Attributes"][name]
    return count


# --- Papers ---------------------------------------------------------------------------------------


@pytest.fixture
def papers(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """As the documents function finds them."""
    found = deployment.client("lambda").get_function(FunctionName="centre-appel-dev-documents")
    variables: dict[str, str] = found["Configuration"]["Environment"]["Variables"]
    for name in ("DOCUMENTS_BUCKET", "DOCUMENTS_REGION", "DOCUMENT_SCANNER"):
        monkeypatch.setenv(name, variables[name])
    monkeypatch.setenv("S3_ENDPOINT", deployment.layer.aws.url)
    client, bucket = deployment.client("s3"), variables["DOCUMENTS_BUCKET"]
    # It refuses what comes without TLS, which the emulator does not speak.
    policy = client.get_bucket_policy(Bucket=bucket)["Policy"]
    client.delete_bucket_policy(Bucket=bucket)
    yield storage()
    client.put_bucket_policy(Bucket=bucket, Policy=policy)


def test_a_paper_is_received_scanned_kept_and_encrypted_with_our_key(
    deployment: Deployment, papers: Storage
):
    client, bucket = deployment.client("s3"), papers._bucket
    [key] = deployment.of("aws_kms_key")
    papers.check()
    client.put_object(Bucket=bucket, Key="incoming/one", Body=b"%PDF-1.7")
    arrived = papers.incoming("one")

    before = scanning.scan("one", arrived, papers)
    _guardduty_says(client, bucket, "NO_THREATS_FOUND")
    after = scanning.scan("one", arrived, papers)
    papers.keep("one", arrived.content, MediaType.PDF)
    papers.discard("one")

    assert (before, after) == (Verdict.PENDING, Verdict.CLEAN)
    kept = client.get_object(Bucket=bucket, Key="documents/one")
    assert kept["Body"].read() == b"%PDF-1.7"
    assert (kept["ServerSideEncryption"], kept["SSEKMSKeyId"]) == ("aws:kms", key["arn"])
    with pytest.raises(Missing):
        papers.incoming("one")
    with urllib.request.urlopen(papers.download_url("one", "devis.pdf", MediaType.PDF)) as answer:
        assert answer.read() == b"%PDF-1.7"


def test_what_guardduty_finds_harmful_is_harmful(deployment: Deployment, papers: Storage):
    client = deployment.client("s3")
    client.put_object(Bucket=papers._bucket, Key="incoming/one", Body=b"X5O!")
    _guardduty_says(client, papers._bucket, "THREATS_FOUND")

    assert scanning.scan("one", papers.incoming("one"), papers) is Verdict.HARMFUL


def test_what_nobody_declared_done_is_gone_the_day_after(deployment: Deployment, papers: Storage):
    client = deployment.client("s3")

    rules = client.get_bucket_lifecycle_configuration(Bucket=papers._bucket)["Rules"]

    expiring = {
        each["Filter"]["Prefix"]: each["Expiration"]["Days"]
        for each in rules
        if "Expiration" in each
    }
    assert expiring == {"incoming/": 1}


def _guardduty_says(client: Any, bucket: str, verdict: str) -> None:
    tags = [{"Key": "GuardDutyMalwareScanStatus", "Value": verdict}]
    client.put_object_tagging(Bucket=bucket, Key="incoming/one", Tagging={"TagSet": tags})


# --- Rotation -------------------------------------------------------------------------------------


def test_rotation_starts_anew_whoever_holds_what_it_changes(deployment: Deployment):
    holders: dict[str, set[str]] = {}
    for task in deployment.of("aws_ecs_task_definition"):
        for container in json.loads(task["container_definitions"]):
            for each in container["secrets"]:
                secret = each["valueFrom"].split(":secret:centre-appel-dev/")[1]
                name = secret.split(":")[0].rsplit("-", 1)[0]
                holders.setdefault(name, set()).add(task["family"])

    known = HOLDERS | {name: service for name, service in SIGNERS.items() if service}

    assert holders == {name: {f"centre-appel-dev-{service}"} for name, service in known.items()}


def test_what_rotation_names_is_what_there_is(deployment: Deployment):
    rotation = Rotation("dev", deployment.client)
    services = {f"centre-appel-dev-{name}" for name in SIGNERS.values() if name}
    [template] = [
        json.loads(each["template_body"])["Resources"]
        for each in deployment.of("aws_cloudformation_stack")
        if "cache" in each["name"]
    ]

    for secret in (*SIGNERS, VERIFICATION, REDIS, "service_keys", "field_keys"):
        assert rotation._read(secret) == deployment.layer.secrets[secret]
    assert services <= {each["name"] for each in deployment.of("aws_ecs_service")}
    assert template["User"]["Properties"]["UserId"] == "centre-appel-dev-default"
