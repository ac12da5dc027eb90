"""What a supervisor changes in a call: who speaks in the agent's stead, and words for it alone."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field

from livekit.agents import llm

from voice_worker.prompts import instruction, sentence

ANNOUNCED = ("adviser_takes_over", "agent_resumes", "supervisor_end")
"""The prepared sentences that are said although the agent is silent: they say why."""
_REMEMBERED = 3


@dataclass
class Supervised:
    adviser: str | None = None
    """The supervisor in charge, as LiveKit names them: while there is one, the agent listens,
    says nothing, uses no tool and takes no yes for an answer to itself."""
    whispers: list[str] = field(default_factory=list)
    human_seconds: float = 0.0
    """How long a person has been in charge, up to the last hand-back."""


async def only_announced(text: AsyncIterable[str], supervised: Supervised) -> AsyncIterator[str]:
    """All of the text; while an adviser is in charge, nothing but what announces it."""
    if supervised.adviser is None:
        async for chunk in text:
            yield chunk
        return
    whole = "".join([chunk async for chunk in text]).strip()
    if whole in {sentence(name) for name in ANNOUNCED}:
        yield whole


def with_whispers(chat_ctx: llm.ChatContext, supervised: Supervised) -> llm.ChatContext:
    """The conversation as the model is shown it: what was whispered stands before the last words
    of the caller, marked as what it is."""
    if not supervised.whispers:
        return chat_ctx
    told = "\n".join(f"« {words} »" for words in supervised.whispers[-_REMEMBERED:])
    note = llm.ChatMessage(role="system", content=[instruction("whisper", words=told)])
    items = list(chat_ctx.items)
    spoken = [n for n, item in enumerate(items) if item.type == "message" and item.role == "user"]
    items.insert(spoken[-1] if spoken else len(items), note)
    return llm.ChatContext(items)
