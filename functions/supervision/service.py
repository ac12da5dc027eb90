"""Rules of supervision: what is live now, and one live call as far as it has gone.

Which calls are live is LiveKit's answer; what happened in them is what the worker wrote, turn by
turn; who is in charge is ours. Nothing is kept in between.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Connection

from contract.analytics import Channel, NamedToolCall, NumberedTurn
from contract.supervision import LiveCall, LiveCalls, LiveState, LiveTranscript, Matter
from functions.database import audit, supervision
from functions.database.engine import transaction
from functions.database.supervision import Supervised, Written
from functions.supervision import risks, rooms
from functions.web.context import Context
from functions.web.problems import NotFound

AT_MOST = 300
"""Calls in one list."""

_MATTERS = {
    "verify_caller": Matter.VERIFICATION,
    "check_identity": Matter.VERIFICATION,
    "send_code": Matter.VERIFICATION,
    "check_code": Matter.VERIFICATION,
    "report_loss": Matter.LOSS_REPORT,
    "note_loss": Matter.LOSS_REPORT,
    "read_back_loss": Matter.LOSS_REPORT,
    "report_as_third_party": Matter.LOSS_REPORT,
    "file_report": Matter.LOSS_REPORT,
    "file_claim": Matter.CLAIM,
    "claim_details": Matter.CLAIM,
    "list_claims": Matter.CLAIM,
    "add_to_claim": Matter.CLAIM,
    "explain_policies": Matter.POLICY,
    "send_contract_summary": Matter.DOCUMENT,
    "send_certificate": Matter.DOCUMENT,
    "send_upload_link": Matter.DOCUMENT,
    "change_contact": Matter.CONTACT_CHANGE,
    "change_it": Matter.CONTACT_CHANGE,
    "search_documents": Matter.QUESTION,
    "talk_to_adviser": Matter.ADVISER,
    "keep_callback": Matter.ADVISER,
}


def list_live() -> LiveCalls:
    now = datetime.now(UTC)
    live = rooms.live()
    oldest_first = sorted(live, key=lambda call_id: live[call_id])[:AT_MOST]
    with transaction() as connection:
        calls = _describe(connection, {each: live[each] for each in oldest_first}, now)
    gravity = risks.thresholds().gravity

    def urgency(call: LiveCall) -> tuple[int, datetime]:
        worst = gravity.index(call.risks[0].risk) if call.risks else len(gravity)
        return worst, call.started_at

    return LiveCalls(at=now, items=sorted(calls, key=urgency))


def follow(call_id: str, since: int, context: Context) -> LiveTranscript:
    now = datetime.now(UTC)
    presence = rooms.look(call_id)
    if presence is None:
        raise NotFound("this call is over, or never was")
    with transaction() as connection:
        [call] = _describe(connection, {call_id: now}, now, presence)
        turns = supervision.turns_of(connection, [call_id], above=since).get(call_id, [])
        if turns:
            # Asking again when nothing was said reads nothing of anybody.
            audit.add(connection, context, "calls.followed", detail=call_id)
        return LiveTranscript(
            call=call,
            agent_state=presence.agent.state if presence.agent else None,
            turns=turns,
            tool_calls=supervision.tool_calls_of(connection, [call_id]).get(call_id, []),
            actions=supervision.actions_of(connection, call_id),
            next_since=turns[-1].n if turns else since,
        )


def _describe(
    connection: Connection,
    opened: dict[str, datetime],
    now: datetime,
    presence: rooms.Presence | None = None,
) -> list[LiveCall]:
    call_ids: Collection[str] = list(opened)
    known = supervision.supervised(connection, call_ids)
    written = supervision.written(connection, call_ids)
    turns = supervision.turns_of(connection, call_ids)
    tool_calls = supervision.tool_calls_of(connection, call_ids)
    failures = supervision.failed_verifications(connection, call_ids)
    found = []
    for call_id in call_ids:
        # The worker has said goodbye: the room is closing.
        if (record := written.get(call_id)) and record.ended_at:
            continue
        ours = known.get(call_id, Supervised(call_id))
        found.append(
            _live_call(
                call_id,
                ours,
                record,
                _state(ours, record, presence),
                turns.get(call_id, []),
                tool_calls.get(call_id, []),
                failures.get(call_id),
                opened[call_id],
                now,
            )
        )
    return found


def _live_call(
    call_id: str,
    ours: Supervised,
    record: Written | None,
    state: LiveState,
    turns: list[NumberedTurn],
    tool_calls: list[NamedToolCall],
    failures: tuple[int, datetime] | None,
    opened_at: datetime,
    now: datetime,
) -> LiveCall:
    started_at = record.started_at if record else opened_at
    situation = risks.Situation(
        now, started_at, state, turns, tool_calls, failures, ours.alone_since
    )
    return LiveCall(
        call_id=call_id,
        state=state,
        started_at=started_at,
        channel=Channel(record.channel) if record else Channel.VOICE,
        verification_level=record.verification_level if record else 0,
        matter=_matter(tool_calls),
        claim_numbers=record.claim_numbers if record else [],
        turns=len(turns),
        last_turn_at=max((turn.ended_at or turn.started_at for turn in turns), default=None),
        adviser=ours.adviser,
        replacements=ours.replacements,
        risks=risks.flags(situation),
    )


def _state(ours: Supervised, record: Written | None, presence: rooms.Presence | None) -> LiveState:
    if ours.adviser:
        return LiveState.ADVISER
    has_agent = presence.agent is not None if presence else ours.alone_since is None
    if record is None:
        return LiveState.ARRIVING
    return LiveState.AGENT if has_agent else LiveState.NO_AGENT


def _matter(tool_calls: list[NamedToolCall]) -> Matter:
    for tool in reversed(tool_calls):
        if matter := _MATTERS.get(tool.name):
            return matter
    return Matter.UNKNOWN
