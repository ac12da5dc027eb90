"""Handoff: an adviser rings back, now or when the caller chooses, with a brief written by code."""

import asyncio
import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from livekit.agents import RunContext, function_tool, llm

from contract.analytics import Disposition, Handoff, HandoffKind
from contract.callbacks import CallbackRequest, Consent, KeptCallback, Slot, Slots, Timing
from voice_worker.agents.form import Field, Form, Unclear, names
from voice_worker.backend import Refused, Unavailable
from voice_worker.before_model import Order
from voice_worker.brief import brief_of, reason_of, urgency_of
from voice_worker.call import PARIS, Call
from voice_worker.motifs import handed_over_for
from voice_worker.prompts import sentence, wording
from voice_worker.prompts.refusals import refused
from voice_worker.spoken_french import Interval, PartOfDay, Status, hear
from voice_worker.verbatim import verbatim
from voice_worker.wishes import Wish

SOONEST = "soonest"
"""As soon as an adviser is free."""
_SOON = ("plus tôt", "plus vite", "dès que", "maintenant", "tout de suite", "importe")
ON_FILE = ""
"""The number that we have."""
_FILED = ("que vous avez", "dossier", "habituel", "enregistré", "même")
_STARTS = {"morning": 9, "noon": 12, "afternoon": 14, "evening": 17, "night": 17}


class CallBack(Form):
    """Ends with what the caller is told, word for word."""

    order = "keep_callback"
    told_if_lost = "adviser"
    opening: ClassVar[str] = ""
    without = Form.without | {Wish.HUMAN}

    def __init__(self, call: Call, chat_ctx: llm.ChatContext, request: str) -> None:
        super().__init__(call, chat_ctx)
        self._request = request
        """The caller's words that asked for a person: their consent to being rung."""
        self._slots = Slots(is_open=False, items=[])
        self.fields = (
            Field(
                "phone",
                "À quel numéro de téléphone un conseiller peut-il vous rappeler ?",
                _phone,
                lambda phone: f"un conseiller vous rappelle {_at_number(phone)}",
                named=names("phone"),
            ),
            Field("when", "", self._when, _told, named=_names_a_moment),
        )

    async def known(self) -> dict[str, Any]:
        known: dict[str, Any] = {}
        try:
            self._slots = await self.call.backend.slots()
        except (Unavailable, Refused):
            # Whether advisers answer is said by the callback itself.
            self._slots = Slots(is_open=True, items=[])
        phone = _phone(self._request, self.call)
        if isinstance(phone, str):
            known["phone"] = phone
        elif self.call.verification:
            known["phone"] = ON_FILE
        when = self._when(self._request, self.call)
        if when is not None and not isinstance(when, Unclear):
            known["when"] = when
        elif self._slots.is_open:
            known["when"] = SOONEST
        return known

    def ask(self) -> str | Order:
        if "phone" in self.values and "when" not in self.values:
            return f"Nos conseillers ne répondent pas en ce moment. {self._proposal()}"
        if self.values == {"phone": ON_FILE, "when": SOONEST} and self._slots.is_open:
            # Nothing was dictated and nothing chosen: what they asked for is done at once.
            return Order(self.order)
        return super().ask()

    @function_tool
    async def keep_callback(self, context: RunContext[Call]) -> None:
        """Ask for the callback that the caller agreed to."""
        context.disallow_interruptions()
        call = context.userdata
        confirmation = call.reading.confirmation if call.reading else None
        when = self.values["when"]
        request = CallbackRequest(
            phone=self.values["phone"] or None,
            reason=reason_of(call),
            brief=brief_of(call),
            urgency=urgency_of(call),
            wished=None if when == SOONEST else when,
            language=call.language,
            consent=Consent(
                question=confirmation.read_back if confirmation else sentence("greeting"),
                answer=confirmation.answer if confirmation else self._request[:200],
            ),
        )
        asked = request.model_dump_json(include={"phone", "wished", "matter"})
        intent = f"callback-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"
        try:
            kept = await asyncio.shield(
                call.backend.ask_callback(request, verification=call.verification, intent=intent)
            )
        except Unavailable:
            call.handoffs.append(_handoff(request, failed=True))
            self.finish(verbatim(sentence("callback_down")))
            return
        except Refused as refusal:
            self._refused(refusal)
            return
        call.handoffs.append(_handoff(request))
        call.ending = Disposition.HANDED_OVER
        self.finish(verbatim(kept_sentence(kept)))

    def _refused(self, refusal: Refused) -> None:
        """A slot that is gone is chosen again; a number that may not be rung is given again."""
        problem, call = refusal.problem, self.call
        slots = (problem.model_extra or {}).get("slots")
        if problem.type == "/problems/slot-not-free" and slots:
            self._slots = self._slots.model_copy(
                update={"items": [Slot.model_validate(slot) for slot in slots]}
            )
            self._again("when", f"Ce créneau n'est pas libre. {self._proposal()}")
        elif problem.type in ("/problems/invalid", "/problems/no-phone"):
            self._again("phone", f"Je ne peux pas utiliser ce numéro. {self.fields[0].question}")
        else:
            call.ending = call.ending or Disposition.HANDED_OVER
            self.finish(verbatim(f"{refused(refusal)} {sentence('callback_down')}"))

    def _again(self, field: str, question: str) -> None:
        self.values.pop(field, None)
        self.call.reading = None
        self.session.say(question)

    def _proposal(self) -> str:
        found = self._slots.items[:2]
        if not found:
            return "Quel jour et à quelle heure souhaitez-vous être rappelé ?"
        first, *others = (wording.slot_start(slot.starts_at) for slot in found)
        choices = " ou ".join([first, *others])
        return f"Je peux vous proposer {choices}. Quand souhaitez-vous être rappelé ?"

    def _when(self, words: str, call: Call) -> Any:
        """A moment to come, or the soonest."""
        heard = hear("datetime", words, now=call.clock(), direction="future")
        if heard.status is Status.OK:
            return _moment(heard.value, heard.candidates, call, self._slots)
        if any(sign in words.lower() for sign in _SOON):
            return SOONEST
        if heard.status is Status.NONE:
            return self._by_order(words, call)
        return Unclear("Quel jour et à quelle heure, exactement ?")

    def _by_order(self, words: str, call: Call) -> Any:
        """ "Le premier", "le second", "oui": one of what was proposed; or an hour alone."""
        said = words.lower()
        found = self._slots.items[:2]
        if found and any(one in said for one in ("premier", "première")):
            return found[0].starts_at
        if len(found) > 1 and any(one in said for one in ("second", "deuxième")):
            return found[1].starts_at
        return None


