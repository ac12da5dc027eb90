"""A new e-mail address or telephone number: dictated, read back, changed on the caller's yes."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from livekit.agents import RunContext, function_tool, llm

from contract.claims import MailStatus
from contract.policies import ContactChange, ContactChanged, ContactField
from contract.verifications import Verification
from voice_worker.agents.form import Field, Form, Unclear
from voice_worker.backend import Refused, Unavailable
from voice_worker.call import Call
from voice_worker.matters import Matter
from voice_worker.prompts import wording
from voice_worker.prompts.refusals import refused
from voice_worker.spoken_french import Status, hear
from voice_worker.verbatim import verbatim

_EMAIL = re.compile(r"\b(?:e-?mail|mail|courriel|adresse électronique)\b", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:téléphone|portable|mobile|numéro)\b", re.IGNORECASE)


class ChangeContact(Form):
    """Ends with what the caller is told."""

    order = "change_it"

    def __init__(
        self, call: Call, chat_ctx: llm.ChatContext, verification: Verification, request: str
    ) -> None:
        super().__init__(call, chat_ctx)
        self._verification = verification
        self._request = request
        self.fields = (
            Field(
                "which",
                "Souhaitez-vous changer votre adresse e-mail ou votre numéro de téléphone ?",
                _which,
                lambda which: "",
            ),
            Field(
                "email",
                "Quelle est votre nouvelle adresse e-mail ?",
                lambda words, call: _dictated("email", words, call),
                lambda email: f"votre nouvelle adresse e-mail est {email}",
                named=lambda words: True,
            ),
            Field(
                "phone",
                "Quel est votre nouveau numéro de téléphone ?",
                lambda words, call: _dictated("phone", words, call),
                lambda phone: f"votre nouveau numéro de téléphone est le {wording.phone(phone)}",
                named=lambda words: True,
            ),
        )

    async def known(self) -> dict[str, Any]:
        which = _which(self._request, self.call)
        if which is None:
            return {}
        value = _dictated(which, self._request, self.call)
        return {"which": which} | ({which: value} if isinstance(value, str) else {})

    def needed(self) -> Sequence[Field]:
        which = self.values.get("which")
        return [one for one in self.fields if one.name in ("which", which)]

    @function_tool
    async def change_it(self, context: RunContext[Call]) -> str | None:
        """Change it, on the caller's yes to the read-back."""
        call = context.userdata
        confirmation = call.reading and call.reading.confirmation
        if confirmation is None:
            return None
        context.disallow_interruptions()
        which = self.values["which"]
        value = self.values[which]
        change = ContactChange.model_validate({which: value, "confirmation": confirmation})
        intent = f"contact-{hashlib.sha256(f'{which}{value}'.encode()).hexdigest()[:16]}"
        try:
            changed = await asyncio.shield(
                call.backend.change_contact(change, verification=self._verification, intent=intent)
            )
        except Unavailable:
            return self.outcome_unknown("contact_unknown")
        except Refused as refusal:
            self.finish(verbatim(refused(refusal)))
            return None
        what_else = call.agenda.question(Matter.CONTACT_CHANGE)
        self.finish(verbatim(f"{changed_sentence(changed)} {what_else}"))
        return None


def changed_sentence(changed: ContactChanged) -> str:
    """What is true of a contact change, and only that."""
    what = {
        ContactField.EMAIL: "Votre nouvelle adresse e-mail",
        ContactField.PHONE: "Votre nouveau numéro de téléphone",
    }[changed.changed]
    if not changed.is_new:
        return f"{what} figurait déjà dans votre dossier : rien n'a changé."
    is_told = changed.notice in (MailStatus.QUEUED, MailStatus.SENT)
    notice = " L'ancienne adresse en est informée par e-mail." if is_told else ""
    return f"{what} est bien dans votre dossier.{notice}"


def _which(words: str, call: Call) -> str | None:
    if _EMAIL.search(words):
        return "email"
    return "phone" if _PHONE.search(words) else None


def _dictated(kind: str, words: str, call: Call) -> Any:
    heard = hear(kind, words, now=call.clock())
    if heard.status is Status.OK:
        return heard.value
    return None if heard.status is Status.NONE else Unclear(wording.unclear(heard))
