"""What is decided by code in the caller's last words, before the model is asked.

A person hurt or in danger, the wish for a person, the sentence again, a yes to what was read or
offered, another language, what we decline. The call then goes on where it was.
"""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from livekit.agents import llm

from voice_worker.asides import aside_in
from voice_worker.call import Call, now_in_paris
from voice_worker.languages import foreign
from voice_worker.matters import Matter, shall_we
from voice_worker.prompts import sentence
from voice_worker.spoken_french import hear
from voice_worker.turn_length import GO_ON, LONGEST_TURN, length
from voice_worker.wishes import Wish, wish_in

_REMEMBERED = 8
"""An emergency that was answered this few messages ago is not answered again."""

CALL_BACK_OFFER = "Voulez-vous qu'un conseiller vous rappelle ?"
THIRD_PARTY_OFFER = "Voulez-vous que je le note ?"
WHAT_ELSE = "Que puis-je faire d'autre pour vous ?"

TOOL_OF: dict[Matter, str] = {
    Matter.LOSS: "report_loss",
    Matter.CERTIFICATE: "send_certificate",
    Matter.CONTRACT_SUMMARY: "send_contract_summary",
    Matter.COVER: "explain_policies",
    Matter.CLAIM_STATUS: "list_claims",
    Matter.UPLOAD_LINK: "send_upload_link",
    Matter.CONTACT_CHANGE: "change_contact",
}
_OFFERS = {
    CALL_BACK_OFFER: "talk_to_adviser",
    THIRD_PARTY_OFFER: "report_as_third_party",
    **{shall_we(matter): tool for matter, tool in TOOL_OF.items()},
}
"""The questions of ours whose yes is an order: the tool that carries it out."""

_YES_ABROAD = frozenset(("yes", "yeah", "please", "si", "sí", "ja", "sim", "naam", "oui", "نعم"))
_QUESTION = re.compile(r"[^.!?…]+\?")
_FOREIGN = ("en", "es", "de", "it", "pt", "ar")
_NOT_REPEATED = (
    "disclosure", "silence_first", "silence_second", "waiting", "waited", "slower", "faster",
    "not_heard", "not_heard_again", "one_moment",
)  # fmt: skip
"""Prepared sentences that nobody means by "répétez"."""


@dataclass(frozen=True)
class Order:
    """A tool that code calls in the model's stead."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    call_id: str = field(default_factory=lambda: f"code_{uuid.uuid4().hex}", compare=False)


def decided(
    chat_ctx: llm.ChatContext, call: Call, tools: Collection[str], without: Collection[str] = ()
) -> str | Order | None:
    """What is said or done without the model, if the caller's last words call for it.

    Says the same before and after the words were taken into the call. `without` names the asides
    that an agent does not want answered.
    """
    words = last_words(chat_ctx)
    if words is None:
        return None
    messages = [item for item in chat_ctx.items if item.type == "message"]
    said = [item for item in messages if item.role == "assistant" and item.text_content]
    return (
        _emergency(words, messages)
        or _person(words, tools, without)
        or _accepted(words, said, call, tools)
        or _again(words, said, call)
        or _abroad(words, without)
        or _aside(words, said, without)
    )


def last_words(chat_ctx: llm.ChatContext) -> str | None:
    """The caller's, if they spoke last."""
    last = chat_ctx.items[-1] if chat_ctx.items else None
    if last is None or last.type != "message" or last.role != "user":
        return None
    return last.text_content or ""


def _emergency(words: str, messages: list[llm.ChatMessage]) -> str | None:
    alarm = hear("emergency", words, now=now_in_paris()).value
    if alarm not in ("person_hurt", "danger"):
        return None
    answer = sentence(f"emergency_{alarm}")
    recent = (message.text_content for message in messages[-_REMEMBERED:])
    return None if answer in recent else answer


def _person(words: str, tools: Collection[str], without: Collection[str]) -> str | Order | None:
    if wish_in(words) is not Wish.HUMAN or Wish.HUMAN in without:
        return None
    return Order("talk_to_adviser") if "talk_to_adviser" in tools else sentence("adviser")


def _accepted(
    words: str, said: list[llm.ChatMessage], call: Call, tools: Collection[str]
) -> str | Order | None:
    """A yes to the part that was read, to all of it, to our offer, or to hear the rest."""
    if reading := call.reading:
        if part := reading.next_after(words, call.clock()):
            return part
        if reading.then and reading.then in tools and reading.is_agreed(words, call.clock()):
            return Order(reading.then)
    question = last_question(said)
    is_yes = hear("confirmation", words, now=call.clock()).value == "yes"
    if question == GO_ON and call.unsaid and (is_yes or wish_in(words) is Wish.GO_ON):
        return call.unsaid
    if not question:
        return None
    tool = _OFFERS.get(question)
    if question in (last_question_of(sentence(f"foreign_{code}")) for code in _FOREIGN):
        tool = "talk_to_adviser"
        is_yes = is_yes or bool(_YES_ABROAD & set(re.findall(r"\w+", words.lower())))
    return Order(tool) if tool and tool in tools and is_yes else None


def _again(words: str, said: list[llm.ChatMessage], call: Call) -> str | None:
    match wish_in(words):
        case Wish.REPEAT:
            return last_said(said, call)
        case Wish.SLOWER:
            again = last_said(said, call) or ""
            slower = sentence("slower")
            return f"{slower} {again}" if length(slower + again) < LONGEST_TURN else again
        case Wish.FASTER:
            return f"{sentence('faster')} {last_question(said)}".strip()
        case Wish.WAIT:
            return sentence("waiting")
        case _:
            return None


def _abroad(words: str, without: Collection[str]) -> str | None:
    language = None if "foreign" in without else foreign(words)
    return sentence(f"foreign_{language}") if language else None


def _aside(words: str, said: list[llm.ChatMessage], without: Collection[str]) -> str | None:
    """One prepared sentence, and the question that was pending."""
    name = aside_in(words)
    if name is None or name in without:
        return None
    answer = sentence(name)
    return answer if answer.endswith("?") else f"{answer} {last_question(said) or WHAT_ELSE}"


def last_question(said: list[llm.ChatMessage]) -> str:
    """The question that the agent asked last, if its last sentence was one."""
    return last_question_of(said[-1].text_content or "") if said else ""


def last_question_of(text: str) -> str:
    found = _QUESTION.findall(text)
    return found[-1].strip() if found and text.rstrip().endswith("?") else ""


def last_said(said: list[llm.ChatMessage], call: Call) -> str | None:
    """The agent's last sentence, whole even where the caller cut it."""
    passed_over = {sentence(name) for name in _NOT_REPEATED}
    moment = sentence("one_moment")
    for message in reversed(said):
        text = (message.text_content or "").removeprefix(moment).removeprefix(sentence("slower"))
        text = text.strip()
        if not text or text in passed_over:
            continue
        if message.interrupted:
            start = text.rstrip(" .…")
            whole = (one for one in reversed(call.phrased) if start and start in one)
            return next(whole, text)
        return text
    return None
