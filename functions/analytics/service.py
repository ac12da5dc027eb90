"""Rules of the analytics function: every write may be repeated, and belongs to its own call."""

from contract.analytics import CallRecord, CallStory, Recorded, ToolCall, Turn
from functions.database import analytics, audit
from functions.database.engine import transact, transaction
from functions.web.context import Context, Identity
from functions.web.problems import NotAllowed, NotFound


def put_call(call_id: str, call: CallRecord, context: Context) -> Recorded:
    _check_own_call(call_id, context)
    transact(lambda connection: analytics.put_call(connection, call_id, call))
    return Recorded(call_id=call_id)


def put_turn(call_id: str, n: int, turn: Turn, context: Context) -> Recorded:
    _check_own_call(call_id, context)
    transact(lambda connection: analytics.put_turn(connection, call_id, n, turn))
    return Recorded(call_id=call_id)


def put_tool_call(
    call_id: str, tool_call_id: str, tool_call: ToolCall, context: Context
) -> Recorded:
    _check_own_call(call_id, context)
    transact(lambda c: analytics.put_tool_call(c, call_id, tool_call_id, tool_call))
    return Recorded(call_id=call_id)


def get_call(call_id: str, context: Context) -> CallStory:
    if context.identity is Identity.WORKER:
        _check_own_call(call_id, context)
    with transaction() as connection:
        story = analytics.find(connection, call_id)
        if story is None:
            raise NotFound()
        # What a caller said is personal data, whoever the caller turns out to be.
        audit.add(connection, context, "calls.read", detail=call_id)
        return story


def _check_own_call(call_id: str, context: Context) -> None:
    if call_id != context.required_call_id:
        raise NotAllowed("the request is signed for another call")
