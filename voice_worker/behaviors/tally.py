"""While a call lasts, it is counted what it uses, what fails in it, and what it is about."""

from collections.abc import Iterable
from typing import Any

from livekit.agents import (
    AgentSession,
    ConversationItemAddedEvent,
    ErrorEvent,
    FunctionToolsExecutedEvent,
    SessionUsageUpdatedEvent,
    llm,
)
from livekit.agents.metrics import (
    AgentSessionUsage,
    LLMModelUsage,
    STTModelUsage,
    TTSModelUsage,
)

from contract.analytics import (
    CallRecord,
    Handoff,
    HandoffKind,
    HandoffReason,
    Part,
    Usage,
    VerificationFailure,
)
from contract.reviews import Motif
from voice_worker.call import Call
from voice_worker.motifs import motif_of, motifs_in

_PARTS = {
    "stt_error": Part.SPEECH_TO_TEXT,
    "llm_error": Part.MODEL,
    "tts_error": Part.VOICE,
}
_VERIFYING = "verify_caller"
_TRYING = "check_identity"
_GIVING_UP = "give_up_verification"


class Tally:
    """What the record of a call says beside what was said and done."""

    def __init__(self, session: AgentSession[Call], before: CallRecord | None = None) -> None:
        """`before`: what an agent that was lost had counted of the same call."""
        self._call: Call = session.userdata
        self._used_before = before.usage if before else Usage()
        self._usage = self._used_before
        self._errors: dict[Part, int] = dict(before.errors) if before else {}
        self._motifs: set[Motif] = {before.motif} if before and before.motif else set()
        self._customer: str | None = None
        self._needed = bool(before and before.verification_needed)
        self._attempts = before.verification_attempts if before else 0
        self._failure: VerificationFailure | None = before.verification_failure if before else None
        self._handoffs_before = before.handoffs if before else []
        session.on("session_usage_updated", self._on_usage)
        session.on("error", self._on_error)
        session.on("conversation_item_added", self._on_item)
        session.on("function_tools_executed", self._on_tools)

    def fields(self) -> dict[str, Any]:
        """As the call's record names them."""
        call = self._call
        return {
            "usage": self._usage,
            "errors": dict(self._errors),
            "motif": motif_of(self._motifs),
            "customer": self._known_customer(),
            "verification_needed": self._needed,
            "verification_attempts": self._attempts,
            "verification_failure": None if call.verification else self._failure,
            "handoffs": self._handoffs(),
        }

    def _known_customer(self) -> str | None:
        """Also once the verification has expired."""
        if self._call.verification:
            self._customer = self._call.verification.customer or self._customer
        return self._customer

    def _handoffs(self) -> list[Handoff]:
        supervised = self._call.supervised
        taken_over = Handoff(kind=HandoffKind.ADVISER, reason=HandoffReason.ASKED)
        known = [*self._handoffs_before, *self._call.handoffs]
        if taken_over in known or (supervised.adviser is None and not supervised.human_seconds):
            return known
        return [*known, taken_over]

    def _on_usage(self, event: SessionUsageUpdatedEvent) -> None:
        before, since = self._used_before.model_dump(), usage_of(event.usage).model_dump()
        self._usage = Usage(**{name: before[name] + since[name] for name in since})

    def _on_error(self, event: ErrorEvent) -> None:
        self._fails(_PARTS.get(getattr(event.error, "type", "")))

    def _fails(self, part: Part | None) -> None:
        if part is not None:
            self._errors[part] = self._errors.get(part, 0) + 1

    def _on_item(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if isinstance(item, llm.ChatMessage) and item.role == "user":
            self._motifs |= motifs_in(words=item.text_content or "")

    def _on_tools(self, event: FunctionToolsExecutedEvent) -> None:
        for called, output in event.zipped():
            is_down = output.is_error and "does not answer" in output.output
            self._fails(Part.FUNCTIONS if is_down else None)
            if not output.is_error:
                self._motifs |= motifs_in(tool=called.name)
            self._verifies(called.name, output.is_error, is_down)

    def _verifies(self, tool: str, is_error: bool, is_down: bool) -> None:
        self._needed = self._needed or tool in (_VERIFYING, _TRYING)
        if tool == _TRYING and is_down:
            self._failure = VerificationFailure.UNAVAILABLE
        elif tool == _TRYING and not is_error:
            self._attempts += 1
            self._failure = VerificationFailure.MISMATCH
        elif tool == _GIVING_UP:
            self._failure = self._failure or VerificationFailure.GAVE_UP


def usage_of(usage: AgentSessionUsage) -> Usage:
    heard: Iterable[STTModelUsage] = (u for u in usage.model_usage if isinstance(u, STTModelUsage))
    asked = [each for each in usage.model_usage if isinstance(each, LLMModelUsage)]
    said = (each for each in usage.model_usage if isinstance(each, TTSModelUsage))
    return Usage(
        speech_to_text_seconds=round(sum(each.audio_duration for each in heard), 3),
        prompt_tokens=sum(each.input_tokens for each in asked),
        cached_tokens=sum(each.input_cached_tokens for each in asked),
        answer_tokens=sum(each.output_tokens for each in asked),
        voice_characters=sum(each.characters_count for each in said),
    )
