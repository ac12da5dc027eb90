"""A person instead of the agent: honoured at once, with nothing to be told twice."""

from livekit.agents import RunContext, function_tool

from voice_worker.call import Call
from voice_worker.matters import ANYTHING_ELSE
from voice_worker.prompts import sentence
from voice_worker.verbatim import verbatim


@function_tool
async def talk_to_adviser(context: RunContext[Call]) -> str:
    """The caller wants a person: an adviser rings them back, now or when they choose."""
    # The agents use this tool, and one of them is its own.
    from voice_worker.agents.handoff import CallBack

    call = context.userdata
    request = call.said[-1].words if call.said else sentence("greeting")
    agent = context.session.current_agent
    before = call.reading
    outcome = await CallBack(call, agent.chat_ctx.copy(exclude_instructions=True), request)
    call.reading = before
    left = "Voulez-vous terminer votre déclaration ?" if call.draft else ANYTHING_ELSE
    return f"{outcome} {left}" if outcome else verbatim(f"{sentence('given_up')}")
