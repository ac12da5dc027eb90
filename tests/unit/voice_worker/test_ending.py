"""How a call ends: written first, then closed, by the agent that has it."""

import asyncio
from types import SimpleNamespace

import pytest
from livekit import rtc
from livekit.agents import CloseEvent, CloseReason

from contract.analytics import Disposition
from voice_worker.behaviors import ending
from voice_worker.behaviors.ending import close_room, end_call
from voice_worker.recorder import Recorder

CALL_ID = "0" * 32
AS_THE_WORKER_DOES = CloseReason.USER_INITIATED
"""The library closes the session of a job that it stops as an agent does that has finished."""


class FakeJob:
    """Tells what was done, in its order, and of the room's line."""

    def __init__(self, done: list[str]) -> None:
        self._done = done
        self.room = SimpleNamespace(on=self._on)

    def _on(self, event: str):
        assert event == "disconnected"
        return lambda handler: setattr(self, "lost", handler)

    async def delete_room(self) -> None:
        self._done.append("closed")

    def shutdown(self, reason: str) -> None:
        self._done.append("left")


class Ending:
    """A call about to end, and what is done then."""

    def __init__(self, tmp_path, *, is_current: bool = True, put=None) -> None:
        self.done: list[str] = []
        self._handlers: dict[str, object] = {}
        self.recorder = Recorder(CALL_ID, put or self._put, tmp_path)
        self.recorder.start()

        async def may_write() -> bool:
            return is_current

        self.userdata = SimpleNamespace(
            is_over=False,
            ending=None,
            recorder=self.recorder,
            backend=SimpleNamespace(may_write=may_write),
        )
        self.job = FakeJob(self.done)
        close_room(self, self.job, self._ended)  # type: ignore[arg-type]

    def on(self, event: str):
        return lambda handler: self._handlers.update({event: handler})

    async def says_goodbye(self) -> None:
        end_call(self)  # type: ignore[arg-type]
        assert self.drains
        await self.closes(CloseReason.USER_INITIATED)

    def shutdown(self, *, drain: bool) -> None:
        self.drains = drain

    async def closes(self, reason: CloseReason) -> None:
        self._handlers["close"](CloseEvent(reason=reason))  # type: ignore[operator]
        await asyncio.sleep(0.1)

    def _ended(self) -> None:
        self.recorder._queue.put_nowait(("the end", b""))

    async def _put(self, path: str, body: bytes) -> None:
        await asyncio.sleep(0.02)
        self.done.append(path)


async def test_the_end_is_written_before_the_room_closes(tmp_path):
    call = Ending(tmp_path)

    await call.says_goodbye()

    assert call.done == ["the end", "closed", "left"]


async def test_a_caller_who_hangs_up_ends_the_call(tmp_path):
    call = Ending(tmp_path)

    await call.closes(CloseReason.PARTICIPANT_DISCONNECTED)

    assert call.done == ["the end", "closed", "left"]


async def test_a_caller_does_not_wait_long_for_the_end_to_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(ending, "WRITTEN_SECONDS", 0.01)

    async def never(path: str, body: bytes) -> None:
        await asyncio.sleep(60)

    call = Ending(tmp_path, put=never)

    await call.says_goodbye()
    await call.recorder.close(0.01)

    assert call.done == ["closed", "left"]


async def test_an_agent_that_was_replaced_leaves_the_room_to_the_other(tmp_path):
    call = Ending(tmp_path, is_current=False)

    await call.says_goodbye()

    assert call.done == ["the end", "left"]


@pytest.mark.parametrize(
    "reason",
    [
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.SIGNAL_CLOSE,
        rtc.DisconnectReason.SERVER_SHUTDOWN,
    ],
)
async def test_an_agent_that_loses_its_line_ends_nothing(tmp_path, reason):
    call = Ending(tmp_path)

    call.job.lost(reason)
    await call.closes(AS_THE_WORKER_DOES)

    assert call.done == []


async def test_an_agent_whose_worker_stops_leaves_the_call_to_another(tmp_path):
    call = Ending(tmp_path)

    await call.closes(AS_THE_WORKER_DOES)

    assert call.done == []


async def test_a_room_that_another_closes_ends_the_call(tmp_path):
    call = Ending(tmp_path)

    call.job.lost(rtc.DisconnectReason.ROOM_DELETED)
    await call.closes(AS_THE_WORKER_DOES)

    assert call.done[0] == "the end"


async def test_a_session_that_breaks_is_a_failed_call(tmp_path):
    call = Ending(tmp_path)

    await call.closes(CloseReason.ERROR)

    assert call.userdata.ending is Disposition.FAILED
    assert call.done == ["the end", "closed", "left"]
