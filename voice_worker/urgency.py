"""What cannot wait for the model: a person hurt or in danger, and the wish for a person.

Recognised by code in the caller's last words, and answered with a prepared sentence before the
model is asked. The call then goes on where it was.
"""

from livekit.agents import llm

from voice_worker.call import now_in_paris
from voice_worker.prompts import sentence
from voice_worker.spoken_french import hear

_REMEMBERED = 8
"""An emergency that was answered this few messages ago is not answered again."""


def urgent_answer(chat_ctx: llm.ChatContext) -> str | None:
    """The sentence that the caller's last words call for, if any."""
    messages = [item for item in chat_ctx.items if item.type == "message"]
    if not messages or chat_ctx.items[-1] is not messages[-1] or messages[-1].role != "user":
        return None
    words = messages[-1].text_content or ""
    alarm = hear("emergency", words, now=now_in_paris()).value
    if alarm in ("person_hurt", "danger"):
        answer = sentence(f"emergency_{alarm}")
        recent = (message.text_content for message in messages[-_REMEMBERED:])
        return None if answer in recent else answer
    if hear("confirmation", words, now=now_in_paris()).value == "human":
        return sentence("adviser")
    return None
