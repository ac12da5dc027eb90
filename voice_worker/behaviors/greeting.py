"""When the caller is there, an AI says that it is one, uninterruptibly, and how it can help."""

import hashlib
from collections.abc import Callable

from livekit.agents import AgentSession

from voice_worker.call import Call
from voice_worker.prompts import sentence


def disclosure_version() -> str:
    """Names the exact text that is said, for the audit."""
    return hashlib.sha256(sentence("disclosure").encode()).hexdigest()[:12]


async def greet(session: AgentSession[Call], disclosed: Callable[[], None]) -> None:
    """`disclosed` is called once the disclosure has been played to its end."""
    disclosure = session.say(sentence("disclosure"), allow_interruptions=False)
    session.say(sentence("greeting"))
    await disclosure.wait_for_playout()
    disclosed()
