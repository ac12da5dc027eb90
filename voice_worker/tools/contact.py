"""How we reach the caller: changed on their yes, once a code proved who they are."""

from livekit.agents import RunContext, function_tool

from voice_worker.agents.change_contact import ChangeContact
from voice_worker.agents.email_code import at_level_2
from voice_worker.call import Call
from voice_worker.matters import Matter, matters_in
from voice_worker.prompts import sentence
from voice_worker.verbatim import verbatim


@function_tool
async def change_contact(context: RunContext[Call]) -> str:
    """Change the caller's e-mail address or telephone number. Asks for all it needs.

    Bank details, name and postal address are an adviser's to change.
    """
    call = context.userdata
    # Who had to be verified first asked for it some turns ago.
    asking = (
        one.words for one in reversed(call.said) if Matter.CONTACT_CHANGE in matters_in(one.words)
    )
    request = next(asking, call.said[-1].words if call.said else "")
    verification = await at_level_2(context)
    agent = context.session.current_agent
    outcome = await ChangeContact(
        call, agent.chat_ctx.copy(exclude_instructions=True), verification, request
    )
    return outcome or verbatim(sentence("given_up"))
