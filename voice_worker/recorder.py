"""Records of the call, written as it happens; what cannot be written now waits on disk."""

import asyncio
import contextlib
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import BaseModel

from contract.analytics import CallRecord, ToolCall, Turn
from voice_worker.backend import Refused, Unavailable, always
from voice_worker.logs import logger
from voice_worker.waiting_claim import FOLDER

Put = Callable[[str, bytes], Awaitable[None]]
"""Writes a body to a path of the analytics function; raises Unavailable or Refused."""

RETRY_SECONDS = 5.0


class Recorder:
    """Writes in the order things happened, in the background, without delaying the voice.

    A record that the analytics function does not take is spooled to `directory/{call_id}/` and
    tried again until the call ends; `drain_spool` sends what other calls left behind. An agent
    that `may_write` no more records nothing: its turns have the numbers of its successor's.
    """

    def __init__(
        self,
        call_id: str,
        put: Put,
        directory: Path,
        may_write: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        self._put = put
        self._may_write = may_write
        self._call_id = call_id
        self._spool = directory / call_id
        self._queue: asyncio.Queue[tuple[str, bytes] | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self.turns = 0
        """How many were recorded; a call that is taken up goes on counting."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._write(), name="recorder")

    def record_call(self, record: CallRecord) -> None:
        self._add("", record)

    def record_turn(self, turn: Turn) -> int:
        """The turn's number in the call, from 1."""
        self.turns += 1
        self._add(f"/turns/{self.turns}", turn)
        return self.turns

    def record_tool_call(self, tool_call_id: str, tool_call: ToolCall) -> None:
        self._add(f"/tool-calls/{tool_call_id}", tool_call)

    async def written(self, timeout: float) -> None:
        """Waits until all has been taken or spooled, or for so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), timeout)

    async def close(self, timeout: float = 5.0) -> None:
        """Waits for what is under way; what is left is on disk when this returns."""
        if self._task is None:
            return
        self._closing.set()
        self._queue.put_nowait(None)
        try:
            await asyncio.wait_for(asyncio.shield(self._task), timeout)
        except TimeoutError:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        while not self._queue.empty():
            if entry := self._queue.get_nowait():
                self._keep(*entry)

    def _add(self, path: str, body: BaseModel) -> None:
        self._queue.put_nowait(
            (f"/v1/analytics/calls/{self._call_id}{path}", body.model_dump_json().encode())
        )

    async def _write(self) -> None:
        while entry := await self._queue.get():
            path, body = entry
            try:
                if await self._may_write():
                    await self._put(path, body)
            except Unavailable:
                self._keep(path, body)
                await self._retry_until_back()
            except Refused as refusal:
                logger.error("record refused", path=path, problem=refusal.problem.type)
            except asyncio.CancelledError:
                self._keep(path, body)
                raise
            finally:
                self._queue.task_done()

    async def _retry_until_back(self) -> None:
        """Holds back newer records, so that order is kept, until the spool is empty again."""
        while not await drain(self._spool, self._put) and not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), RETRY_SECONDS)

    def _keep(self, path: str, body: bytes) -> None:
        self._spool.mkdir(parents=True, exist_ok=True)
        number = len(list(self._spool.iterdir()))
        partial = self._spool / f"{number:06d}.partial"
        partial.write_text(json.dumps({"path": path, "body": body.decode()}), encoding="utf-8")
        os.replace(partial, partial.with_suffix(".json"))


async def drain(spool: Path, put: Put) -> bool:
    """Sends what one call left on disk, oldest first. False when the function is still away."""
    for file in sorted(spool.glob("*.json")):
        try:
            entry = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue  # another call's process sent it meanwhile
        try:
            await put(entry["path"], entry["body"].encode())
        except Unavailable:
            return False
        except Refused as refusal:
            logger.error("spooled record refused", path=entry["path"], problem=refusal.problem.type)
        file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        spool.rmdir()
    return True


async def drain_spool(directory: Path, put: Put) -> None:
    """Sends what ended or killed calls left behind."""
    for spool in sorted(directory.glob("*/")) if directory.exists() else []:
        if spool.name == FOLDER:
            continue
        if not await drain(spool, put):
            return
