"""A person instead of the agent: honoured at once, with nothing to be told twice."""

from livekit.agents import RunContext, function_tool

from voice_worker.agents.speech import verbatim
from voice_worker.call import Call
from voice_worker.prompts import sentence


@function_tool
async def talk_to_adviser(context: RunContext[Call]) -> str:
    """The caller wants a person: tell them how to reach an adviser."""
    return verbatim(sentence("adviser"))
