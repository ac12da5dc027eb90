"""Loss report: from a caller's story to a claim, filed once, on their own yes."""

import asyncio
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

from livekit.agents import AgentTask, RunContext, ToolError, function_tool, llm
from pydantic import ValidationError

from contract.analytics import Disposition
from contract.claims import Claim, MailStatus
from contract.identifiers import Line, grouped, line_of
from contract.losses import REQUIRED, Circumstances, Peril
from voice_worker.agents.speech import Speaks
from voice_worker.asked_before import fields_asked
from voice_worker.backend import Refused, Unavailable
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.claims_queue import queue
from voice_worker.hearing import agreed, agreed_occurrence
from voice_worker.logs import logger
from voice_worker.loss_draft import LossDraft, intent
from voice_worker.matters import Matter
from voice_worker.prompts import prompt, sentence, wording
from voice_worker.read_back import ReadBack, statements_of
from voice_worker.tools.human import talk_to_adviser
from voice_worker.verbatim import verbatim

_ANSWERS = Circumstances.model_json_schema()["properties"]

NOTE_LOSS: dict[str, Any] = {
    "name": "note_loss",
    "description": (
        "Note what the caller just told about the loss. Give only the fields they just said. "
        "The answer says what is still missing."
    ),
    "parameters": {
        "type": "object",
        "properties": {
            "line": {
                "type": "string",
                "enum": list(Line),
                "description": "Which of the caller's policies: its line of business.",
            },
            "peril": {
                "type": "string",
                "enum": list(Peril),
                "description": "What caused the loss.",
            },
            "occurred_on": {
                "type": "string",
                "description": "Day of the loss, YYYY-MM-DD, in Paris.",
            },
            "occurred_at": {
                "type": "string",
                "description": "Time of the loss, HH:MM, only if the caller said one.",
            },
            "place": {"type": "string", "description": "Where it happened."},
            "description": {
                "type": "string",
                "description": "What happened, in the caller's own words.",
            },
            **{
                name: {
                    "type": next(
                        kind["type"]
                        for kind in schema.get("anyOf", [schema])
                        if kind.get("type") != "null"
                    ),
                    "description": schema.get("description", name.replace("_", " ")),
                }
                for name, schema in _ANSWERS.items()
            },
        },
    },
}
"""The tool's parameters follow the contract: a new circumstance needs no change here."""


_DICTATED: dict[str, tuple[str, Callable[[str], str]]] = {
    "other_party_plate": ("plate", lambda value: re.sub(r"[\s\-.]", "", value).upper()),
    "other_party_phone": ("phone", lambda value: re.sub(r"[\s\-.]", "", value)),
    "other_party_email": ("email", lambda value: value.strip().lower()),
}
"""What one wrong character makes useless: heard by code in the caller's words, or asked again."""


LOSS = Matter.LOSS


class ReportLoss(Speaks, AgentTask[str]):
    """Ends with what became of the report, as a tool's answer: to be said or worded."""

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        policies = "\n".join(
            f"- {wording.LINES[policy.line]} ({policy.line}) : {policy.insured}"
            for policy in call.policies
        )
        super().__init__(
            instructions=prompt("loss_report", policies=policies, today=call.today),
            chat_ctx=chat_ctx,
            tools=[function_tool(self._note_loss, raw_schema=NOTE_LOSS), talk_to_adviser],
        )
        self._unclear: set[str] = set()
        call.draft = call.draft or LossDraft()
        if len(call.policies) == 1:
            call.draft.change(policy_number=call.policies[0].policy_number)

    @property
    def draft(self) -> LossDraft:
        if self.call.draft is None:
            raise RuntimeError("a loss report has a draft from its start to its end")
        return self.call.draft

    async def on_enter(self) -> None:
        if self.draft.peril is None:
            self.session.generate_reply()
        elif missing := self.draft.missing():
            # A report that was begun: it goes on with what is missing.
            self.session.say(wording.QUESTIONS[missing[0]])
        else:
            self.first_order = Order("read_back_loss")
            self.session.generate_reply()

    def instead_of(self, question: str) -> str | Order | None:
        """The next question, where the one asked is answered: no fact is asked twice."""
        asked = fields_asked(question)
        missing = self.draft.missing()
        if self.call.reading or not asked or asked & set(missing) or asked & self._unclear:
            return None
        return wording.QUESTIONS[missing[0]] if missing else Order("read_back_loss")

    async def _note_loss(self, raw_arguments: dict[str, object], context: RunContext[Call]) -> str:
        noted = dict(raw_arguments)
        # Until they are noted, these may be asked again.
        self._unclear = set(noted)
        changes: dict[str, Any] = {}
        if line := noted.pop("line", None):
            changes["policy_number"] = _policy_number(self.call, str(line))
        if peril := noted.pop("peril", None):
            changes["peril"] = _peril(
                changes.get("policy_number") or self.draft.policy_number, peril
            )
        if occurred_on := noted.pop("occurred_on", None):
            changes["occurrence"] = _occurrence(
                self.call, occurred_on, noted.pop("occurred_at", None)
            )
        noted.pop("occurred_at", None)
        self._unclear = set()
        changes |= {name: noted.pop(name) for name in ("place", "description") if name in noted}
        for name, (kind, written) in _DICTATED.items():
            if value := noted.get(name):
                said_as = name.replace("_", " ")
                noted[name] = agreed(self.call, kind, written(str(value)), name=said_as)
        try:
            changes["circumstances"] = Circumstances.model_validate(noted).model_dump(
                exclude_none=True
            )
        except ValidationError as error:
            raise ToolError(_explained(error)) from error
        self.draft.change(**changes)
        missing = self.draft.missing()
        if not missing and (reading := self.call.reading):
            # A correction: what changed is read alone, and asked again.
            reading.correct(_statements(self.draft))
            return verbatim(reading.text)
        if missing:
            question = wording.QUESTIONS[missing[0]]
            return f"noted; still missing: {', '.join(missing)}; next question: {question}"
        return "noted; nothing is missing: call read_back_loss"

    @function_tool
    async def read_back_loss(self, context: RunContext[Call]) -> str:
        """Read the loss back to the caller, once nothing is missing. Their answer decides."""
        if missing := self.draft.missing():
            raise ToolError(f"not yet: {', '.join(missing)} missing; ask for it")
        self.call.reading = ReadBack(_statements(self.draft), then="file_claim")
        return verbatim(self.call.reading.text)

    @function_tool
    async def file_claim(self, context: RunContext[Call]) -> str | None:
        """File the claim, once the caller answered yes to the read-back."""
        draft, call = self.draft, context.userdata
        if call.reading is None or call.reading.confirmation is None:
            raise ToolError(
                "the caller has not said yes to the read-back: call read_back_loss, then wait"
            )
        if call.verification is None:
            raise ToolError("the caller is not verified: nothing can be filed")
        # An interruption between here and the reply would leave the caller not knowing
        # whether the claim exists.
        context.disallow_interruptions()
        call.reading.is_tried = True
        notice = draft.notice(call.reading.confirmation)
        try:
            claim = await asyncio.shield(
                call.backend.open_claim(
                    notice, verification=call.verification, intent=intent(notice)
                )
            )
        except Unavailable:
            # The same request, sent until it is answered: filed or not, it will be, once.
            waiting = call.backend.waiting_claim(
                notice, verification=call.verification, intent=intent(notice)
            )
            try:
                await asyncio.shield(queue().keep(waiting))
            except OSError as error:
                logger.error("claim not kept", error=type(error).__name__)
                return verbatim(sentence("claim_unknown"))
            call.ending = call.ending or Disposition.RESOLVED
            self._finish(verbatim(f"{sentence('claim_kept')} {call.agenda.question(LOSS)}"))
            return None
        except Refused as refusal:
            existing = _extension(refusal, "claim_number")
            if existing is None:
                # What was agreed cannot be: it is to be changed, and read again.
                call.reading = None
                raise
            self._finish(verbatim(f"{_already_reported(existing)} {call.agenda.question(LOSS)}"))
            return None
        call.claims.append(claim)
        self._finish(verbatim(f"{claim_sentence(claim)} {call.agenda.question(LOSS)}"))
        return None

    @function_tool
    async def abandon_loss_report(self) -> None:
        """The caller no longer wants to report this loss. Nothing is filed."""
        self._finish(verbatim(f"D'accord, rien n'a été déclaré. {self.call.agenda.question(LOSS)}"))

    def _finish(self, outcome: str) -> None:
        self.call.draft = None
        self.call.reading = None
        self.complete(outcome)


