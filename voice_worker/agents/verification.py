"""Verification: three factors from the caller's own words, and one answer."""

import re
from datetime import date
from typing import Any

from livekit.agents import AgentTask, RunContext, ToolError, function_tool, llm

from contract.identifiers import POLICY_NUMBER, bare, is_valid
from contract.verifications import Verification, VerificationAttempt
from voice_worker.agents.speech import Speaks
from voice_worker.call import Call
from voice_worker.hearing import agreed, recent
from voice_worker.prompts import prompt, sentence
from voice_worker.spoken_french import Status, hear

MAX_ATTEMPTS = 3


class VerifyCaller(Speaks, AgentTask[Verification | None]):
    """Ends with the verification, or with None when the caller cannot be verified."""

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        super().__init__(
            instructions=prompt("verification", today=call.today),
            chat_ctx=chat_ctx,
        )

    async def on_enter(self) -> None:
        if any(_mentions_policy(words) for words in recent(self.call)):
            self.session.generate_reply()
        else:
            self.session.say(sentence("ask_policy_number"))

    @function_tool
    async def check_identity(
        self, context: RunContext[Call], policy_number: str, birth_date: date, postcode: str
    ) -> str | None:
        """Check who is calling, once the caller has said all three.

        Args:
            policy_number: Two letters, seven digits, a letter; without separators.
            birth_date: Date of birth, YYYY-MM-DD.
            postcode: Five digits.
        """
        call = context.userdata
        attempt = VerificationAttempt(
            policy_number=_agreed_policy_number(call, policy_number),
            birth_date=agreed(call, "birthdate", birth_date, name="date of birth"),
            postcode=_agreed_postcode(call, postcode),
        )
        context.disallow_interruptions()
        call.tried_birth_dates.add(attempt.birth_date)
        verification = await call.backend.verify(attempt)
        if verification is not None:
            call.verification = verification
            self.complete(verification)
            return None
        call.failed_verifications += 1
        if call.failed_verifications >= MAX_ATTEMPTS:
            self.complete(None)
            return None
        # What was said counts for one attempt: the next one is heard afresh.
        call.said.clear()
        return (
            "not verified: at least one of the three is not right, nobody can know which; "
            "ask the caller for all three again, one by one"
        )

    @function_tool
    async def give_up_verification(self) -> None:
        """The caller cannot or does not want to be verified."""
        self.complete(None)


def _agreed_policy_number(call: Call, argument: str) -> str:
    number = bare(argument)
    if not is_valid(number):
        raise ToolError(
            "this policy number is not possible: a character is wrong or missing; "
            "ask for it again, in groups"
        )
    said: Any = agreed(call, "reference", number, name="policy number", mask=POLICY_NUMBER)
    return str(said)


def _agreed_postcode(call: Call, argument: str) -> str:
    """The postcode may be said alone, named among other things, or inside an address."""
    for words in recent(call):
        named = re.split(r"code\s+postal", words, flags=re.IGNORECASE)[-1]
        for kind in ("address", "digits"):
            heard = hear(kind, named, now=call.clock())
            value = getattr(heard.value, "postcode", heard.value)
            if heard.status is Status.OK and re.fullmatch(r"[0-9]{5}", str(value)):
                if value == argument:
                    return argument
                raise ToolError(
                    f"you understood the postcode as {argument!r}, but the caller's words were "
                    f"{heard.evidence!r}: ask for the postcode again"
                )
    raise ToolError("the caller has not said the postcode: ask for it")


def _mentions_policy(words: str) -> bool:
    return bool(re.search(r"\d{3}|contrat", words, re.IGNORECASE))
