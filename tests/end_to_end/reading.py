"""Reading what a call left behind."""

import asyncio
import re
from typing import Any

from local.simulated_caller import CallResult
from tests.end_to_end.conftest import Stage

Row = dict[str, Any]


def transcript(call: CallResult) -> str:
    """What to show when a call did not go as it should."""
    lines = "\n".join(f"{line.speaker}: {line.text}" for line in call.lines)
    return f"{call.problem}\n{call.ended}\n{lines}"


def the_claim_of(stage: Stage, call: CallResult) -> Row:
    (claim,) = stage.rows("SELECT * FROM claims WHERE call_id = :id", id=call.call_id)
    return claim


def turns_of(stage: Stage, call: CallResult) -> list[Row]:
    return stage.rows("SELECT * FROM turns WHERE call_id = :id ORDER BY n", id=call.call_id)


def tool_calls_of(stage: Stage, call: CallResult) -> list[Row]:
    return stage.rows("SELECT * FROM tool_calls WHERE call_id = :id", id=call.call_id)


def said_by_caller(stage: Stage, call: CallResult) -> str:
    return " ".join(turn["text"] for turn in turns_of(stage, call) if turn["speaker"] == "caller")


def is_spelled_in(number: str, text: str) -> bool:
    return number in re.sub(r"[^A-Z0-9]", "", text)


async def the_mail_has_left(stage: Stage, claim_number: str) -> None:
    for _ in range(100):
        if any(is_spelled_in(claim_number, str(mail)) for mail in await stage.mails()):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"no mail about {claim_number} was accepted within 20 s")
