"""How a call ends."""

from livekit.agents import RunContext, function_tool

from voice_worker.call import Call
from voice_worker.prompts import sentence
from voice_worker.verbatim import verbatim


@function_tool
async def end_call(context: RunContext[Call]) -> str:
    """End the call, once the caller has nothing else and says goodbye."""
    # The call ends when this sentence has been heard: see behaviors/ending.py.
    return verbatim(sentence("goodbye"))
