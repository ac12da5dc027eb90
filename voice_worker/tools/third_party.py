"""Somebody who is not the policyholder tells a loss: taken down without a look at any contract."""

from livekit.agents import RunContext, function_tool

from voice_worker.agents.third_party import ThirdPartyLoss
from voice_worker.call import Call
from voice_worker.prompts import sentence
from voice_worker.verbatim import verbatim


@function_tool
async def report_as_third_party(context: RunContext[Call]) -> str:
    """Take the report of a loss from somebody who is not the policyholder: the other party, a
    witness, a relative, a minor. Nothing of any contract is told. Asks for all it needs."""
    agent = context.session.current_agent
    call = context.userdata
    outcome = await ThirdPartyLoss(call, agent.chat_ctx.copy(exclude_instructions=True))
    return outcome or verbatim(sentence("given_up"))
