"""A code sent by e-mail: the second proof of who calls, heard by code in the caller's words.

The code is in no tool's arguments, and in the transcript it is dots.
"""

import re
from typing import Any

from livekit.agents import RunContext, ToolError, function_tool, llm

from contract.verifications import CodeCheck, Level, Verification
from voice_worker.agents.form import TRIES, Form, Unclear
from voice_worker.backend import Refused, Unavailable
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.prompts import sentence
from voice_worker.prompts.refusals import refused
from voice_worker.spoken_french import Status, hear
from voice_worker.tools.verified import verified
from voice_worker.verbatim import verbatim

DIGITS = 6
_NOT_RECEIVED = re.compile(
    r"\b(?:pas|rien|toujours pas)\b[^.!?]{0,20}\b(?:reçu|arrivé|vu)|\b(?:renvo\w+|un autre code|"
    r"nouveau code)\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:pas|plus)\b[^.!?]{0,25}\b(?:accès|accéder|ordinateur|internet|adresse|mail|e-mail)\b|"
    r"\bje ne (?:peux|veux) pas\b|\bje (?:peux|veux) pas\b",
    re.IGNORECASE,
)


class EmailCode(Form):
    """Ends with None once the caller is verified at level 2, or with what to tell them."""

    order = "check_code"
    told_if_given_up = "code_refused"

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        super().__init__(call, chat_ctx)
        self._left = 0

    async def on_enter(self) -> None:
        self.first_order = Order("send_code")
        self.session.generate_reply()

    def reply_to(self, words: str) -> str | Order:
        code = _code(words, self.call)
        if isinstance(code, str):
            self.values["code"] = code
            return Order(self.order)
        if _NOT_RECEIVED.search(words):
            return Order("send_code")
        answer = hear("confirmation", words, now=self.call.clock()).value
        if answer in ("cancel", "no") or _CANNOT.search(words):
            return Order("give_up")
        self._unclear += 1
        if self._unclear >= TRIES:
            return Order("give_up")
        return code.question if code else "Quel est le code à six chiffres que vous avez reçu ?"

    @function_tool
    async def send_code(self, context: RunContext[Call]) -> str | None:
        """Send a code to the e-mail address on file."""
        call = context.userdata
        try:
            sent = await call.backend.send_code(
                verification=verified(call), intent=f"code-{call.codes_sent + 1}"
            )
        except Unavailable:
            self.finish(verbatim(sentence("service_down")))
            return None
        except Refused as refusal:
            self.finish(verbatim(refused(refusal)))
            return None
        call.codes_sent += 1
        self._left = sent.tries
        return verbatim(sentence("code_sent"))

    @function_tool
    async def check_code(self, context: RunContext[Call]) -> str | None:
        """Check the code that the caller read out."""
        call = context.userdata
        context.disallow_interruptions()
        try:
            verification = await call.backend.check_code(
                CodeCheck(code=self.values.pop("code")), verified(call)
            )
        except Unavailable:
            self.finish(verbatim(sentence("service_down")))
            return None
        except Refused as refusal:
            self.finish(verbatim(refused(refusal)))
            return None
        if verification is not None:
            call.verification = verification
            self.finish(None)
            return None
        self._left -= 1
        if self._left <= 0:
            self.finish(verbatim(sentence("code_refused")))
            return None
        return verbatim("Ce n'est pas le bon code. Pouvez-vous le relire, chiffre par chiffre ?")


async def at_level_2(context: RunContext[Call]) -> Verification:
    """The verification by code, asked for now if there is none.

    Raises ToolError with what the caller is told when they are not verified so.
    """
    call = context.userdata
    if verified(call).level >= Level.CODE:
        return verified(call)
    agent = context.session.current_agent
    outcome = await EmailCode(call, agent.chat_ctx.copy(exclude_instructions=True))
    if outcome is not None:
        raise ToolError(outcome)
    return verified(call)


def _code(words: str, call: Call) -> Any:
    heard = hear("digits", words, now=call.clock())
    if heard.status is not Status.OK:
        return None
    digits = str(heard.value)
    if len(digits) == DIGITS:
        return digits
    if len(digits) < DIGITS:
        missing = DIGITS - len(digits)
        said = ["", "un chiffre", "deux chiffres", "trois chiffres"][missing] if missing < 4 else ""
        lack = f"Il me manque {said}" if said else "Il y a six chiffres"
        return Unclear(f"{lack} : pouvez-vous relire le code en entier ?")
    return Unclear("Le code n'a que six chiffres : pouvez-vous le relire ?")
