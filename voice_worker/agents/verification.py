"""Verification: three factors from the caller's own words, and one answer."""

import re
from datetime import date
from typing import Any

from livekit.agents import AgentTask, RunContext, ToolError, function_tool, llm

from contract.identifiers import POLICY_NUMBER, bare, is_valid
from contract.verifications import Verification, VerificationAttempt
from voice_worker.agents.speech import Speaks
from voice_worker.agents.third_party import ThirdPartyLoss
from voice_worker.asked_before import fields_asked
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.hearing import agreed, latest, recent
from voice_worker.prompts import prompt, sentence
from voice_worker.spoken_french import Status, hear
from voice_worker.tools.human import talk_to_adviser
from voice_worker.verbatim import verbatim

MAX_ATTEMPTS = 3
LONGEST_ANSWER = 12
"""Words: what is longer tells something, and the figures in it may be anything."""


class VerifyCaller(Speaks, AgentTask[Verification | None]):
    """Ends with the verification, or with None when the caller cannot be verified."""

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        super().__init__(
            instructions=prompt("verification", today=call.today),
            chat_ctx=chat_ctx,
            tools=[talk_to_adviser],
        )
        self.report: str | None = None
        """What became of a third party's report, where the caller is no policyholder."""

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

    def instead_of(self, question: str) -> str | Order | None:
        """The next factor, where the one asked for was said: none is asked twice."""
        factors = _heard(self.call)
        asked = fields_asked(question) & set(_FACTORS)
        if not asked or asked - set(factors):
            return None
        missing = [name for name in _FACTORS if name not in factors]
        return _FACTORS[missing[0]] if missing else Order("check_identity", factors)

    @function_tool
    async def report_as_third_party(self, context: RunContext[Call]) -> None:
        """The caller is not the policyholder, and wants to report a loss all the same."""
        agreed = await ThirdPartyLoss(self.call, self.chat_ctx.copy(exclude_instructions=True))
        self.report = agreed or verbatim(sentence("given_up"))
        self.complete(None)

    @function_tool
    async def give_up_verification(self) -> None:
        """The caller cannot or does not want to be verified."""
        self.complete(None)


_FACTORS = {
    "policy_number": "Quel est votre numéro de contrat ?",
    "birth_date": "Quelle est votre date de naissance ?",
    "postcode": "Quel est votre code postal ?",
}


def _heard(call: Call) -> dict[str, str]:
    """The factors that the caller has said, as far as they are plain."""
    number = latest(call, "reference", mask=POLICY_NUMBER)
    birth = latest(call, "birthdate")
    postcode = next((one for words in recent(call) if (one := _postcode_in(words, call))), None)
    heard = {
        "policy_number": number.value if number and is_valid(str(number.value)) else None,
        "birth_date": birth.value.isoformat() if birth and birth.value else None,
        "postcode": postcode[0] if postcode else None,
    }
    return {name: value for name, value in heard.items() if value}


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
    for words in recent(call):
        if heard := _postcode_in(words, call):
            value, evidence = heard
            if value == argument:
                return argument
            raise ToolError(
                f"you understood the postcode as {argument!r}, but the caller's words were "
                f"{evidence!r}: ask for the postcode again"
            )
    raise ToolError("the caller has not said the postcode: ask for it")


def _postcode_in(words: str, call: Call) -> tuple[str, str] | None:
    """The postcode and its words: said alone, named among other things, or inside an address."""
    named = re.split(r"code\s+postal", words, flags=re.IGNORECASE)[-1]
    if named == words and len(words.split()) > LONGEST_ANSWER:
        # "Dix mille euros" in a story are five figures too.
        return None
    for kind in ("address", "digits"):
        heard = hear(kind, named, now=call.clock())
        value = str(getattr(heard.value, "postcode", heard.value))
        if heard.status is Status.OK and re.fullmatch(r"[0-9]{5}", value):
            return value, heard.evidence
    return None


def _mentions_policy(words: str) -> bool:
    return bool(re.search(r"\d{3}|contrat", words, re.IGNORECASE))