def claim_sentence(claim: Claim) -> str:
    """What is true of a claim that was just opened, and only that."""
    email = {
        MailStatus.QUEUED: "La confirmation et la liste des pièces partent par e-mail.",
        MailStatus.SENT: "L'e-mail de confirmation est parti.",
        MailStatus.NO_ADDRESS: "Nous n'avons pas votre adresse e-mail : notez bien ce numéro.",
        MailStatus.NOT_SENT: "L'e-mail de confirmation ne peut pas partir : notez bien ce numéro.",
    }[claim.confirmation_email]
    return (
        "Votre déclaration est enregistrée. "
        f"Votre numéro de sinistre est {grouped(claim.claim_number)}. "
        f"Votre franchise est de {wording.euros(claim.deductible)}. {email}"
    )


def _already_reported(number: str) -> str:
    return (
        f"Ce sinistre est déjà déclaré, sous le numéro {grouped(number)}. Je n'ai rien enregistré "
        "une deuxième fois."
    )


def _statements(draft: LossDraft) -> dict[str, str]:
    """Every field of a complete draft as it is read back, people first."""
    if draft.peril is None or draft.occurrence is None:
        raise ValueError("only a complete draft is read back")
    told = {
        "peril": wording.PERILS[draft.peril],
        "occurrence": wording.when(draft.occurrence),
        "place": draft.place or "",
        "description": draft.description or "",
        **wording.circumstances(draft.circumstances),
    }
    return statements_of(told)


def _policy_number(call: Call, line: str) -> str:
    numbers = [policy.policy_number for policy in call.policies if policy.line == line]
    if not numbers:
        raise ToolError(f"the caller has no policy of the line {line!r}: tell them")
    if len(numbers) > 1:
        insured = "; ".join(policy.insured for policy in call.policies if policy.line == line)
        raise ToolError(
            f"the caller has several such policies ({insured}): hand over to an adviser"
        )
    return numbers[0]


def _peril(policy_number: str | None, peril: object) -> Peril:
    if policy_number and Peril(str(peril)) not in REQUIRED[line_of(policy_number)]:
        possible = ", ".join(REQUIRED[line_of(policy_number)])
        raise ToolError(f"{peril} is not a peril of this policy; possible: {possible}")
    return Peril(str(peril))


def _occurrence(call: Call, day: object, at: object) -> Any:
    try:
        return agreed_occurrence(
            call, date.fromisoformat(str(day)), time.fromisoformat(str(at)) if at else None
        )
    except ValueError as error:
        raise ToolError(f"not a date or time: {day} {at or ''}") from error


def _explained(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc']) or 'value'}: {fault['msg']}"
        for fault in error.errors()
    )


def _extension(refusal: Refused, name: str) -> str | None:
    value = (refusal.problem.model_extra or {}).get(name)
    return str(value) if value else None
