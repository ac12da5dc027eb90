"""Records are written in order, and wait on disk while nobody takes them."""

from datetime import UTC, datetime

import pytest

from contract.analytics import Speaker, Turn
from tests.unit.voice_worker.fakes import FakePut
from voice_worker.backend import Unavailable
from voice_worker.recorder import Recorder, drain_spool

CALL = "c" * 32


def turn(text: str) -> Turn:
    return Turn(speaker=Speaker.CALLER, text=text, started_at=datetime.now(UTC))


async def test_turns_are_written_in_the_order_they_were_said(tmp_path):
    put = FakePut()
    recorder = Recorder(CALL, put, tmp_path)
    recorder.start()

    for text in ("un", "deux", "trois"):
        recorder.record_turn(turn(text))
    await recorder.close()

    assert [path for path, _ in put.written] == [
        f"/v1/analytics/calls/{CALL}/turns/{n}" for n in (1, 2, 3)
    ]


async def test_what_nobody_takes_waits_on_disk_and_is_sent_by_a_later_call(tmp_path):
    away = FakePut(failure=Unavailable("analytics"))
    recorder = Recorder(CALL, away, tmp_path)
    recorder.start()
    for text in ("un", "deux", "trois"):
        recorder.record_turn(turn(text))
    await recorder.close()
    back = FakePut()

    await drain_spool(tmp_path, back)

    assert [
        body.decode().count(text)
        for (_, body), text in zip(back.written, ("un", "deux", "trois"), strict=True)
    ] == [1, 1, 1]
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("count", [1, 5])
async def test_a_function_that_comes_back_gets_everything_in_order(tmp_path, count, monkeypatch):
    monkeypatch.setattr("voice_worker.recorder.RETRY_SECONDS", 0.01)
    put = FakePut(failure=Unavailable("analytics"))
    recorder = Recorder(CALL, put, tmp_path)
    recorder.start()
    for n in range(count):
        recorder.record_turn(turn(str(n)))

    put.failure = None
    await recorder.close()

    assert [path.rsplit("/", 1)[1] for path, _ in put.written] == [
        str(n) for n in range(1, count + 1)
    ]
