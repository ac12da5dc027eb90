"""When something is said or done, it is written: the call, its turns and its tool calls."""

import json
import time
from datetime import UTC, datetime
from typing import Any

from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    ConversationItemAddedEvent,
    FunctionToolsExecutedEvent,
    llm,
)
from livekit.agents.voice.events import ToolExecutionUpdatedEvent

from contract.analytics import (
    CallRecord,
    Disposition,
    Speaker,
    ToolCall,
    ToolOutcome,
    Turn,
)
from voice_worker import settings
from voice_worker.behaviors.greeting import disclosure_version
from voice_worker.behaviors.tally import Tally
from voice_worker.call import Call, now_in_paris
from voice_worker.prompts import sentences
from voice_worker.spoken_french import Status, hear

PERSONAL_ARGUMENTS = {"birth_date", "postcode", "injured_count", "code"}
"""Kept by name only: verification factors, and health."""


class CallLog:
    """Keeps the record of one call and writes each thing as it happens."""

    def __init__(
        self,
        session: AgentSession[Call],
        *,
        before: CallRecord | None = None,
        joined_at: datetime | None = None,
        is_test: bool = False,
    ) -> None:
        """`before`: what an agent that was lost had recorded of the same call."""
        self._session = session
        self._call: Call = session.userdata
        self._tally = Tally(session, before)
        self._started: dict[str, float] = {}
        self._prepared = set(sentences().values())
        current = {
            "agent_version": settings.process().agent_version,
            "disclosure_version": disclosure_version(),
        }
        first = CallRecord(
            started_at=datetime.now(UTC), joined_at=joined_at, is_test=is_test, **current
        )
        self._record = before.model_copy(update=current) if before else first
        self._write()
        session.on("agent_state_changed", self._on_agent_state)
        session.on("conversation_item_added", self._on_item)
        session.on("tool_execution_updated", self._on_tool_progress)
        session.on("function_tools_executed", self._on_tools)

    def record(self) -> CallRecord:
        """As it was written last."""
        return self._record

    def disclosed(self) -> None:
        self._write(disclosed_at=self._record.disclosed_at or datetime.now(UTC))

    def ended(self) -> None:
        self._write(ended_at=datetime.now(UTC), disposition=self._disposition())

    def _write(self, **changes: Any) -> None:
        call = self._call
        self._record = self._record.model_copy(
            update={
                "channel": call.channel,
                # As far as it went: a verification expires, and was one all the same.
                "verification_level": max(
                    self._record.verification_level,
                    call.verification.level if call.verification else 0,
                ),
                "claim_numbers": call.claim_numbers,
                "human_seconds": call.supervised.human_seconds or None,
                **self._tally.fields(),
                **changes,
            }
        )
        call.recorder.record_call(self._record)

    def _disposition(self) -> Disposition:
        call = self._call
        if call.claim_numbers:
            return Disposition.CLAIM_OPENED
        if call.ending:
            return call.ending
        return Disposition.RESOLVED if call.finished_by_agent else Disposition.ABANDONED

    def _on_agent_state(self, event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking" and self._record.answered_at is None:
            self._write(answered_at=_moment(event.created_at))

    def _on_item(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if not isinstance(item, llm.ChatMessage) or item.role not in ("user", "assistant"):
            return
        text = self._without_code(item)
        metrics = {k: v for k, v in (item.metrics or {}).items() if isinstance(v, int | float)}
        started = metrics.pop("started_speaking_at", item.created_at)
        ended = metrics.pop("stopped_speaking_at", None)
        self._call.recorder.record_turn(
            Turn(
                speaker=Speaker.CALLER if item.role == "user" else Speaker.AGENT,
                text=text[:10_000],
                started_at=_moment(started),
                ended_at=_moment(ended) if ended else None,
                interrupted=bool(item.interrupted),
                source=self._source(item, text),
                latencies={name: round(float(value), 4) for name, value in metrics.items()},
            )
        )

    def _without_code(self, item: llm.ChatMessage) -> str:
        """A code that was sent to the caller is read out to be checked, not to be kept."""
        text = item.text_content or ""
        listens = self._session.current_agent.id == "email_code" if item.role == "user" else False
        return "••••••" if listens and _has_figures(text) else text

    def _source(self, item: llm.ChatMessage, text: str) -> str:
        if item.role == "assistant":
            return "prepared" if text in self._prepared else "model"
        typed, self._call.typed = self._call.typed, False
        return "text" if typed else "speech"

    def _on_tool_progress(self, event: ToolExecutionUpdatedEvent) -> None:
        if event.update.type == "tool_call_started":
            self._started[event.update.function_call.call_id] = time.time()

    def _on_tools(self, event: FunctionToolsExecutedEvent) -> None:
        for called, output in event.zipped():
            started = self._started.pop(called.call_id, event.created_at)
            self._call.recorder.record_tool_call(
                called.call_id,
                ToolCall(
                    name=called.name,
                    arguments=_without_personal(called.arguments),
                    outcome=_outcome(output),
                    error=output.output[:300] if output.is_error else None,
                    started_at=_moment(started),
                    duration_ms=max(0, round((time.time() - started) * 1000)),
                ),
            )
        self._write()


def _without_personal(arguments: str) -> dict[str, Any]:
    given = json.loads(arguments or "{}")
    return {
        name: "•" if name in PERSONAL_ARGUMENTS else value
        for name, value in (given.items() if isinstance(given, dict) else ())
    }


def _outcome(output: llm.FunctionCallOutput) -> ToolOutcome:
    if not output.is_error:
        return ToolOutcome.OK
    down = "does not answer" in output.output
    return ToolOutcome.FAILED if down else ToolOutcome.REFUSED


def _has_figures(text: str) -> bool:
    return hear("digits", text, now=now_in_paris()).status is not Status.NONE


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
