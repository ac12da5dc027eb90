"""One yes: what is about to be done is said, and the caller's own words decide, by code."""

from livekit.agents import RunContext, ToolError, function_tool, llm

from contract.claims import Confirmation
from voice_worker.agents.form import Form
from voice_worker.before_model import Order
from voice_worker.call import Call
from voice_worker.read_back import ReadBack, statements_of
from voice_worker.spoken_french import hear

QUESTION = "Êtes-vous d'accord ?"
DECLINED = "the caller did not say yes"


class AskYes(Form):
    """Leaves the caller's yes in `confirmation`, or None there."""

    order = "agree"

    def __init__(self, call: Call, chat_ctx: llm.ChatContext, what: str) -> None:
        super().__init__(call, chat_ctx)
        self._what = what
        self.confirmation: Confirmation | None = None

    def ask(self) -> str | Order:
        self.call.reading = ReadBack(statements_of({"what": self._what}), "", QUESTION)
        return self.call.reading.text

    def reply_to(self, words: str) -> str | Order:
        reading = self.call.reading
        if reading and reading.confirmation:
            return Order(self.order)
        answer = hear("confirmation", words, now=self.call.clock()).value
        self._unclear += 1
        if reading is None or answer in ("no", "cancel", "correction") or self._unclear > 1:
            return Order("give_up")
        return reading.text

    @function_tool
    async def agree(self, context: RunContext[Call]) -> None:
        """The caller said yes."""
        reading = context.userdata.reading
        self.confirmation = reading.confirmation if reading else None
        self.finish(None)


async def agreed_to(context: RunContext[Call], what: str) -> Confirmation:
    """The caller's spoken yes to this. Raises ToolError when they did not say it."""
    agent = context.session.current_agent
    task = AskYes(context.userdata, agent.chat_ctx.copy(exclude_instructions=True), what)
    await task
    if task.confirmation is None:
        raise ToolError(f"{DECLINED}: nothing was done; go on with what they say")
    # An interruption from here on would leave the caller not knowing what was done.
    context.disallow_interruptions()
    return task.confirmation
