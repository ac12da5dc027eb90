"""Loss report: from a caller's story to a claim, filed once, on their own yes."""

import asyncio
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

from livekit.agents import AgentTask, RunContext, ToolError, function_tool, llm
from pydantic import ValidationError

from contract.claims import Claim, MailStatus
from contract.identifiers import Line, grouped, line_of
from contract.losses import REQUIRED, Circumstances, Peril
from voice_worker.agents.speech import Speaks, verbatim
from voice_worker.backend import Refused, Unavailable
from voice_worker.call import Call
from voice_worker.hearing import agreed, agreed_occurrence
from voice_worker.loss_draft import CLOSING_QUESTION, LossDraft
from voice_worker.prompts import prompt, sentence, wording

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
            tools=[function_tool(self._note_loss, raw_schema=NOTE_LOSS)],
        )
        call.draft = call.draft or LossDraft()
        if len(call.policies) == 1:
            call.draft.change(policy_number=call.policies[0].policy_number)

    @property
    def draft(self) -> LossDraft:
        if self.call.draft is None:
            raise RuntimeError("a loss report has a draft from its start to its end")
        return self.call.draft

    async def on_enter(self) -> None:
        self.session.generate_reply()

    async def _note_loss(self, raw_arguments: dict[str, object], context: RunContext[Call]) -> str:
        noted = dict(raw_arguments)
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
        if missing:
            question = wording.QUESTIONS[missing[0]]
            return f"noted; still missing: {', '.join(missing)}; next question: {question}"
        return "noted; nothing is missing: call read_back_loss"

    @function_tool
    async def read_back_loss(self, context: RunContext[Call]) -> str:
        """Read the loss back to the caller, once nothing is missing. Their answer decides."""
        if missing := self.draft.missing():
            raise ToolError(f"not yet: {', '.join(missing)} missing; ask for it")
        self.draft.reads_back(_read_back(self.draft))
        return verbatim(self.draft.read_back or "")

    @function_tool
    async def file_claim(self, context: RunContext[Call]) -> str | None:
        """File the claim, once the caller answered yes to the read-back."""
        draft, call = self.draft, context.userdata
        if draft.confirmation is None:
            raise ToolError(
                "the caller has not said yes to the read-back: call read_back_loss, then wait"
            )
        if call.verification is None:
            raise ToolError("the caller is not verified: nothing can be filed")
        # An interruption between here and the reply would leave the caller not knowing
        # whether the claim exists.
        context.disallow_interruptions()
        try:
            claim = await asyncio.shield(
                call.backend.open_claim(
                    draft.notice(), verification=call.verification, intent=draft.intent()
                )
            )
        except Unavailable:
            return verbatim(sentence("claim_unknown"))
        except Refused as refusal:
            existing = _extension(refusal, "claim_number")
            if existing is None:
                raise
            call.draft = None
            self.complete(verbatim(_already_reported(existing)))
            return None
        call.claims.append(claim)
        call.draft = None
        self.complete(verbatim(claim_sentence(claim)))
        return None

    @function_tool
    async def abandon_loss_report(self) -> None:
        """The caller no longer wants to report this loss. Nothing is filed."""
        self.call.draft = None
        self.complete("nothing was filed: say so, and ask what else you can do")


def claim_sentence(claim: Claim) -> str:
    """What is true of a claim that was just opened, and only that."""
    parts = [
        "Votre déclaration est enregistrée.",
        f"Votre numéro de sinistre est {grouped(claim.claim_number)}.",
        f"Votre franchise est de {wording.euros(claim.deductible)}.",
    ]
    match claim.confirmation_email:
        case MailStatus.QUEUED:
            parts.append(
                "Vous allez recevoir un e-mail de confirmation, avec la liste des pièces "
                "à fournir, à l'adresse de votre dossier."
            )
        case MailStatus.NO_ADDRESS:
            parts.append("Votre dossier ne contient pas d'adresse e-mail : notez bien ce numéro.")
        case MailStatus.SENT:
            parts.append("L'e-mail de confirmation est parti.")
        case MailStatus.NOT_SENT:
            parts.append("L'e-mail de confirmation ne peut pas partir : notez bien ce numéro.")
    parts.append("Puis-je faire autre chose pour vous ?")
    return " ".join(parts)


def _already_reported(number: str) -> str:
    return (
        f"Ce sinistre est déjà déclaré, sous le numéro {grouped(number)}. Je n'ai rien enregistré "
        "une deuxième fois. Puis-je faire autre chose pour vous ?"
    )


def _read_back(draft: LossDraft) -> str:
    if draft.peril is None or draft.occurrence is None:
        raise ValueError("only a complete draft is read back")
    told = [
        f"{wording.PERILS[draft.peril]}, {wording.when(draft.occurrence)}, {draft.place}",
        draft.description or "",
        *wording.circumstances(draft.circumstances),
    ]
    statements = " ".join(f"{text[0].upper()}{text[1:].rstrip(' .')}." for text in told if text)
    return f"Je récapitule. {statements} {CLOSING_QUESTION}"


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
