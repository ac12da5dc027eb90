"""Claims that were confirmed while they could not be filed: kept durably, and filed later.

What waits is the request itself with its idempotency key, so that a claim whose answer was lost,
or that is tried twice, is one claim; and when the caller said yes, for that is when they were
verified. With `CLAIMS_QUEUE_URL` it waits in SQS, else on disk.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from voice_worker import settings
from voice_worker.backend import Backend, Refused, Unavailable
from voice_worker.logs import logger
from voice_worker.waiting_claim import FOLDER, WaitingClaim

RETRY_SECONDS = 15.0
SQS_HIDDEN_SECONDS = 300
"""How long a claim that could not be filed yet is hidden before it is tried again."""


class ClaimsQueue(Protocol):
    async def keep(self, claim: WaitingClaim) -> None:
        """Returns once it is safe; raises OSError when it is not."""

    def due(self) -> AsyncIterator[tuple[WaitingClaim, str]]:
        """What is to be tried now, each with its receipt."""

    async def done(self, receipt: str) -> None: ...

    async def refused(self, receipt: str, claim: WaitingClaim) -> None:
        """Put aside for a person to look at."""


class OnDisk:
    """One file for each claim, readable by the worker alone."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def keep(self, claim: WaitingClaim) -> None:
        await asyncio.to_thread(self._write, claim)

    def _write(self, claim: WaitingClaim) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = claim.idempotency_key.replace(":", "-").replace("/", "-")
        partial = self._directory / f"{name}.partial"
        with open(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(claim.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(partial.with_suffix(".json"))

    async def due(self) -> AsyncIterator[tuple[WaitingClaim, str]]:
        for path in sorted(self._directory.glob("*.json")):
            try:
                yield WaitingClaim.model_validate_json(path.read_text()), str(path)
            except FileNotFoundError:
                continue  # another process filed it meanwhile

    async def done(self, receipt: str) -> None:
        Path(receipt).unlink(missing_ok=True)

    async def refused(self, receipt: str, claim: WaitingClaim) -> None:
        Path(receipt).rename(Path(receipt).with_suffix(".refused"))


class InSqs:
    """A queue of AWS; what is refused goes to a second one, which raises an alarm."""

    def __init__(self, url: str, refused_url: str | None) -> None:
        self._url = url
        self._refused_url = refused_url

    async def keep(self, claim: WaitingClaim) -> None:
        await self._asked("send_message", MessageBody=claim.model_dump_json())

    async def due(self) -> AsyncIterator[tuple[WaitingClaim, str]]:
        found = await self._asked(
            "receive_message", MaxNumberOfMessages=10, VisibilityTimeout=SQS_HIDDEN_SECONDS
        )
        for message in found.get("Messages", []):
            yield WaitingClaim.model_validate_json(message["Body"]), message["ReceiptHandle"]

    async def done(self, receipt: str) -> None:
        await self._asked("delete_message", ReceiptHandle=receipt)

    async def refused(self, receipt: str, claim: WaitingClaim) -> None:
        if self._refused_url:
            await self._asked(
                "send_message", QueueUrl=self._refused_url, MessageBody=claim.model_dump_json()
            )
            await self.done(receipt)

    async def _asked(self, operation: str, **arguments: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        call = getattr(_sqs(_region(self._url)), operation)
        try:
            answer: dict[str, Any] = await asyncio.to_thread(
                call, **{"QueueUrl": self._url, **arguments}
            )
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"SQS: {type(error).__name__}") from error
        return answer


def _region(url: str) -> str | None:
    found = re.match(r"https://sqs\.([a-z0-9-]+)\.amazonaws\.com", url)
    return found[1] if found else None


@cache
def _sqs(region: str | None) -> Any:
    import botocore.session
    from botocore.config import Config

    quick = Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 2})
    return botocore.session.get_session().create_client("sqs", region, config=quick)


@cache
def queue() -> ClaimsQueue:
    """This worker's queue, as its settings say."""
    state = settings.state()
    if state.claims_queue_url:
        return InSqs(state.claims_queue_url, state.claims_refused_queue_url)
    return OnDisk(state.spool_dir / FOLDER)


async def file_waiting(waiting: ClaimsQueue, backend_of: Callable[[str], Any]) -> int:
    """Tries what is due, oldest first, until the function is away again; how many were filed."""
    filed = 0
    async for claim, receipt in waiting.due():
        async with backend_of(claim.call_id) as backend:
            try:
                number = await backend.file_waiting_claim(claim)
            except Unavailable:
                return filed
            except Refused as refusal:
                logger.error(
                    "waiting claim refused",
                    problem=refusal.problem.type,
                    waiting_call_id=claim.call_id,
                )
                await waiting.refused(receipt, claim)
                continue
        await waiting.done(receipt)
        logger.info("waiting claim filed", claim_number=number, waiting_call_id=claim.call_id)
        filed += 1
    return filed


@asynccontextmanager
async def _backend(call_id: str) -> AsyncIterator[Backend]:
    backend = Backend(call_id)
    try:
        yield backend
    finally:
        await backend.close()


async def file_for_ever(
    waiting: ClaimsQueue | None = None,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """While the worker lives: what waits is filed soon after the claims function is back."""
    waiting = waiting or queue()
    while True:
        try:
            await file_waiting(waiting, _backend)
        except (OSError, ValueError) as error:
            logger.error("waiting claims not read", error=type(error).__name__)
        await pause(RETRY_SECONDS)


_filing: set[asyncio.Task[None]] = set()


def start() -> None:
    """Once, in the worker's own process: the processes of the calls come and go."""
    _filing.add(asyncio.create_task(file_for_ever(), name="waiting claims"))