def _handoff(request: CallbackRequest, *, failed: bool = False) -> Handoff:
    """As the call's record counts it."""
    reason = handed_over_for(request.reason)
    return Handoff(kind=HandoffKind.CALLBACK, reason=reason, failed=failed)


def kept_sentence(kept: KeptCallback) -> str:
    """What is true of a callback that was kept."""
    start, end = kept.slot.starts_at, kept.slot.ends_at.astimezone(PARIS)
    when = (
        f"avant {wording.hour(end)}"
        if kept.timing is Timing.NOW
        else f"{wording.slot_start(start)} au plus tôt, {wording.hour(end)} au plus tard"
    )
    number = "au numéro que nous avons" if kept.phone_on_file else "au numéro donné"
    return (
        f"C'est noté : un conseiller vous rappelle {number}, {when}. "
        "Il aura sous les yeux ce que vous m'avez dit."
    )


def _phone(words: str, call: Call) -> Any:
    heard = hear("phone", words, now=call.clock())
    if heard.status is Status.OK:
        return heard.value
    said = words.lower()
    if call.verification and "numéro" in said and any(one in said for one in _FILED):
        return ON_FILE
    return None if heard.status is Status.NONE else Unclear(wording.unclear(heard))


def _names_a_moment(words: str) -> bool:
    return any(one in words.lower() for one in ("heure", "jour", "plutôt", "demain", "matin"))


def _at_number(phone: str) -> str:
    return f"au {wording.phone(phone)}" if phone else "au numéro que nous avons"


def _told(when: Any) -> str:
    return "dès que possible" if when == SOONEST else wording.slot_start(when)


def _moment(value: Any, candidates: tuple[Any, ...], call: Call, slots: Slots) -> Any:
    """The moment to ask for; of two halves of the clock, the one of working hours."""
    now = call.clock()
    if isinstance(value, Interval):
        value = value.start
    if isinstance(value, PartOfDay):
        value = datetime.combine(value.date, time(_STARTS[value.part]), tzinfo=PARIS)
    elif isinstance(value, date) and not isinstance(value, datetime):
        of_day = [slot for slot in slots.items if slot.starts_at.astimezone(PARIS).date() == value]
        if of_day:
            return of_day[0].starts_at
        value = datetime.combine(value, time(9), tzinfo=PARIS)
    chosen = next(
        (one for one in (value, *candidates) if isinstance(one, datetime) and 8 <= one.hour < 20),
        value,
    )
    if chosen <= now + timedelta(minutes=5):
        return SOONEST
    return chosen
