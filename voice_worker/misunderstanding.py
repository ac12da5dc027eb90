"""Two misunderstandings in a row: a third would be one too many, and a person is offered."""

import re

from livekit.agents import llm

_ASKS_AGAIN = re.compile(
    r"\bpas (?:bien |très bien |tout |tout à fait |vraiment )?(?:compris|entendu|saisi)\b|"
    r"\b(?:redire|répéter|reformuler|redites|répétez|reformulez|dire autrement)\b|"
    r"\bexcusez-moi, je n'ai pas\b",
    re.IGNORECASE,
)


def second_in_a_row(sentence: str, chat_ctx: llm.ChatContext) -> bool:
    """Whether this sentence asks the caller again, and the agent's last turn did so too."""
    if not _ASKS_AGAIN.search(sentence):
        return False
    for item in reversed(chat_ctx.items):
        if item.type == "message" and item.role == "assistant" and item.text_content:
            return bool(_ASKS_AGAIN.search(item.text_content))
    return False
