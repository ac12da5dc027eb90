"""A confirmed claim that could not be filed is filed later, once, whatever happens in between."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import boto3
import pytest
from moto import mock_aws

from contract.problems import Problem
from voice_worker import claims_queue
from voice_worker.backend import Refused, Unavailable
from voice_worker.claims_queue import InSqs, OnDisk, file_for_ever, file_waiting
from voice_worker.waiting_claim import WaitingClaim


def waiting(number: int = 1) -> WaitingClaim:
    return WaitingClaim(
        call_id="c" * 32,
        idempotency_key=f"{'c' * 32}:claim-{number}",
        verification="opaque",
        body="{}",
        confirmed_at=1_795_000_000,
    )


@dataclass
class FakeClaims:
    """The claims function, as far as waiting claims go."""

    filed: list[WaitingClaim] = field(default_factory=list)
    failure: Exception | None = None

    @asynccontextmanager
    async def of(self, call_id):
        yield self

    async def file_waiting_claim(self, claim):
        if self.failure:
            raise self.failure
        self.filed.append(claim)
        return "SD26000001A"


def refusal() -> Refused:
    return Refused(Problem(type="/problems/peril-not-covered", title="Not covered", status=409))


async def left(queue) -> int:
    return len([claim async for claim in queue.due()])


@pytest.fixture
def sqs(monkeypatch):
    """Both queues of AWS, of moto."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    with mock_aws():
        claims_queue._sqs.cache_clear()
        client = boto3.client("sqs")
        urls = [client.create_queue(QueueName=name)["QueueUrl"] for name in ("waiting", "refused")]
        yield client, urls
        claims_queue._sqs.cache_clear()


async def test_on_disk_it_waits_until_the_function_is_back(tmp_path):
    queue, claims = OnDisk(tmp_path), FakeClaims(failure=Unavailable("claims"))
    await queue.keep(waiting())

    while_away = await file_waiting(queue, claims.of)
    claims.failure = None
    once_back = await file_waiting(queue, claims.of)

    assert (while_away, once_back) == (0, 1)
    assert claims.filed == [waiting()]
    assert await left(queue) == 0


async def test_the_same_claim_kept_twice_waits_once(tmp_path):
    queue = OnDisk(tmp_path)

    await queue.keep(waiting())
    await queue.keep(waiting())

    assert await left(queue) == 1


async def test_nobody_else_may_read_what_waits_on_disk(tmp_path):
    await OnDisk(tmp_path / "claims").keep(waiting())

    (path,) = (tmp_path / "claims").iterdir()
    assert path.stat().st_mode & 0o077 == 0


async def test_a_refused_claim_is_put_aside_and_the_others_are_filed(tmp_path):
    queue = OnDisk(tmp_path)
    await queue.keep(waiting(1))
    await queue.keep(waiting(2))
    claims = FakeClaims()

    async def refuses_the_first(claim):
        if claim == waiting(1):
            raise refusal()
        claims.filed.append(claim)
        return "SD26000001A"

    claims.file_waiting_claim = refuses_the_first
    await file_waiting(queue, claims.of)

    assert claims.filed == [waiting(2)]
    assert await left(queue) == 0
    assert len(list(tmp_path.glob("*.refused"))) == 1


async def test_in_sqs_it_waits_and_is_filed_once(sqs):
    client, (url, refused_url) = sqs
    queue, claims = InSqs(url, refused_url), FakeClaims()
    await queue.keep(waiting())

    filed = await file_waiting(queue, claims.of)

    assert (filed, claims.filed) == (1, [waiting()])
    counts = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == "0"
    assert counts["ApproximateNumberOfMessagesNotVisible"] == "0"


async def test_in_sqs_what_could_not_be_filed_stays_and_what_is_refused_is_put_aside(sqs):
    client, (url, refused_url) = sqs
    queue, claims = InSqs(url, refused_url), FakeClaims(failure=Unavailable("claims"))
    await queue.keep(waiting())

    await file_waiting(queue, claims.of)
    hidden = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    await queue.keep(waiting(2))
    claims.failure = refusal()
    await file_waiting(queue, claims.of)

    assert hidden["ApproximateNumberOfMessagesNotVisible"] == "1"
    (aside,) = client.receive_message(QueueUrl=refused_url)["Messages"]
    assert WaitingClaim.model_validate_json(aside["Body"]) == waiting(2)


async def test_without_the_queue_the_worker_knows_that_nothing_was_kept(sqs):
    _, (url, _) = sqs

    with pytest.raises(OSError, match="SQS"):
        await InSqs(url + "-that-is-not-there", None).keep(waiting())


async def test_the_worker_tries_again_and_again(tmp_path, monkeypatch):
    queue, claims = OnDisk(tmp_path), FakeClaims(failure=Unavailable("claims"))
    monkeypatch.setattr(claims_queue, "_backend", claims.of)
    await queue.keep(waiting())
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)
        claims.failure = None
        if len(pauses) == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await file_for_ever(queue, pause)

    assert claims.filed == [waiting()]
